"""Mails about notices and work: which people want them, when, and in which language.  Written in the open use case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.inbox import notice_words, notices, queries
from legaldocs.inbox.models import Digest, Notice, NoticeSetting, Rhythm
from legaldocs.inbox.notices import Letter, Told

# How far back a digest looks: over a long weekend, over a week and a day.  Whoever begins to want mails is not sent
# what is older.
_REACH = {Digest.DAILY: timedelta(days=4), Digest.WEEKLY: timedelta(days=8)}


def of_reminders(told: Iterable[Told], titles: dict[str, str]) -> Iterator[Letter]:
    """Mails of what concerns the work itself, for those who want reminders; ``titles`` by key of the notice."""
    rows = list(told)
    wanting = {key: one for key, one in _settings(rows).items() if one.reminders}
    yield from _each(rows, wanting, titles)


def tell(told: Iterable[Told]) -> list[Told]:
    """Write the notices that are new and, for those who want that kind at once, a mail of each; returns the notices."""
    fresh = notices.tell(told)
    settings = _settings(fresh)
    kinds = {one.key: notices.kind_of(one.code) for one in fresh}
    now = [
        one for one in fresh
        if (kind := kinds[one.key]) and getattr(settings.get(one.person_id), kind, None) is Rhythm.AT_ONCE
    ]  # fmt: skip
    letters = list(_each(now, settings, {one.key: str(one.facts.get("title") or "") for one in now}))
    notices.post(letters)
    notices.note_mailed(one.key for one in letters)
    return fresh


def _settings(rows: list[Told]) -> dict[int, NoticeSetting]:
    """Settings of the people told, of those who gave an address."""
    found = notices.settings({one.person_id for one in rows}) if rows else {}
    return {key: one for key, one in found.items() if one.address}


def _each(rows: list[Told], wanting: dict[int, NoticeSetting], titles: dict[str, str]) -> Iterator[Letter]:
    people = _people(one.person_id for one in rows if one.person_id in wanting)
    for one in rows:
        person = people.get(one.person_id)
        if person is None or person.disabled:
            continue
        with force_locale(_language(person)):
            words = notice_words.sentence(one.code, one.facts)
            body = notice_words.reminder_body(person.name, words, titles.get(one.key, ""), site("home"))
        yield Letter(one.person_id, one.key, str(wanting[one.person_id].address), words, body)


def of_digest(kind: Digest, today: date) -> Iterator[Letter]:
    """One mail for each who wants a digest of this rhythm: the work that waits and the notices of their kinds.

    Nothing waiting and nothing new: no mail.  What a mail carries is noted, so no second one does.
    """
    settings = notices.wanting(kind)
    people = _people(row.person_id for row in settings)
    wanted = {row.person_id: _kinds(row, kind) for row in settings}
    news = notices.to_mail(wanted, clock.now() - _REACH[kind])
    for row in settings:
        person, told = people[row.person_id], news.get(row.person_id, [])
        if person.disabled:
            continue
        tasks = queries.my_tasks(accounts.actor_of(person, today), today) if row.digest is kind else []
        if not tasks and not told:
            continue
        with force_locale(_language(person)):
            subject = notice_words.digest_subject(tasks, today, len(told))
            told_words = notice_words.news(_by_kind(told))
            body = notice_words.digest_body(person.name, tasks, today, told_words, (site("home"), site("notices")))
        yield Letter(row.person_id, f"digest:{kind}:{today}:{row.person_id}", str(row.address), subject, body)
        notices.note_mailed(one.key for one in told)


def _kinds(row: NoticeSetting, kind: Digest) -> set[str]:
    return {name for name in notices.KINDS if getattr(row, name) == Rhythm(kind)}


def _by_kind(told: list[Notice]) -> dict[str, list[Notice]]:
    return {kind: [one for one in told if notices.kind_of(one.code) == kind] for kind in notices.KINDS}


def _language(person: Person) -> str:
    return person.language or str(current_app.config["DEFAULT_LANGUAGE"])


def _people(ids: Iterable[int]) -> dict[int, Person]:
    wanted = sorted(set(ids))
    parts = (wanted[start : start + 500] for start in range(0, len(wanted), 500))
    return {one.id: one for part in parts for one in db.session.scalars(sa.select(Person).where(Person.id.in_(part)))}


def site(page: str) -> str:
    """The address of a page as people reach it from outside."""
    return f"{str(current_app.config['SITE_ADDRESS']).rstrip('/')}/{page}"
