"""Conditions of the steps of a dossier: each names everything that is missing, as a sentence with its article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Blocker
from legaldocs.core.lifecycle import Guard, Inputs, needs_input
from legaldocs.deadlines import rulebooks
from legaldocs.deadlines import service as deadlines
from legaldocs.deadlines.calendar import Calendar, CalendarMissing
from legaldocs.deadlines.rules import due
from legaldocs.drafting import bases, consulting, needed, queries, receiving, working
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.models import PAPER_LABELS, Draft, Procedure
from legaldocs.drafting.words import day, issuer_of, type_of

SHORTEST_REASON = 5


def papers(*moves: str) -> Guard:
    """The papers that the step called so needs are in the dossier."""

    def check(_actor: Actor, draft: Draft, _inputs: Inputs) -> Iterator[Blocker]:
        for row in {r.kind: r for move in moves for r in needed.missing(draft, move, clock.today())}.values():
            mark = "" if row.verified else f" ({_('not verified yet')})"
            words = _("Missing paper: %(paper)s. %(law)s", paper=PAPER_LABELS[row.kind], law=row.law)
            yield Blocker(f"paper-{row.kind}", f"{words}{mark}", "papers")

    return check


def has_text(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """There is a draft text."""
    if draft.text_sha256 is not None:
        return None
    return Blocker("text", _("Upload the draft text first."), "text")


def edits_kept(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """What is edited in the workspace is what stands: no step is taken on a text that is already another."""
    held = working.held(draft.id)
    if held is None or receiving.digest(held.text) == draft.text_sha256:
        return None
    return Blocker("unkept", _("The edited text is not kept as a version yet."), "text")


def valid_bases(_actor: Actor, draft: Draft, _inputs: Inputs) -> Iterator[Blocker]:
    """The text names legal bases, and each may be cited on the planned signing date."""
    version = queries.version(draft.id)
    if version is None:
        return
    found = bases.of_text(version.text, issuer_of(draft), type_of(draft), draft.planned_signing, draft.planned_effect)
    if not found:
        yield Blocker("basis", _("The text names no legal basis."), "bases")
    for basis in bases.invalid(found):
        assert basis.document is not None  # noqa: S101  # only a basis of the register can be found invalid
        yield Blocker(
            f"basis-{basis.document.id}",
            _(
                "Legal basis %(number)s is not in force on %(day)s, the planned signing date; it may not be cited.",
                number=basis.document.number,
                day=day(draft.planned_signing),
            ),
            "bases",
        )


def base_up_to_date(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """The text that is amended still reads as it did when the draft was written against it."""
    if draft.amends_id is None:
        return None
    now = bases.base_text(draft.amends_id, draft.planned_signing)
    if now is None or now[1] == draft.base_sha256:
        return None
    return Blocker("base", _("The text that is amended has changed since. Compare and take it over."), "base")


def posted_long_enough(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """The least time for comments is over."""
    if draft.consulted_on is None:
        return Blocker("posting", _("The draft has not been posted for comment."))
    rule = consulting.POSTING[draft.form, draft.procedure]
    try:
        until = deadlines.proof(rule, draft.consulted_on).due
    except CalendarMissing as missing:
        return Blocker("posting", str(missing))
    if clock.today() >= until:
        return None
    law = rulebooks.current().on(rule, draft.consulted_on).article or ""
    return Blocker("posting", _("Comments are open until %(day)s. %(law)s", day=day(until), law=law))


def consulted(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """Opinions were asked for: without consultation a document is unlawful."""
    if draft.consulted_on is not None and any(one.asked_on for one in opinions.requests(draft.id)):
        return None
    return Blocker("consultation", _("Opinions were not asked for and explained; without that it is unlawful."))


def appraised(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """The Department of Justice found it eligible."""
    if draft.appraised_sha256 is not None:
        return None
    return Blocker("appraisal", _("The Department of Justice has not found the draft eligible; it is not submitted."))


def verified(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """A committee of the council verified the resolution (thẩm tra)."""
    if draft.verified_by is not None:
        return None
    return Blocker("verification", _("A committee of the People's Council has not verified the resolution."))


def as_submitted(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """What is decided on is the text that was submitted."""
    if draft.submitted_sha256 is not None and draft.text_sha256 == draft.submitted_sha256:
        return None
    return Blocker(
        "content", _("The text has changed since it was submitted. Return it, so that it is submitted anew.")
    )


def dossier_in_time(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """The dossier reaches the committee of the council in time before the session; not asked of a shortened one."""
    if draft.session_on is None:
        return Blocker("session", _("Name the day the session opens."), "facts")
    if draft.procedure is Procedure.SHORTENED:
        return None
    try:
        rule = rulebooks.current().on("verification.dossier", clock.today())
        last = due(rule, draft.session_on, Calendar.shipped()).due
    except CalendarMissing as missing:
        return Blocker("session", str(missing), "facts")
    if clock.today() <= last:
        return None
    return Blocker(
        "session", _("The dossier had to reach the council by %(day)s. %(law)s", day=day(last), law=rule.article)
    )


def not_own_draft(actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """Nobody decides on a draft they worked on."""
    if actor.user_id not in queries.authors(draft):
        return None
    return Blocker("four-eyes", _("Another person must do this: you worked on this draft."))


def not_the_assignee(actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """Two people of the unit in charge: who drafts does not send it off."""
    if draft.assignee_id is not None and actor.user_id != draft.assignee_id:
        return None
    if draft.assignee_id is None:
        return Blocker("assignee", _("Nobody is assigned to the draft."), "move-assign")
    return Blocker("four-eyes", _("Another person must do this: you worked on this draft."))


def not_the_submitter(actor: Actor, draft: Draft, inputs: Inputs) -> Blocker | None:
    """Nobody adopts what they submitted or drew up."""
    if actor.user_id is not None and actor.user_id == draft.submitted_by:
        return Blocker("four-eyes", _("Another person must do this: you submitted this draft."))
    return not_own_draft(actor, draft, inputs)


def not_the_verifier(actor: Actor, draft: Draft, inputs: Inputs) -> Blocker | None:
    """Nobody records the adoption of what they verified."""
    if actor.user_id is not None and actor.user_id == draft.verified_by:
        return Blocker("four-eyes", _("Another person must do this: you verified this draft."))
    return not_the_submitter(actor, draft, inputs)


@needs_input
def has_why(_actor: Actor, _draft: Draft, inputs: Inputs) -> Blocker | None:
    """A reason of at least a few words is given."""
    if len((inputs.get("why") or "").strip()) >= SHORTEST_REASON:
        return None
    return Blocker("why", _("Say why, in a sentence."), "why")


@needs_input
def has_drafter(_actor: Actor, draft: Draft, inputs: Inputs) -> Blocker | None:
    """The person given is a drafter of the unit in charge today."""
    able = {person.id for person in accounts.holders(Role.DRAFTER, draft.unit_id, clock.today())}
    if inputs.get("assignee_id") in able:
        return None
    return Blocker("assignee", _("Choose a drafter of the unit in charge."), "assignee_id")


@needs_input
def majority(_actor: Actor, _draft: Draft, inputs: Inputs) -> Blocker | None:
    """More than half of all members voted for it."""
    members, favour, held = inputs.get("members"), inputs.get("in_favour"), inputs.get("held_on")
    if not isinstance(members, int) or not isinstance(favour, int) or not isinstance(held, date):
        return Blocker("vote", _("Give the day of the vote, the number of members and the votes in favour."), "members")
    if not 0 <= favour <= members:
        return Blocker("vote", _("There cannot be more votes in favour than members."), "in_favour")
    if held > clock.today():
        return Blocker("vote", _("The vote is recorded after it was held."), "held_on")
    if 2 * favour > members:
        return None
    return Blocker(
        "majority", _("%(votes)d of %(members)d is no majority.", votes=favour, members=members), "in_favour"
    )
