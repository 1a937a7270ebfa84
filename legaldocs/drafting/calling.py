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
    readers = {person.username for person in readers_among(known.values(), draft)}
    refused = [name for name in names if name not in readers]
    if refused:
        named = ", ".join(f"@{name}" for name in refused)
        raise Invalid(
            _("%(names)s cannot be called on here. Choose from the list of those who read this dossier.", names=named)
        )
    return [known[name].id for name in names]


def readers_among(people: Iterable[Person], draft: Draft) -> list[Person]:
    """Those of the people for whom the dossier exists today; one question for all of them."""
    asked = {person: accounts.actor_of(person, clock.today()) for person in people if not person.disabled}
    known = queries.known_to(asked.values(), draft.id)
    return [person for person, actor in asked.items() if person.id in known and can(actor, "drafting.read", draft)]


def offered(draft: Draft, but: int | None) -> list[Person]:
    """People to choose from, ``but`` the reader: readers of a secret dossier; of others its unit and the appraisers."""
    units = [draft.unit_id, accounts.justice_unit_id()]
    posted = Person.id.in_(sa.select(Post.person_id).where(Post.unit_id.in_(units)))
    near = Person.id.in_([reader.person_id for reader in draft.readers]) if draft.secret else posted
    return [person for person in readers_among(_people(near)[:MOST_OFFERED], draft) if person.id != but]


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
