"""The two lives of a dossier (DOMAIN §4.2, K1–K9): self-check and check by authority, one table each.

They differ in who signs what (a report to the issuer's own organ, a signed conclusion sent to another), in the limit
for examining, and in what follows a refusal (kept by the organ itself; escalated by the checking body).
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.checking import guards as g
from legaldocs.checking.models import (
    AUTHORITY,
    SELF,
    AuthorityState,
    Check,
    CheckRecord,
    Handling,
    RecordKind,
    SelfState,
)
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.lifecycle import Inputs, Lifecycle, Move, has_remark


def give_to(_actor: Actor, check: Check, inputs: Inputs) -> None:
    """The dossier has an examiner."""
    check.assignee_id = inputs["assignee_id"]


def note_submitter(actor: Actor, check: Check, _inputs: Inputs) -> None:
    """Who submitted, for the four-eyes rule."""
    check.submitted_by = actor.user_id


def note_drafter(actor: Actor, check: Check, _inputs: Inputs) -> None:
    """Who drafted the conclusion, for the four-eyes rule."""
    check.drafted_by = actor.user_id


def note_signature(actor: Actor, check: Check, _inputs: Inputs) -> None:
    """Who signed, when, and exactly what."""
    check.signed_by, check.signed_on, check.signed_hash = actor.user_id, clock.today(), check.content_hash()


def drop_signature(_actor: Actor, check: Check, _inputs: Inputs) -> None:
    """A returned conclusion carries no signature."""
    check.signed_by = check.signed_on = check.signed_hash = None


def note_sent(_actor: Actor, check: Check, _inputs: Inputs) -> None:
    """The day from which the issuer's time runs."""
    check.sent_on = clock.today()


def note_outcome(_actor: Actor, check: Check, inputs: Inputs) -> None:
    """What handled the text."""
    check.outcome_id, check.outcome = inputs["outcome_id"], Handling(inputs["outcome"])


def _file(kind: RecordKind) -> Any:
    def add(actor: Actor, check: Check, inputs: Inputs) -> None:
        db.session.add(
            CheckRecord(
                check_id=check.id,
                kind=kind,
                on=inputs.get("on") or clock.today(),
                number=inputs.get("number") or "",
                words=inputs["remark"],
                by=actor.user_id,
                by_name=actor.name,
                at=clock.now(),
            )
        )

    return add


file_refusal = _file(RecordKind.REFUSAL)
file_escalation = _file(RecordKind.ESCALATION)
file_publication = _file(RecordKind.PUBLICATION)

D79 = "Nghị định 79/2025/NĐ-CP"
S, A = SelfState, AuthorityState
_SELF_WORK: Any = (S.OPEN, S.EXAMINING, S.SUBMITTED, S.DISCUSSING, S.DRAFTED)
_AUTHORITY_WORK: Any = (A.OPEN, A.EXAMINING, A.SUBMITTED, A.DISCUSSING, A.DRAFTED, A.SIGNED)
_FORM = (g.all_answered, g.none_orphaned, g.form_complete)
_CONCLUSION = (g.discussed, g.handling_named, g.none_orphaned, g.conclusion_points)
# fmt: off
SELF_CHECK = Lifecycle(
    SELF,
    states=SelfState,
    labels={
        S.OPEN: _l("Waiting to be assigned"),
        S.EXAMINING: _l("Being checked"),
        S.SUBMITTED: _l("Form waiting for the leader"),
        S.CLEAN: _l("No fault found"),
        S.DISCUSSING: _l("Under discussion with the drafting unit"),
        S.DRAFTED: _l("Report waiting for signature"),
        S.HANDLING: _l("Being handled by the issuer"),
        S.REFUSED: _l("Handling refused"),
        S.HANDLED: _l("Handled, to be published"),
        S.CLOSED: _l("Handled and published"),
        S.CLOSED_REFUSED: _l("Closed with a recorded refusal"),
        S.WITHDRAWN: _l("Withdrawn"),
    },
    initial=S.OPEN,
    final=frozenset({S.CLEAN, S.CLOSED, S.CLOSED_REFUSED, S.WITHDRAWN}),
    opening="check.assign",
    steps=(S.OPEN, S.EXAMINING, S.SUBMITTED, S.DISCUSSING, S.DRAFTED, S.HANDLING, S.HANDLED, S.CLOSED),
    tones={S.OPEN: "soon", S.SUBMITTED: "soon", S.DRAFTED: "soon", S.CLEAN: "done", S.CLOSED: "done"},
    moves=(
        #    name             from                       to                who                  label                                      guards                                          deadline                 effects                 law
        Move("assign",        (S.OPEN, S.EXAMINING),     S.EXAMINING,      "checking.assign",   _l("Assign"),                              (g.has_examiner,),                              "check.examine",         (give_to,),             f"{D79}, Điều 2", ("assignee_id",)),
        Move("submit",        (S.EXAMINING,),            S.SUBMITTED,      "checking.examine",  _l("Submit the form"),                     _FORM,                                          "check.decide",          (note_submitter,),      f"{D79}, Điều 6"),
        Move("return",        (S.SUBMITTED,),            S.EXAMINING,      "checking.decide",   _l("Return"),                              (g.not_own_work, has_remark),                   "check.examine",         (),                     f"{D79}, Điều 6", ("remark",)),
        Move("close_clean",   (S.SUBMITTED,),            S.CLEAN,          "checking.decide",   _l("Close: no fault found"),               (g.not_own_work, g.nothing_found, *_FORM, g.same_content), None,          (),                     f"{D79}, Điều 6", ("content_hash",)),
        Move("discuss",       (S.SUBMITTED,),            S.DISCUSSING,     "checking.decide",   _l("Signs of a fault: discuss"),           (g.not_own_work, g.something_found, *_FORM, g.same_content), "check.discuss", (),                   f"{D79}, Điều 23", ("content_hash",)),
        Move("draft",         (S.DISCUSSING,),           S.DRAFTED,        "checking.examine",  _l("Submit the report"),                   _CONCLUSION,                                    "check.sign",            (note_drafter,),        f"{D79}, Điều 24"),
        Move("send_back",     (S.DRAFTED,),              S.DISCUSSING,     "checking.sign",     _l("Send back"),                           (g.not_own_draft, has_remark),                  "check.discuss",         (drop_signature,),      f"{D79}, Điều 24", ("remark",)),
        Move("report",        (S.DRAFTED,),              S.HANDLING,       "checking.sign",     _l("Sign the report to the issuer"),       (g.not_own_draft, *_CONCLUSION, g.same_content), "check.handle",         (note_signature, note_sent), f"{D79}, Điều 26", ("content_hash",)),
        Move("handle",        (S.HANDLING, S.REFUSED),   S.HANDLED,        "checking.follow",   _l("Record the outcome document"),         (g.outcome_acts, g.form_allowed),               "check.publish-handling", (note_outcome,),       f"{D79}, Điều 23, Điều 26", ("outcome_number", "outcome")),
        Move("refuse",        (S.HANDLING,),             S.REFUSED,        "checking.follow",   _l("Record a refusal"),                    (has_remark, g.dated),                          "check.escalate",        (file_refusal,),        f"{D79}, Điều 24", ("remark", "on", "number")),
        Move("close_refused", (S.REFUSED,),              S.CLOSED_REFUSED, "checking.sign",     _l("Close with the recorded refusal"),     (g.has_refusal, has_remark),                    None,                    (file_escalation,),     f"{D79}, Điều 24", ("remark",)),
        Move("publish",       (S.HANDLED,),              S.CLOSED,         "checking.follow",   _l("Record the publication and close"),    (g.has_outcome, has_remark, g.dated),           None,                    (file_publication,),    f"{D79}, Điều 28", ("remark", "on")),
        Move("withdraw",      _SELF_WORK,                S.WITHDRAWN,      "checking.withdraw", _l("Withdraw the dossier"),                (has_remark,),                                  None,                    (),                     f"{D79}, Điều 2", ("remark",)),
    ),
)
AUTHORITY_CHECK = Lifecycle(
    AUTHORITY,
    states=AuthorityState,
    labels={
        A.OPEN: _l("Waiting to be assigned"),
        A.EXAMINING: _l("Being checked"),
        A.SUBMITTED: _l("Form waiting for the leader"),
        A.CLEAN: _l("No fault found"),
        A.DISCUSSING: _l("Under discussion with the issuer"),
        A.DRAFTED: _l("Conclusion waiting for signature"),
        A.SIGNED: _l("Signed, to be sent"),
        A.HANDLING: _l("Being handled by the issuer"),
        A.REFUSED: _l("Handling refused"),
        A.ESCALATED: _l("Before the higher authority"),
        A.HANDLED: _l("Handled, to be published"),
        A.CLOSED: _l("Handled and published"),
        A.CLOSED_REFUSED: _l("Closed with a recorded refusal"),
        A.WITHDRAWN: _l("Withdrawn"),
    },
    initial=A.OPEN,
    final=frozenset({A.CLEAN, A.CLOSED, A.CLOSED_REFUSED, A.WITHDRAWN}),
    opening="check.assign",
    steps=(A.OPEN, A.EXAMINING, A.SUBMITTED, A.DISCUSSING, A.DRAFTED, A.SIGNED, A.HANDLING, A.HANDLED, A.CLOSED),
    tones={A.OPEN: "soon", A.SUBMITTED: "soon", A.DRAFTED: "soon", A.ESCALATED: "soon", A.CLEAN: "done", A.CLOSED: "done"},
    moves=(
        #    name             from                       to                who                  label                                      guards                                          deadline                 effects                 law
        Move("assign",        (A.OPEN, A.EXAMINING),     A.EXAMINING,      "checking.assign",   _l("Assign"),                              (g.has_examiner,),                              "check.examine.authority", (give_to,),           f"{D79}, Điều 2", ("assignee_id",)),
        Move("submit",        (A.EXAMINING,),            A.SUBMITTED,      "checking.examine",  _l("Submit the form"),                     _FORM,                                          "check.decide",          (note_submitter,),      f"{D79}, Điều 6"),
        Move("return",        (A.SUBMITTED,),            A.EXAMINING,      "checking.decide",   _l("Return"),                              (g.not_own_work, has_remark),                   "check.examine.authority", (),                   f"{D79}, Điều 6", ("remark",)),
        Move("close_clean",   (A.SUBMITTED,),            A.CLEAN,          "checking.decide",   _l("Close: no fault found"),               (g.not_own_work, g.nothing_found, *_FORM, g.same_content), None,          (),                     f"{D79}, Điều 6", ("content_hash",)),
        Move("discuss",       (A.SUBMITTED,),            A.DISCUSSING,     "checking.decide",   _l("Signs of a fault: discuss"),           (g.not_own_work, g.something_found, *_FORM, g.same_content), "check.discuss", (),                   f"{D79}, Điều 23", ("content_hash",)),
        Move("draft",         (A.DISCUSSING,),           A.DRAFTED,        "checking.examine",  _l("Submit the conclusion"),               _CONCLUSION,                                    "check.sign",            (note_drafter,),        f"{D79}, Điều 24"),
        Move("send_back",     (A.DRAFTED,),              A.DISCUSSING,     "checking.sign",     _l("Send back"),                           (g.not_own_draft, has_remark),                  "check.discuss",         (drop_signature,),      f"{D79}, Điều 24", ("remark",)),
        Move("sign",          (A.DRAFTED,),              A.SIGNED,         "checking.sign",     _l("Sign the conclusion"),                 (g.not_own_draft, *_CONCLUSION, g.same_content), "check.send",           (note_signature,),      f"{D79}, Điều 24", ("content_hash",)),
        Move("send",          (A.SIGNED,),               A.HANDLING,       "checking.press",    _l("Send to the issuer"),                  (g.unchanged_since_signing,),                   "check.handle",          (note_sent,),           f"{D79}, Điều 26"),
        Move("handle",        (A.HANDLING, A.REFUSED, A.ESCALATED), A.HANDLED, "checking.follow", _l("Record the outcome document"),        (g.outcome_acts, g.form_allowed),               "check.publish-handling", (note_outcome,),       f"{D79}, Điều 23, Điều 26", ("outcome_number", "outcome")),
        Move("refuse",        (A.HANDLING,),             A.REFUSED,        "checking.follow",   _l("Record a refusal"),                    (has_remark, g.dated),                          "check.escalate",        (file_refusal,),        f"{D79}, Điều 24 khoản 2", ("remark", "on", "number")),
        Move("escalate",      (A.HANDLING, A.REFUSED),   A.ESCALATED,      "checking.press",    _l("Escalate to the higher authority"),    (g.late_or_refused, has_remark),                None,                    (file_escalation,),     f"{D79}, Điều 24 khoản 2, khoản 3", ("remark",)),
        Move("close_refused", (A.ESCALATED,),            A.CLOSED_REFUSED, "checking.sign",     _l("Close with the recorded refusal"),     (g.has_refusal, has_remark),                    None,                    (),                     f"{D79}, Điều 24", ("remark",)),
        Move("publish",       (A.HANDLED,),              A.CLOSED,         "checking.follow",   _l("Record the publication and close"),    (g.has_outcome, has_remark, g.dated),           None,                    (file_publication,),    f"{D79}, Điều 28", ("remark", "on")),
        Move("withdraw",      _AUTHORITY_WORK,           A.WITHDRAWN,      "checking.withdraw", _l("Withdraw the dossier"),                (has_remark,),                                  None,                    (),                     f"{D79}, Điều 2", ("remark",)),
    ),
)
# fmt: on
TABLES = {SELF: SELF_CHECK, AUTHORITY: AUTHORITY_CHECK}


def table_of(check: Check) -> Lifecycle:
    """The lifecycle that the dossier lives."""
    return TABLES[check.lifecycle]
