"""Reads of ``accounts``: who someone is today, who holds a role where, which sessions are open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts.models import ApiToken, Delegation, Person, Post, Role, Unit, UserSession
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.i18n import language
from legaldocs.core.text import fold, sort_key


def actor_of(person: Person, day: date, acting: Delegation | None = None) -> Actor:
    """The person's posts on ``day``.  While acting in a delegated post, that post alone counts and shows."""
    if acting is not None and acting.ended_at is None and acting.since <= day <= acting.until:
        post = acting.post
        held = frozenset({(post.unit_id, str(post.role))}) if post.held_on(day) else frozenset()
        return Actor(person.id, person.name, held, on_behalf_of=post.person.name)
    held = frozenset((post.unit_id, str(post.role)) for post in person.posts if post.held_on(day))
    return Actor(person.id, person.name, held)


def actor_by_username(username: str) -> Actor:
    """Today's actor for a username; for commands and tests.  Raises ``LookupError``."""
    person = db.session.scalars(sa.select(Person).where(Person.username == username)).first()
    if person is None:
        raise LookupError(username)
    return actor_of(person, clock.today())


_JUSTICE = "justice_unit_id"


def units() -> list[Unit]:
    """All units in the order they were set up."""
    return list(db.session.scalars(sa.select(Unit).order_by(Unit.id)))


def unit_by_key(key: str) -> Unit | None:
    """The unit with this key."""
    return db.session.scalars(sa.select(Unit).where(Unit.key == key)).first()


def justice_unit() -> Unit | None:
    """The Department of Justice (Sở Tư pháp), which coordinates review."""
    return db.session.scalars(sa.select(Unit).where(Unit.kind == "justice_department").order_by(Unit.id)).first()


def justice_unit_id() -> int | None:
    """Its id; read once per request or job, because every line of a list may ask."""
    known = db.session.info.get(_JUSTICE)
    if known is None:
        found = justice_unit()
        known = db.session.info[_JUSTICE] = found.id if found is not None else 0
    return known or None


def unit_for_fields(fields: Iterable[str], all_units: Iterable[Unit] | None = None) -> Unit | None:
    """The unit whose fields (lĩnh vực) share the most with ``fields``; the Justice department when none does.

    Compared accent-less; ties go to the unit set up first, so the answer never depends on chance.
    """
    wanted = {fold(name).lower() for name in fields}
    candidates = [unit for unit in (all_units or units()) if unit.kind in ("department", "justice_department")]
    best = max(candidates, key=lambda u: (_shared(u, wanted), -u.id), default=None)
    return best if best is not None and _shared(best, wanted) else justice_unit()


def _shared(unit: Unit, wanted: set[str]) -> int:
    return len(wanted & {fold(name).lower() for name in unit.fields})


def holders(role: Role, unit_id: int | None, day: date) -> list[Person]:
    """People who hold ``role`` (in the unit, when given) on ``day``, by name of account."""
    chosen = [Post.role == role, Post.since <= day, sa.or_(Post.until.is_(None), Post.until >= day)]
    if unit_id is not None:
        chosen.append(Post.unit_id == unit_id)
    found = sa.select(Person).join(Post).where(*chosen, Person.disabled.is_(False)).order_by(Person.username)
    return list(db.session.scalars(found.distinct()))


def colleagues(unit_ids: Iterable[int], roles: Iterable[Role], day: date) -> list[Person]:
    """People with one of ``roles`` in one of the units, for pickers."""
    chosen = (Post.unit_id.in_(list(unit_ids)), Post.role.in_(list(roles)), Post.since <= day)
    open_post = sa.or_(Post.until.is_(None), Post.until >= day)
    found = sa.select(Person).join(Post).where(*chosen, open_post, Person.disabled.is_(False))
    return list(db.session.scalars(found.distinct().order_by(Person.username)))


def open_sessions(person_id: int) -> list[UserSession]:
    """Sessions of a person that can still act, newest first."""
    chosen = (UserSession.person_id == person_id, UserSession.ended_at.is_(None), UserSession.expires_at > clock.now())
    return list(db.session.scalars(sa.select(UserSession).where(*chosen).order_by(UserSession.id.desc())))


def delegations_to(person_id: int, day: date) -> list[Delegation]:
    """Delegated posts a person may act in on ``day``."""
    chosen = (Delegation.delegate_id == person_id, Delegation.ended_at.is_(None))
    dated = (Delegation.since <= day, Delegation.until >= day)
    return list(db.session.scalars(sa.select(Delegation).where(*chosen, *dated).order_by(Delegation.id)))


def delegations_from(person_id: int) -> list[Delegation]:
    """Delegations a person has given, newest first."""
    found = sa.select(Delegation).join(Post).where(Post.person_id == person_id)
    return list(db.session.scalars(found.order_by(Delegation.id.desc())))


def posts_of(person_id: int, day: date) -> list[Post]:
    """Posts a person holds on ``day``."""
    chosen = (Post.person_id == person_id, Post.since <= day, sa.or_(Post.until.is_(None), Post.until >= day))
    return list(db.session.scalars(sa.select(Post).where(*chosen).order_by(Post.id)))


ERASED = "erased-"  # begins the account name of a person whose personal data were erased


def people(words: str = "", unit_key: str = "", sort: str = "", *, closed: bool = False) -> sa.Select[Person]:
    """People whose name, title or account holds ``words``, in the unit when given; by account name unless sorted.

    ``closed`` asks for the accounts that may no longer sign in instead.
    """
    columns: dict[str, Any] = {"username": Person.username, "title": Person.title}
    column = columns.get(sort.lstrip("-"), Person.username)
    order = column.desc() if sort.startswith("-") else column.asc()
    found = sa.select(Person).where(Person.disabled.is_(closed)).order_by(order, Person.id)
    if words:
        pattern = f"%{words.strip()[:60]}%"
        found = found.where(
            sa.or_(Person.name.ilike(pattern), Person.title.ilike(pattern), Person.username.ilike(pattern))
        )
    if unit_key:
        found = found.where(Person.posts.any(Post.unit.has(Unit.key == unit_key)))
    return found


def unit_names() -> dict[int, str]:
    """Unit id → name, for lists."""
    return {row.id: row.name for row in db.session.execute(sa.select(Unit.id, Unit.name))}


def unit_words() -> dict[int, str]:
    """Names of units in the reader's language, for pages; papers are Vietnamese and take ``unit_names``."""
    english = language() == "en"
    return {unit.id: unit.name_en if english else unit.name for unit in units()}


def person_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Person id → name, one query."""
    wanted = {value for value in ids if value is not None}
    if not wanted:
        return {}
    chosen = sa.select(Person.id, Person.name).where(Person.id.in_(wanted))
    return {row.id: row.name for row in db.session.execute(chosen)}


def tokens_of(person_id: int) -> list[ApiToken]:
    """Tokens of a person that have not been ended, newest first."""
    chosen = sa.select(ApiToken).where(ApiToken.person_id == person_id, ApiToken.ended_at.is_(None))
    return list(db.session.scalars(chosen.order_by(ApiToken.id.desc())))


def units_listed(words: str = "", kind: str = "", sort: str = "") -> list[Unit]:
    """Units whose name or field of work holds ``words`` (with or without accents), of a kind when given; by name, in
    the order of a Vietnamese dictionary, or by kind.  A province has some two hundred: all of them are read."""
    wanted = fold(words).lower().strip()
    name = "name_en" if language() == "en" else "name"
    found = [
        one
        for one in db.session.scalars(sa.select(Unit))
        if kind in ("", one.kind) and wanted in fold(" ".join([one.name, one.name_en, *one.fields])).lower()
    ]
    found.sort(key=lambda one: (sort_key(getattr(one, name)), one.id), reverse=sort == "-name")
    if sort.lstrip("-") == "kind":
        found.sort(key=lambda one: one.kind, reverse=sort.startswith("-"))
    return found
