"""Notices and mails in words, in the reader's language, made from facts when they are read or posted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.documents.presentation import EVENT_WORDS
from legaldocs.inbox.holders import Held
from legaldocs.inbox.models import Notice
from legaldocs.inbox.queries import Task
from legaldocs.law.effect import EventKind
from legaldocs.ui.words import day


def facts_of(held: Held, left: int) -> dict[str, Any]:
    """What a reminder says, as values."""
    return {
        "clock": held.clock.id,
        "lifecycle": held.clock.lifecycle,
        "subject": held.clock.subject_id,
        "code": held.code,
        "number": held.number,
        "title": held.title[:200],
        "due": held.clock.due_on.isoformat() if held.clock.due_on else None,
        "left": left,
    }


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """A notice in one sentence."""
    due = day(date.fromisoformat(facts["due"])) if facts.get("due") else "–"
    name = " ".join(part for part in (_called(facts), facts.get("number", "")) if part)
    match code:
        case "reminder":
            return f"{name}: {_left(int(facts['left']))} ({due})."
        case "escalation":
            words = _left(int(facts["left"]))
            return _("%(name)s of your unit: %(words)s (due %(day)s).", name=name, words=words, day=due)
        case "extension-asked":
            who, days = facts["who"], facts["days"]
            return _("%(who)s asks for %(days)s more working days on %(name)s.", who=who, days=days, name=name)
        case "extension-granted":
            return _("More time was granted on %(name)s: now due %(day)s.", name=name, day=due)
        case "extension-refused":
            return _("No more time was granted on %(name)s; it stays due %(day)s.", name=name, day=due)
        case "search-news":
            hits = int(facts["hits"])
            return ngettext(
                "%(name)s: %(num)d new provision found.", "%(name)s: %(num)d new provisions found.", hits, name=name
            )
        case "watch-effect" | "watch-reversed":
            what = EVENT_WORDS[EventKind(facts["kind"])]()
            if code == "watch-reversed":
                return _("%(name)s, which you watch: “%(what)s” was taken back.", name=name, what=what)
            if not facts.get("due"):
                return _("%(name)s, which you watch: %(what)s.", name=name, what=what)
            return _("%(name)s, which you watch: %(what)s (%(day)s).", name=name, what=what, day=due)
        case "watch-text":
            return _("%(name)s, which you watch: its text was added.", name=name)
        case "watch-corrected":
            return _("%(name)s, which you watch: its text was corrected.", name=name)
        case "watch-review":
            number, ticket = facts["number"], facts["ticket"]
            return _("%(number)s, which you watch: review %(ticket)s was opened.", number=number, ticket=ticket)
        case "called-on":
            if not facts["dossier"]:
                return _("%(who)s calls on you in a comment on a secret dossier.", who=facts["who"])
            return _("%(who)s calls on you in a comment on %(dossier)s.", who=facts["who"], dossier=facts["dossier"])
        case "webhook-dead":
            hook, attempts = facts["hook"], facts["attempts"]
            return _("A message to %(hook)s was given up after %(attempts)s attempts.", hook=hook, attempts=attempts)
    return name


def _called(facts: Mapping[str, Any]) -> str:
    """A record by the name people use; a plan or a list goes by its years."""
    code = str(facts.get("code", ""))
    match facts.get("lifecycle"):
        case "plan":
            return _("Plan of checking and review %(year)s", year=code)
        case "systematisation":
            return _("Systematisation %(years)s", years=code)
        case "draft_request":
            return _("Opinion on %(dossier)s", dossier=code)
        case "draft_duty":
            return _("Publication of %(dossier)s", dossier=code)
        case "ended_list":
            return _("Ended documents of %(year)s", year=code)
    return code


def _left(left: int) -> str:
    if left < 0:
        return ngettext("%(num)d working day late", "%(num)d working days late", -left)
    if left == 0:
        return _("Due today")
    return ngettext("%(num)d working day left", "%(num)d working days left", left)


def digest_subject(tasks: Iterable[Task], today: date, news: int = 0) -> str:
    """The subject of a digest: how much work waits, how much of it is late, how many notices it carries."""
    rows = list(tasks)
    late = sum(1 for task in rows if task.due_on and task.due_on < today)
    parts = [ngettext("%(num)d task waits for you", "%(num)d tasks wait for you", len(rows))] if rows else []
    parts += [ngettext("%(num)d late", "%(num)d late", late)] if late else []
    parts += [ngettext("%(num)d new notice", "%(num)d new notices", news)] if news else []
    return ", ".join(parts)


def kinds() -> dict[str, str]:
    """Kinds of notices that have a rhythm of their own, in words."""
    return {
        "watched": _("Documents I watch"),
        "mentions": _("Who called on me"),
        "searches": _("Kept searches"),
    }


def news(by_kind: Mapping[str, Sequence[Notice]]) -> list[str]:
    """Lines of a digest: each notice under its kind."""
    lines: list[str] = []
    for kind, words in kinds().items():
        rows = by_kind.get(kind, ())
        lines += [f"{words}:", *(f"- {sentence(one.code, one.facts)}" for one in rows), ""] if rows else []
    return lines


def digest_body(
    name: str, tasks: Sequence[Task], today: date, told: Sequence[str] = (), addresses: tuple[str, str] = ("", "")
) -> str:
    """The words of a digest: what waits, the most urgent first, then what happened.

    ``told`` are lines as ``news`` makes them, ``addresses`` those of the page of work and of the page of notices.
    """
    lines = [_("Good day, %(name)s", name=name), ""]
    lines += [digest_subject(tasks, today) + ".", ""] if tasks else []
    for task in tasks:
        due = day(task.due_on) if task.due_on else _("without a date")
        late = f" ({_('late')})" if task.due_on and task.due_on < today else ""
        lines.append(f"- {due}{late}: {task.code} {task.number}".rstrip())
        lines.append(f"  {task.subject[:160]}")
    lines += ["", _("Open your work: %(address)s", address=addresses[0]), ""] if tasks else []
    lines += [*told, _("Open them, or choose what is mailed: %(address)s", address=addresses[1])]
    return "\n".join([*lines, ""])


def reminder_body(name: str, words: str, title: str, address: str) -> str:
    """The words of a reminder by mail."""
    lines = [
        _("Good day, %(name)s", name=name),
        "",
        words,
        title,
        "",
        _("Open your work: %(address)s", address=address),
    ]
    return "\n".join([*lines, ""])
