"""Consultation: who should be asked and why, when an answer says something, and what still stands in the way."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Unit
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Inputs
from legaldocs.core.text import fold, squeeze
from legaldocs.deadlines import service as deadlines
from legaldocs.deadlines.calendar import CalendarMissing
from legaldocs.documents import linking
from legaldocs.documents import queries as documents
from legaldocs.documents.linking import Mention
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.models import Draft, Form, Procedure
from legaldocs.drafting.opinion_models import Response, Stance
from legaldocs.drafting.words import day
from legaldocs.law import citations

REPLY = {
    (Form.CHAIR, Procedure.ORDINARY): "consultation.reply.chair-decision",
    (Form.CHAIR, Procedure.SHORTENED): "consultation.reply.chair-decision.shortened",
    (Form.RESOLUTION, Procedure.ORDINARY): "consultation.reply",
    (Form.DECISION, Procedure.ORDINARY): "consultation.reply",
    (Form.RESOLUTION, Procedure.SHORTENED): "consultation.reply.shortened",
    (Form.DECISION, Procedure.SHORTENED): "consultation.reply.shortened",
}
POSTING = {  # least time a draft is posted, or the time to reply where none is set
    (Form.RESOLUTION, Procedure.ORDINARY): "consultation.posting",
    (Form.DECISION, Procedure.ORDINARY): "consultation.posting",
    (Form.CHAIR, Procedure.ORDINARY): "consultation.posting.chair-decision",
    (Form.RESOLUTION, Procedure.SHORTENED): "consultation.reply.shortened",
    (Form.DECISION, Procedure.SHORTENED): "consultation.reply.shortened",
    (Form.CHAIR, Procedure.SHORTENED): "consultation.reply.chair-decision.shortened",
}
ASKABLE = ("department", "justice_department", "office", "commune", "committee")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A unit that should be asked, with every reason; ``required``: the law names it."""

    unit: Unit
    reasons: tuple[str, ...]
    required: bool = False


@cache
def _data() -> dict[str, Any]:
    source = resources.files("legaldocs.drafting").joinpath("data/consultation.toml")
    return tomllib.loads(source.read_text("utf-8"))


def required(draft: Draft, units: Iterable[Unit]) -> dict[int, str]:
    """Units that the law says must be asked about this form → the article; the unit in charge asks nobody itself."""
    rows = [row for row in _data()["required"] if row["form"] == draft.form]
    return {
        unit.id: row["law"] for row in rows for unit in units if unit.id != draft.unit_id and _named(unit, row["units"])
    }


def _named(unit: Unit, names: Iterable[str]) -> bool:
    """Whether the unit's name holds one of the names."""
    return any(fold(name).lower() in fold(unit.name).lower() for name in names)


def suggested(draft: Draft, text: str) -> list[Suggested]:
    """Units to ask: named by law, in charge of a field, named in the text, touched by it, or owning a text it cites."""
    units = [unit for unit in accounts.units() if unit.kind in ASKABLE and unit.id != draft.unit_id]
    law = required(draft, units)
    reasons: dict[int, list[str]] = defaultdict(list)
    wanted = {fold(name).lower() for name in draft.fields}
    lower = fold(text).lower()
    rows = [row | {"words": [one for one in row["words"] if fold(one).lower() in lower]} for row in _data()["touches"]]
    for unit in units:
        if unit.id in law:
            reasons[unit.id].append(_("the law names it (%(law)s)", law=law[unit.id]))
        shared = [name for name in unit.fields if fold(name).lower() in wanted]
        if shared:
            reasons[unit.id].append(_("its field: %(fields)s", fields=", ".join(shared)))
        if unit.kind != "committee" and fold(unit.name).lower() in lower:
            reasons[unit.id].append(_("named in the text"))
        if touched := [words for row in rows if _named(unit, row["units"]) for words in row["words"]]:
            reasons[unit.id].append(_("its work: %(words)s", words=", ".join(touched)))
    for unit_id, numbers in _owners(text).items():
        reasons[unit_id].append(_("answers for %(numbers)s, which the text cites", numbers=", ".join(numbers)))
    found = [Suggested(unit, tuple(reasons[unit.id]), unit.id in law) for unit in units if reasons.get(unit.id)]
    return sorted(found, key=lambda one: (not one.required, -len(one.reasons), one.unit.id))


def _owners(text: str) -> dict[int, list[str]]:
    """Units that own documents of the register which the text cites by number."""
    cited = {one.number for one in citations.find(text) if one.number}
    known = linking.lookup(Mention(number, None, None, None) for number in cited)
    ids = [rows[0].id for rows in known.values() if len(rows) == 1]
    found: dict[int, list[str]] = defaultdict(list)
    for document in documents.named(ids).values():
        if document.unit_id is not None:
            found[document.unit_id].append(document.number)
    return found


def reply_by(draft: Draft, asked_on: date) -> date | None:
    """The last day to answer; ``None`` where the calendar promises nothing."""
    try:
        return deadlines.proof(REPLY[draft.form, draft.procedure], asked_on).due
    except CalendarMissing:
        return None


def says_nothing(words: str) -> bool:
    """Whether words about a provision are empty, too short to be a reason, or one of the general phrases."""
    plain = squeeze(re.sub(r"[^\w\s]", " ", fold(words).lower()))
    general = _data()["general"]
    return len(plain) < general["shortest"] or plain in general["phrases"]


def asked(_actor: Actor, draft: Draft, _inputs: Inputs) -> Iterator[Blocker]:
    """Somebody is asked, and everybody whom the law names."""
    chosen = {request.unit_id for request in opinions.requests(draft.id)}
    if not chosen:
        yield Blocker("requests", _("Choose the units that are asked for their opinion."), "requests")
    units = accounts.units()
    names = accounts.unit_words()
    for unit_id, law in required(draft, units).items():
        if unit_id not in chosen:
            sentence = _("%(unit)s must be asked. %(law)s", unit=names[unit_id], law=law)
            yield Blocker(f"required-{unit_id}", sentence, "requests")


def answered_or_late(_actor: Actor, draft: Draft, _inputs: Inputs) -> Iterator[Blocker]:
    """Nobody who may still answer in time is cut off."""
    names = accounts.unit_words()
    for request in opinions.requests(draft.id):
        waits = request.answered_on is None and request.due_on is not None and clock.today() <= request.due_on
        if waits and request.due_on is not None:
            name = names.get(request.unit_id, "")
            sentence = _("%(unit)s may answer until %(day)s.", unit=name, day=day(request.due_on))
            yield Blocker(f"request-{request.id}", sentence, f"request-{request.id}")


def all_resolved(_actor: Actor, draft: Draft, _inputs: Inputs) -> Iterator[Blocker]:
    """Every opinion that is not plain agreement was taken up or explained."""
    left = [one for one in opinions.of_draft(draft.id) if one.stance is not Stance.AGREE and not resolved(one)]
    for one in left:
        sentence = _("Not taken up or explained yet: the opinion of %(who)s.", who=one.author)
        yield Blocker(f"opinion-{one.id}", sentence, f"opinion-{one.id}")


def resolved(opinion: Any) -> bool:
    """Whether an opinion has its response, with a reason where it is not simply taken up."""
    if opinion.response is None:
        return False
    return opinion.response is Response.ACCEPTED or not says_nothing(opinion.answer or "")


def posted_until(draft: Draft) -> date | None:
    """The last day of the least time for comments from the public."""
    if draft.consulted_on is None:
        return None
    try:
        return deadlines.proof(POSTING[draft.form, draft.procedure], draft.consulted_on).due
    except CalendarMissing:
        return None
