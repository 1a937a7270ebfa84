"""Signing off a text that a machine recognised from a scan: from then on it counts like any other text.

Until then no date of effect is taken from its words and none of its proposals is confirmed in bulk.
"""

from __future__ import annotations

from flask_babel import gettext as _

from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import effect_service, queries
from legaldocs.documents.models import Document
from legaldocs.documents.reading import RECOGNISED, Incoming, read

READ = "recognised-read"


@use_case
def sign_off(actor: Actor, document_id: int) -> None:
    """Record that the actor compared the text with the scan, and the date of effect that the text states.

    Raises ``Missing`` where no recognised text waits for a person.
    """
    require(actor, "effect.confirm")
    document = db.session.get(Document, document_id)
    edition = queries.current_edition(document_id)
    if document is None or edition is None or RECOGNISED not in edition.warnings:
        raise Missing(_("No recognised text of this document waits for a person."))
    edition.warnings = [READ if code == RECOGNISED else code for code in edition.warnings]
    understood = read(
        Incoming(edition.text, number=document.number, issuer=document.issuer, issued_date=document.issued_date)
    )
    document.stated_effective = document.stated_effective or understood.effective
    document.stated_expiry = document.stated_expiry or understood.expiry
    effect_service.record_own_facts(actor, document, understood)
