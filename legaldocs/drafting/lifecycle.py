"""The life of a dossier (DOMAIN §4.1, D1–D10): one table for three forms and two procedures.

Each row says which dossiers have the step at all; a step that exists for all of them says nothing.  No row leads to
adoption past consultation and appraisal, and none of a resolution past verification.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, Scope
from legaldocs.drafting import appraising, consulting, issuing
from legaldocs.drafting import guards as g
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.models import Draft, Form, Procedure, Remark, State, Vote


def _forms(words: Any, *forms: Form) -> Scope:
    return Scope(words, lambda draft: draft.form in forms)


def _both(words: Any, procedure: Procedure, *forms: Form, complicated: bool | None = None) -> Scope:
    return Scope(
        words,
        lambda draft: (
            draft.form in forms
            and draft.procedure is procedure
            and (complicated is None or draft.complex is complicated)
        ),
    )


_COLLECTIVE = (Form.RESOLUTION, Form.DECISION)
RESOLUTION = _forms(_l("resolutions"), Form.RESOLUTION)
DECISION = _forms(_l("decisions of the Committee"), Form.DECISION)
CHAIR = _forms(_l("decisions of the Chair"), Form.CHAIR)
ORDINARY = _both(_l("ordinary procedure"), Procedure.ORDINARY, *Form)
SHORT = _both(_l("shortened procedure, not complex"), Procedure.SHORTENED, *Form, complicated=False)
COMPLEX = _both(_l("shortened procedure, complex"), Procedure.SHORTENED, *Form, complicated=True)
COLLECTIVE = _both(_l("resolutions and decisions of the Committee, ordinary"), Procedure.ORDINARY, *_COLLECTIVE)
COLLECTIVE_SHORT = _both(_l("resolutions and decisions of the Committee, shortened"), Procedure.SHORTENED, *_COLLECTIVE)
CHAIR_ORDINARY = _both(_l("decisions of the Chair, ordinary"), Procedure.ORDINARY, Form.CHAIR)
CHAIR_SHORT = _both(_l("decisions of the Chair, shortened"), Procedure.SHORTENED, Form.CHAIR)


def give_to(_actor: Actor, draft: Draft, inputs: Inputs) -> None:
    """The draft has a drafter."""
    draft.assignee_id = inputs["assignee_id"]


def note_consultation(_actor: Actor, draft: Draft, _inputs: Inputs) -> None:
    """Since when opinions are asked for, and on which text."""
    today = clock.today()
    draft.consulted_on, draft.consulted_sha256 = today, draft.text_sha256
    for request in opinions.requests(draft.id):
        request.asked_on, request.due_on = today, consulting.reply_by(draft, today)
        request.stance = request.answered_on = request.answered_by = None


def note_eligible(actor: Actor, draft: Draft, _inputs: Inputs) -> None:
    """Which text was found eligible, and by whom."""
    draft.appraised_sha256, draft.appraised_by = draft.text_sha256, actor.user_id


def drop_appraisal(_actor: Actor, draft: Draft, _inputs: Inputs) -> None:
    """What was not found eligible, or was taken back, is appraised anew."""
    draft.appraised_sha256 = draft.appraised_by = None
    drop_submission(_actor, draft, _inputs)


def note_submission(actor: Actor, draft: Draft, _inputs: Inputs) -> None:
    """Which text was submitted, and by whom."""
    draft.submitted_sha256, draft.submitted_by = draft.text_sha256, actor.user_id


def drop_submission(_actor: Actor, draft: Draft, _inputs: Inputs) -> None:
    """A returned draft is neither submitted nor verified."""
    draft.submitted_sha256 = draft.submitted_by = draft.verified_by = None


def note_verification(actor: Actor, draft: Draft, _inputs: Inputs) -> None:
    """Who verified it."""
    draft.verified_by = actor.user_id


def keep_why(move: str) -> Any:
    """The reason given with the step called so."""

    def effect(actor: Actor, draft: Draft, inputs: Inputs) -> None:
        words = inputs["why"].strip()
        db.session.add(Remark(draft_id=draft.id, move=move, words=words, by=actor.user_id, at=clock.now()))

    return effect


def keep_vote(move: str) -> Any:
    """The vote recorded with the step called so."""

    def effect(actor: Actor, draft: Draft, inputs: Inputs) -> None:
        vote = Vote(move=move, members=inputs["members"], in_favour=inputs["in_favour"], held_on=inputs["held_on"])
        vote.recorded_by = actor.user_id
        draft.votes.append(vote)

    return effect


S = State
_BEFORE_ISSUE: Any = tuple(s for s in S if s not in (S.PROMULGATED, S.CLOSED, S.WITHDRAWN, S.STOPPED))
_WHY, _VOTE = ("why",), ("members", "in_favour", "held_on")
_LAW, _DECREE = "Luật 64/2025/QH15", "Nghị định 78/2025/NĐ-CP"
_CHAIR_LAW, _SHORT_LAW = f"{_DECREE}, Điều 51a", f"{_DECREE}, Điều 59a"
_TEXT = (g.has_text, g.edits_kept, g.valid_bases, g.base_up_to_date)
_ADOPT = (g.consulted, g.appraised, g.as_submitted, g.valid_bases, g.base_up_to_date)
# fmt: off
DRAFTING = Lifecycle(
    "drafting",
    states=State,
    labels={
        S.REGISTERED: _l("Registered, waiting for consent"),
        S.DRAFTING: _l("Being drafted"),
        S.CONSULTING: _l("Opinions are asked for"),
        S.RESOLVING: _l("Opinions are being taken up"),
        S.APPRAISING: _l("Being appraised"),
        S.REVISING: _l("Found eligible, being completed"),
        S.SUBMITTED: _l("Submitted to the Committee"),
        S.VERIFYING: _l("Being verified by the council"),
        S.IN_COUNCIL: _l("Before the People's Council"),
        S.ADOPTED: _l("Adopted, to be signed and numbered"),
        S.PROMULGATED: _l("Issued, being published and filed"),
        S.CLOSED: _l("Issued, published and filed"),
        S.WITHDRAWN: _l("Draft withdrawn"),
        S.STOPPED: _l("Stopped"),
    },
    initial=S.REGISTERED,
    final=frozenset({S.CLOSED, S.WITHDRAWN, S.STOPPED}),
    opening="drafting.accept",
    steps=(S.REGISTERED, S.DRAFTING, S.CONSULTING, S.RESOLVING, S.APPRAISING, S.REVISING, S.SUBMITTED, S.VERIFYING, S.IN_COUNCIL, S.ADOPTED, S.PROMULGATED, S.CLOSED),
    tones={S.REGISTERED: "soon", S.SUBMITTED: "soon", S.ADOPTED: "soon", S.CLOSED: "done"},
    moves=(
        #    name               from              to            who              label                      guards, deadline of the next step, effects, law, inputs, which dossiers
        Move("accept", (S.REGISTERED,), S.DRAFTING, "drafting.office", _l("Agree to the registration"), (g.papers("accept"), g.not_own_draft), "drafting.prepare", (), _LAW),
        Move("assign", (S.DRAFTING,), S.DRAFTING, "drafting.lead", _l("Assign the drafter"), (g.has_drafter,), "drafting.prepare", (give_to,), _DECREE, ("assignee_id",)),
        Move("consult", (S.DRAFTING,), S.CONSULTING, "drafting.draft", _l("Ask for opinions"), (*_TEXT, consulting.asked, g.papers("consult")), "consultation.posting", (note_consultation,), _DECREE, (), COLLECTIVE),
        Move("consult-short", (S.DRAFTING,), S.CONSULTING, "drafting.draft", _l("Ask for opinions (shortened)"), (*_TEXT, consulting.asked, g.papers("consult-short")), "consultation.reply.shortened", (note_consultation,), f"{_LAW}, Điều 50", (), COLLECTIVE_SHORT),
        Move("consult-chair", (S.DRAFTING,), S.CONSULTING, "drafting.draft", _l("Ask for opinions on the Chair's decision"), (*_TEXT, consulting.asked, g.papers("consult-chair")), "consultation.posting.chair-decision", (note_consultation,), _CHAIR_LAW, (), CHAIR_ORDINARY),
        Move("consult-chair-short", (S.DRAFTING,), S.CONSULTING, "drafting.draft", _l("Ask for opinions on the Chair's decision (shortened)"), (*_TEXT, consulting.asked, g.papers("consult-chair-short")), "consultation.reply.chair-decision.shortened", (note_consultation,), _CHAIR_LAW, (), CHAIR_SHORT),
        Move("close-consultation", (S.CONSULTING,), S.RESOLVING, "drafting.draft", _l("Close the consultation"), (g.posted_long_enough, consulting.answered_or_late), "drafting.resolve", (), _DECREE),
        Move("send-appraisal", (S.RESOLVING,), S.APPRAISING, "drafting.lead", _l("Send for appraisal"), (*_TEXT, g.consulted, consulting.all_resolved, g.papers("send-appraisal"), g.not_the_assignee), "appraisal", (appraising.begin,), _DECREE, (), ORDINARY),
        Move("send-appraisal-short", (S.RESOLVING,), S.APPRAISING, "drafting.lead", _l("Send for appraisal (shortened)"), (*_TEXT, g.consulted, consulting.all_resolved, g.papers("send-appraisal-short"), g.not_the_assignee), "appraisal.shortened", (appraising.begin,), _SHORT_LAW, (), SHORT),
        Move("send-appraisal-complex", (S.RESOLVING,), S.APPRAISING, "drafting.lead", _l("Send for appraisal (shortened, complex)"), (*_TEXT, g.consulted, consulting.all_resolved, g.papers("send-appraisal-complex"), g.not_the_assignee), "appraisal.shortened.complex", (appraising.begin,), _SHORT_LAW, (), COMPLEX),
        Move("consult-again", (S.RESOLVING, S.REVISING), S.DRAFTING, "drafting.lead", _l("Back to drafting"), (g.has_why,), "drafting.prepare", (drop_appraisal, keep_why("consult-again")), _DECREE, _WHY),
        Move("return-appraisal", (S.APPRAISING,), S.RESOLVING, "drafting.conclude", _l("Return: the dossier is not complete"), (g.has_why,), "drafting.resolve", (drop_appraisal, keep_why("return-appraisal")), _DECREE, _WHY),
        Move("conclude-not-yet", (S.APPRAISING,), S.RESOLVING, "drafting.conclude", _l("Conclude: not yet eligible"), (appraising.complete, appraising.something_wanting, g.not_own_draft, appraising.not_the_appraiser, g.has_why), "drafting.resolve", (appraising.conclude(False), drop_appraisal, keep_why("conclude-not-yet")), _DECREE, _WHY),
        Move("conclude-eligible", (S.APPRAISING,), S.REVISING, "drafting.conclude", _l("Conclude: eligible to be submitted"), (*_TEXT, appraising.complete, appraising.nothing_wanting, g.not_own_draft, appraising.not_the_appraiser), "drafting.revise", (appraising.conclude(True), note_eligible), _DECREE),
        Move("submit", (S.REVISING,), S.SUBMITTED, "drafting.lead", _l("Submit to the Committee"), (*_TEXT, g.consulted, g.appraised, g.papers("submit"), g.not_the_assignee), "committee.decide", (note_submission,), _DECREE),
        Move("return-submission", (S.SUBMITTED,), S.REVISING, "drafting.office", _l("Return to the drafting unit"), (g.has_why,), "drafting.revise", (drop_submission, keep_why("return-submission")), _DECREE, _WHY),
        Move("adopt-committee", (S.SUBMITTED,), S.ADOPTED, "drafting.office", _l("Record the Committee's decision"), (*_ADOPT, g.papers("adopt-committee"), g.not_the_submitter, g.majority), "promulgation.sign", (keep_vote("adopt-committee"),), _LAW, _VOTE, DECISION),
        Move("approve-chair", (S.SUBMITTED,), S.ADOPTED, "drafting.office", _l("Record the Chair's approval"), (*_ADOPT, g.papers("approve-chair"), g.not_the_submitter), "promulgation.sign", (), _CHAIR_LAW, (), CHAIR),
        Move("to-council", (S.SUBMITTED,), S.VERIFYING, "drafting.office", _l("Lay before the People's Council"), (*_ADOPT, g.papers("to-council"), g.dossier_in_time, g.not_the_submitter), "verification.conduct", (), _LAW, (), RESOLUTION),
        Move("return-verification", (S.VERIFYING,), S.REVISING, "drafting.verify", _l("Return: not verified"), (g.has_why,), "drafting.revise", (drop_submission, keep_why("return-verification")), _LAW, _WHY, RESOLUTION),
        Move("verify", (S.VERIFYING,), S.IN_COUNCIL, "drafting.verify", _l("Record the verification"), (g.as_submitted, g.papers("verify"), g.not_the_submitter), None, (note_verification,), _LAW, (), RESOLUTION),
        Move("not-adopted", (S.SUBMITTED, S.IN_COUNCIL), S.REVISING, "drafting.council", _l("Record that it was not adopted"), (g.has_why,), "drafting.revise", (drop_submission, keep_why("not-adopted")), _LAW, _WHY),
        Move("adopt-council", (S.IN_COUNCIL,), S.ADOPTED, "drafting.council", _l("Record the Council's resolution"), (*_ADOPT, g.verified, g.papers("adopt-council"), g.not_the_verifier, g.majority), "promulgation.sign", (keep_vote("adopt-council"),), _LAW, _VOTE, RESOLUTION),
        Move("promulgate", (S.ADOPTED,), S.PROMULGATED, "drafting.office", _l("Record the signing and issue"), (g.consulted, g.appraised, g.as_submitted, issuing.not_secret, g.not_own_draft, issuing.signing_data, issuing.bases_on_the_day), "promulgation.send-gazette", (issuing.issue,), _LAW, ("signer", "signed_on", "effective_on")),
        Move("close", (S.PROMULGATED,), S.CLOSED, "drafting.office", _l("Close: published and filed"), (issuing.duties_done,), None, (), _DECREE),
        Move("withdraw", _BEFORE_ISSUE, S.WITHDRAWN, "drafting.lead", _l("Withdraw the draft"), (g.has_why,), None, (keep_why("withdraw"),), _DECREE, _WHY),
        Move("stop", _BEFORE_ISSUE, S.STOPPED, "drafting.office", _l("Stop the dossier"), (g.has_why,), None, (keep_why("stop"),), _DECREE, _WHY),
    ),
)
# fmt: on
