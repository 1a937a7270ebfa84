"""What the tracking does when a document enters the register: rows that name it find it."""

from __future__ import annotations

from legaldocs.core.actor import Actor
from legaldocs.documents import queries as documents
from legaldocs.events import DocumentRegistered
from legaldocs.tracker import linking, queries, service


def link_mentions(_actor: Actor, registered: DocumentRegistered) -> None:
    """Mentions of its number by its issuer now lead to the document."""
    document = documents.get(registered.document_id)
    if document is None:
        return
    for mention in queries.unlinked(document.number_key):
        if linking.same(mention.issuer, document.doc_type, document):
            service.link(mention, document.id)
