"""Signing off a consolidated text: the one thing about it that is stored, because a person answers for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Blocker, Conflict, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import consolidation
from legaldocs.documents.consolidation import AsAt
from legaldocs.documents.consolidation_words import why
from legaldocs.documents.models import SignedText


def fingerprint(text: str) -> str:
    """What tells whether a text is still the one a person read."""
    return hashlib.sha256(text.encode()).hexdigest()


@use_case
def sign(actor: Actor, document_id: int, on: date, read_sha256: str) -> int:
    """Sign off the consolidated text of a day; returns the id of what was signed.

    ``read_sha256`` is the fingerprint of the text the person read.  Raises ``Conflict`` when the text has changed
    since, and ``Refused`` naming every amendment it does not hold.
    """
    require(actor, "consolidation.sign")
    held = consolidation.holding(document_id)
    if held is None:
        raise Missing()
    found = consolidation.as_at(held, on)
    digest = fingerprint(found.made.text)
    if digest != read_sha256:
        raise Conflict(_("The text has changed since you opened it. Read it again before signing."))
    missing = list(blockers(found))
    if missing:
        raise Refused(_("A text that lacks amendments cannot be signed off."), blockers=missing, code="not-complete")
    if found.signature is not None:
        return found.signature.id
    signed = SignedText(
        document_id=document_id,
        edition_id=held.edition.id,
        on=on,
        text=found.made.text,
        text_sha256=digest,
        event_ids=sorted(one.key for one in found.made.applied),
        signed_by=actor.user_id,
        signed_name=actor.name,
        signed_at=clock.now(),
    )
    db.session.add(signed)
    db.session.flush()
    return signed.id


def blockers(found: AsAt) -> Iterator[Blocker]:
    """Everything that keeps a text from being signed off, as sentences."""
    if not found.made.applied and not found.made.refused:
        yield Blocker("nothing", _("No amendment was carried out; the text is the original."))
    for refusal in found.made.refused:
        yield Blocker("refused", why(refusal.why), f"not-done-{refusal.instruction.key}")
    if found.waiting:
        yield Blocker("waiting", _("Amendments found in other texts wait for confirmation."), "not-done")
