"""Appraisal by the Department of Justice: the checklist of the day, and what a conclusion needs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Effect, Inputs
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.models import Draft
from legaldocs.drafting.opinion_models import Appraisal, ChecklistPoint, Verdict
from legaldocs.ui.words import ui_language


@dataclass(frozen=True, slots=True)
class Criterion:
    """One point of the checklist with its article; ``valid_from``/``valid_to`` inclusive."""

    id: str
    vi: str
    en: str
    law: str
    verified: bool
    valid_from: date = date.min
    valid_to: date = date.max

    @property
    def words(self) -> str:
        """The point in the reader's language."""
        return self.en if ui_language() == "en" else self.vi


@cache
def _all() -> tuple[Criterion, ...]:
    source = resources.files("legaldocs.drafting").joinpath("data/appraisal.toml")
    return tuple(Criterion(**row) for row in tomllib.loads(source.read_text("utf-8"))["criterion"])


def checklist(on: date) -> list[Criterion]:
    """The points that hold on a day, in the order of the file."""
    return [row for row in _all() if row.valid_from <= on <= row.valid_to]


def criterion(key: str) -> Criterion:
    """One point, also of an older law.  Raises ``KeyError``."""
    return {row.id: row for row in _all()}[key]


def begin(_actor: Actor, draft: Draft, _inputs: Inputs) -> None:
    """A fresh appraisal of the text that was sent."""
    today = clock.today()
    made = Appraisal(draft_id=draft.id, text_sha256=draft.text_sha256 or "", opened_on=today)
    made.checks = [ChecklistPoint(criterion=row.id) for row in checklist(today)]
    db.session.add(made)


def complete(_actor: Actor, draft: Draft, _inputs: Inputs) -> Iterator[Blocker]:
    """Every point has its finding, and every one that is wanting its words; the text is the one that was sent."""
    found = opinions.appraisal(draft.id)
    if found is None:
        yield Blocker("checklist", _("There is no checklist yet."), "checklist")
        return
    if found.text_sha256 != draft.text_sha256:
        yield Blocker("content", _("The text has changed since it was sent. Return it, so that it is sent anew."))
    for check in found.checks:
        name = criterion(check.criterion).words
        if check.verdict is None:
            yield Blocker(f"check-{check.criterion}", _("Not checked yet: %(what)s.", what=name), f"check-{check.id}")
        elif check.verdict is Verdict.WANTING and len((check.words or "").strip()) < 10:
            words = _("Say what is wanting: %(what)s.", what=name)
            yield Blocker(f"check-{check.criterion}", words, f"check-{check.id}")
    if len((found.summary or "").strip()) < 10:
        yield Blocker("summary", _("Write the opinion of the Department of Justice."), "summary")
    if draft.complex and (found.council_on is None or len((found.council_members or "").strip()) < 10):
        yield Blocker("council", _("The content is complex: record the appraisal council and its meeting."), "council")


def nothing_wanting(_actor: Actor, draft: Draft, _inputs: Inputs) -> Iterator[Blocker]:
    """What must still be completed is no draft to submit."""
    found = opinions.appraisal(draft.id)
    for check in found.checks if found else ():
        if check.verdict is Verdict.WANTING:
            what = criterion(check.criterion).words
            yield Blocker(
                f"wanting-{check.criterion}", _("Must be completed first: %(what)s.", what=what), f"check-{check.id}"
            )


def something_wanting(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """A draft is sent back for a reason on the checklist."""
    found = opinions.appraisal(draft.id)
    if found is not None and any(check.verdict is Verdict.WANTING for check in found.checks):
        return None
    return Blocker("wanting", _("The checklist finds nothing wanting; say there what must be completed."), "checklist")


def not_the_appraiser(actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """Who filled in the checklist does not conclude on it."""
    found = opinions.appraisal(draft.id)
    if actor.user_id is not None and found and actor.user_id in {check.checked_by for check in found.checks}:
        return Blocker("four-eyes", _("Another person must conclude: you filled in the checklist."))
    return None


def conclude(eligible: bool) -> Effect:  # two rows of the table, one effect
    """The conclusion as it stands on the report."""

    def effect(actor: Actor, draft: Draft, _inputs: Inputs) -> None:
        found = opinions.appraisal(draft.id)
        if found is not None:
            found.eligible, found.concluded_by, found.concluded_on = eligible, actor.user_id, clock.today()

    return effect
