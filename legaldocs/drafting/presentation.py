"""A dossier in words: its steps, who held it and how long, what was done, what its papers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from legaldocs.core import clock
from legaldocs.core.i18n import language
from legaldocs.core.lifecycle import StateMove
from legaldocs.deadlines import rulebooks
from legaldocs.deadlines.models import Clock
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import Draft, Form, Remark, State
from legaldocs.ui.words import day, moment

_NOT_OF = {
    Form.RESOLUTION: frozenset[State](),
    Form.DECISION: frozenset({State.VERIFYING, State.IN_COUNCIL}),
    Form.CHAIR: frozenset({State.VERIFYING, State.IN_COUNCIL}),
}


STEPS = {
    State.REGISTERED: _l("Registration"),
    State.DRAFTING: _l("Draft"),
    State.CONSULTING: _l("Opinions"),
    State.RESOLVING: _l("Taking up"),
    State.APPRAISING: _l("Appraisal"),
    State.REVISING: _l("Completion"),
    State.SUBMITTED: _l("Submission"),
    State.VERIFYING: _l("Verification"),
    State.IN_COUNCIL: _l("Council session"),
    State.ADOPTED: _l("Adoption"),
    State.PROMULGATED: _l("Issue"),
    State.CLOSED: _l("Publication"),
    State.WITHDRAWN: _l("Draft withdrawn"),
    State.STOPPED: _l("Stopped"),
}


def phases(draft: Draft, moves: Sequence[StateMove]) -> list[dict[str, Any]]:
    """The steps this form has, with the day each was reached; a dossier that ended early shows where."""
    reached = {move.target: move.at for move in moves}
    steps = [State(step) for step in DRAFTING.steps if step not in _NOT_OF[draft.form]]
    if draft.state not in steps:
        steps = [step for step in steps if str(step) in reached] + [draft.state]
    here = steps.index(draft.state)
    found = []
    for place, step in enumerate(steps):
        over = place < here or (place == here and step in DRAFTING.final)
        state = "done" if over else "current" if place == here else "todo"
        at = reached.get(str(step)) if place <= here else None
        found.append({"label": STEPS[step], "state": state, "when": day(at) if at else ""})
    return found


def held(moves: Sequence[StateMove], clocks: Sequence[Clock]) -> list[dict[str, Any]]:
    """Per step: since when, until when, how many days, the time limit with its article, kept or not."""
    rows = []
    for place, move in enumerate(moves):
        following = moves[place + 1] if place + 1 < len(moves) else None
        state = State(move.target)
        if state in DRAFTING.final:
            continue
        until = following.at if following else None
        limit = _limit(clocks, move.at, until)
        rows.append(
            {
                "step": DRAFTING.label(state),
                "since": move.at,
                "until": until,
                "length": _days(move.at, until or clock.now()),
                "by": move.actor_name,
                "ended_by": following.actor_name if following else None,
                "limit": limit,
                "late": _late(limit, until),
            }
        )
    return rows


def _limit(clocks: Sequence[Clock], since: datetime, until: datetime | None) -> Clock | None:
    """The clock that ran during a step: started with it."""
    started = clock.local(since).date()
    fitting = [one for one in clocks if one.started_on == started and (one.ended_at is None) == (until is None)]
    return fitting[-1] if fitting else None


def _late(limit: Clock | None, until: datetime | None) -> bool:
    if limit is None or limit.due_on is None or _at_least(limit):
        return False
    return (clock.local(until).date() if until else clock.today()) > limit.due_on


def _at_least(limit: Clock) -> bool:
    return rulebooks.current().on(limit.rule, limit.started_on).bound == "at_least"


def _days(since: datetime, until: datetime) -> str:
    days = (clock.local(until).date() - clock.local(since).date()).days
    return ngettext("%(num)d day", "%(num)d days", days)


def rule_words(limit: Clock | None) -> str:
    """A time limit with its article; one nobody has confirmed says so."""
    if limit is None:
        return _("No time limit")
    rule = rulebooks.current().on(limit.rule, limit.started_on)
    source = rule.article or _("The department's own time limit; no law sets it")
    if rule.source == "law" and not rule.verified:
        source = f"{source} · {_('not verified yet')}"
    due = day(limit.due_on) if limit.due_on else limit.refused_why or "–"
    return f"{due} · {rule.en if language() == 'en' else rule.vi} · {source}"


def activity(
    moves: Sequence[StateMove], remarks: Sequence[Remark], papers: Sequence[tuple[datetime, str]]
) -> list[dict[str, Any]]:
    """Steps with their reasons and papers, newest first, as ``macros/page.html`` log reads them."""
    waiting = list(remarks)
    rows: list[tuple[datetime, str]] = list(papers)
    for move in moves:
        said = next((one for one in waiting if one.move == move.move), None)
        if said is not None:
            waiting.remove(said)
        rows.append((move.at, _move_words(move, said.words if said else "")))
    return [{"text": text, "note": moment(at)} for at, text in sorted(rows, key=lambda row: row[0], reverse=True)]


def _move_words(move: StateMove, why: str) -> str:
    who = move.actor_name if move.actor_id else _("The system")
    if move.on_behalf_of:
        who = _("%(name)s on behalf of %(other)s", name=who, other=move.on_behalf_of)
    what = _("Dossier registered") if move.move == "open" else str(DRAFTING[move.move].label)
    return f"{who}: {what}" + (f" – {why}" if why else "")


def size_words(size: int) -> str:
    """A file's size as people read it."""
    return f"{max(1, round(size / 1024))} KB" if size < 1024**2 else f"{size / 1024**2:.1f} MB"


def people_words(people: Mapping[int, str], key: int | None) -> str:
    """A person's name; the system where nobody acted."""
    return people.get(key or 0, _("The system"))


def workspace_url(draft_id: int, provision_id: int, **more: Any) -> str:
    """A provision opened in the workspace."""
    return url_for("workspace.page", draft_id=draft_id, at=provision_id, **more) + f"#p-{provision_id}"
