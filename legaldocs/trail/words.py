"""What people call each use case and each kind of record in the audit.

One place, because the audit stores technical names that must never change; a test holds that none is missing here.
"""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

USE_CASES: dict[str, LazyString] = {
    "accounts.prune_attempts": _l("Forget old sign-in attempts"),
    "accounts.service.act_for": _l("Act for somebody"),
    "accounts.service.change_password": _l("Change the password"),
    "accounts.service.choose_language": _l("Choose a language"),
    "accounts.service.delegate": _l("Delegate a post"),
    "accounts.service.end_delegation": _l("End a delegation"),
    "accounts.service.end_session": _l("End a session"),
    "accounts.service.open_session": _l("Sign in to a session"),
    "accounts.service.set_up": _l("Set up units and people"),
    "accounts.service.touch_session": _l("Note that a session is alive"),
    "accounts.sign_in_failed": _l("A sign-in failed"),
    "deadlines.service.restart": _l("Restart a deadline"),
    "documents.consolidation_service.sign": _l("Sign off a consolidated text"),
    "documents.edition_service.correct_text": _l("Add a corrected text"),
    "documents.effect_service.complete": _l("Complete a proposed event"),
    "documents.effect_service.confirm": _l("Confirm proposed events"),
    "documents.effect_service.confirm_plain": _l("Confirm the plain events of a document"),
    "documents.effect_service.confirm_waiting": _l("Confirm plain events that waited for their target"),
    "documents.effect_service.dismiss": _l("Dismiss proposed events"),
    "documents.effect_service.rebuild_periods": _l("Derive periods of effect anew"),
    "documents.effect_service.record": _l("Record an event by hand"),
    "documents.effect_service.reverse": _l("Take an event back"),
    "documents.effect_undo.undo": _l("Undo decisions on proposed events"),
    "documents.import": _l("Import documents"),
    "documents.quality_service.count": _l("Count the quality checks"),
    "documents.queue_import": _l("Queue an import"),
    "documents.queue_quality": _l("Queue a count of the quality checks"),
    "documents.recognition_service.sign_off": _l("Sign off a recognised text"),
    "documents.sample": _l("Load the sample register"),
    "documents.service.register": _l("Register a document"),
    "documents.service.register_facts": _l("Register the facts of a cited document"),
    "jobs.service.cancel": _l("Cancel a running job"),
    "jobs.service.forget_old": _l("Delete old jobs"),
    "jobs.service.run_again": _l("Run a job again"),
    "plans.service.add_line": _l("Add a line to a plan"),
    "plans.service.edit_line": _l("Edit a line of a plan"),
    "plans.service.move": _l("Move a plan along"),
    "plans.service.propose": _l("Propose a plan"),
    "plans.service.regenerate": _l("Generate a plan anew"),
    "plans.service.remove_line": _l("Take a line off a plan"),
    "plans.service.restore_line": _l("Put a line back on a plan"),
    "proposals.service.add_target": _l("Add a target to a proposal"),
    "proposals.service.edit": _l("Edit a proposal"),
    "proposals.service.edit_target": _l("Edit the words of a target"),
    "proposals.service.move": _l("Move a proposal along"),
    "proposals.service.raise_from_ticket": _l("Raise proposals from a review"),
    "proposals.service.raise_proposal": _l("Raise a proposal by hand"),
    "proposals.service.remove_target": _l("Take a target out of a proposal"),
    "review.service.add_provision": _l("Add a provision to a review"),
    "review.service.conclude": _l("Conclude on a provision"),
    "review.service.conclude_rest": _l("Keep the provisions without conclusion"),
    "review.service.move": _l("Move a review along"),
    "review.service.open_by_officer": _l("Open a review by hand"),
    "review.service.open_tickets": _l("Open reviews of the documents affected"),
    "review.service.withdraw_for": _l("Withdraw reviews whose reason is gone"),
    "search.saved_service.compare": _l("Look for news of a saved search"),
    "search.saved_service.drop": _l("Drop a saved search"),
    "search.saved_service.keep": _l("Keep a search"),
    "search.saved_service.looked_at": _l("Look at the news of a saved search"),
    "search.service.forget": _l("Note that the index is up to date"),
    "search.service.mark": _l("Note that the index is out of date"),
}
RECORDS: dict[str, LazyString] = {
    "clock": _l("Running deadline"),
    "delegation": _l("Delegated post"),
    "document": _l("A document"),
    "edition": _l("Text of a document"),
    "effect_event": _l("Event of effect"),
    "person": _l("A person"),
    "plan": _l("A plan"),
    "plan_line": _l("Line of a plan"),
    "post": _l("A post"),
    "proposal": _l("A proposal"),
    "proposal_target": _l("Target of a proposal"),
    "proposed_event": _l("A proposed event"),
    "review_item": _l("Conclusion on a provision"),
    "review_ticket": _l("A review"),
    "signed_text": _l("A signed consolidated text"),
    "state_move": _l("A step taken"),
    "unit": _l("A unit"),
}


def use_case(name: str) -> str:
    """Words for a use case; one that no longer exists keeps its technical name."""
    return str(USE_CASES.get(name, name))


def record(name: str) -> str:
    """Words for a kind of record; one that no longer exists keeps its technical name."""
    return str(RECORDS.get(name, name))
