"""Calling on people in a comment: ``@account`` reaches those who may read the dossier, and nobody else.

A name that is not there and one that may not read the dossier are refused in the same words, so the answer tells a
reader nothing about who may read a secret dossier or who has an account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Person, Post
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid
from legaldocs.core.permissions import can
from legaldocs.drafting import queries
from legaldocs.drafting.models import Draft

CALL = re.compile(r"(?<![\w@.])@(\w(?:[\w.\-]*\w)?)")  # not the @ inside a mail address
MOST_CALLED, MOST_OFFERED = 20, 60


def called(draft: Draft, words: str) -> list[int]:
    """Keys of the people a comment calls on.  Raises ``Invalid`` naming those who cannot be called on here."""
    names = list(dict.fromkeys(found[1].lower() for found in CALL.finditer(words)))
    if len(names) > MOST_CALLED:
        raise Invalid(_("Call on at most %(most)s people in one comment.", most=MOST_CALLED))
    known = {person.username: person for person in _people(Person.username.in_(names))}
    refused = [name for name in names if name not in known or not may_read(known[name], draft)]
    if refused:
        named = ", ".join(f"@{name}" for name in refused)
        raise Invalid(
            _("%(names)s cannot be called on here. Choose from the list of those who read this dossier.", names=named)
        )
    return [known[name].id for name in names]


def may_read(person: Person, draft: Draft) -> bool:
    """Whether the dossier exists for a person today."""
    actor = accounts.actor_of(person, clock.today())
    return not person.disabled and queries.get(actor, draft.id) is not None and can(actor, "drafting.read", draft)


def offered(draft: Draft, but: int | None) -> list[Person]:
    """People to choose from, ``but`` the reader: readers of a secret dossier; of others its unit and the appraisers."""
    justice = accounts.justice_unit()
    units = [draft.unit_id, *([justice.id] if justice else [])]
    posted = Person.id.in_(sa.select(Post.person_id).where(Post.unit_id.in_(units)))
    near = Person.id.in_([reader.person_id for reader in draft.readers]) if draft.secret else posted
    return [person for person in _people(near)[:MOST_OFFERED] if person.id != but and may_read(person, draft)]


def pieces(words: str, names: dict[str, str]) -> list[tuple[str, str | None]]:
    """A comment cut at its calls: (words, name of the person, or none where they are plain)."""
    found: list[tuple[str, str | None]] = []
    at = 0
    for call in CALL.finditer(words):
        if (name := names.get(call[1].lower())) is not None:
            found += [(words[at : call.start()], None), (call[0], name)]
            at = call.end()
    return [piece for piece in (*found, (words[at:], None)) if piece[0]]


def names_in(comments: Iterable[str]) -> dict[str, str]:
    """Account → name of everybody called on in these comments."""
    accounts_named = {call[1].lower() for words in comments for call in CALL.finditer(words)}
    return {person.username: person.name for person in _people(Person.username.in_(accounts_named))}


def _people(chosen: sa.ColumnElement[bool]) -> list[Person]:
    return list(db.session.scalars(sa.select(Person).where(chosen).order_by(Person.name, Person.id)))
