"""THE table: event → reactions inside its transaction → jobs after its commit.  Nothing else listens anywhere."""

from __future__ import annotations

from legaldocs.checking import reactions as checking
from legaldocs.conflicts import jobs as conflict_jobs
from legaldocs.conflicts import reactions as conflicts
from legaldocs.core.events import On
from legaldocs.deadlines import reactions as deadlines
from legaldocs.documents import reactions as documents
from legaldocs.events import (
    CalledOn,
    CheckWanted,
    DocumentPromulgated,
    DocumentRegistered,
    DocumentsNamed,
    EffectRecorded,
    EffectReversed,
    IllegalityFound,
    MergerDecided,
    Moved,
    PlanApproved,
    ProposalCarriedOut,
    ProposalRaised,
    ReviewApproved,
    ReviewsOpened,
    ReviewWanted,
    SearchFoundNews,
    TextTranslated,
    TicketsDropped,
    TicketsShared,
)
from legaldocs.inbox import reactions as inbox
from legaldocs.plans import reactions as plans
from legaldocs.proposals import reactions as proposals
from legaldocs.review import reactions as review
from legaldocs.search import reactions as search
from legaldocs.tracker import reactions as tracker
from legaldocs.webhooks import reactions as webhooks

WIRING: dict[type, On] = {
    DocumentRegistered: On(
        reactions=(
            search.mark_changed,
            checking.receive,
            proposals.match_document,
            tracker.link_mentions,
            webhooks.tell,
            inbox.tell_of_text,
        ),
        jobs=(search.INDEX, conflict_jobs.UPDATE),
    ),
    SearchFoundNews: On(reactions=(inbox.tell_of_hits,)),
    CalledOn: On(reactions=(inbox.tell_of_call,)),
    TextTranslated: On(reactions=(search.mark_changed,), jobs=(search.INDEX,)),
    EffectRecorded: On(
        reactions=(
            documents.propose_ends,
            review.open_tickets,
            proposals.match_event,
            webhooks.tell,
            inbox.tell_of_effect,
        ),
        jobs=(search.INDEX, conflict_jobs.UPDATE),
    ),
    EffectReversed: On(
        reactions=(documents.withdraw_ends, review.withdraw_tickets, webhooks.tell, inbox.tell_of_reversal),
        jobs=(search.INDEX, conflict_jobs.UPDATE),
    ),
    Moved: On(reactions=(deadlines.restart_clocks, checking.read_when_assigned, webhooks.tell)),
    ReviewsOpened: On(reactions=(inbox.tell_of_reviews,)),
    DocumentsNamed: On(reactions=(documents.register_named,)),
    DocumentPromulgated: On(reactions=(proposals.match_promulgated,)),
    ReviewApproved: On(),
    ReviewWanted: On(reactions=(review.open_wanted,)),
    CheckWanted: On(reactions=(checking.open_wanted,)),
    IllegalityFound: On(reactions=(checking.open_found_illegal,)),
    ProposalCarriedOut: On(reactions=(review.settle_tickets,)),
    ProposalRaised: On(reactions=(conflicts.link_proposal,)),
    TicketsShared: On(reactions=(review.share_tickets,)),
    TicketsDropped: On(reactions=(review.drop_tickets,)),
    MergerDecided: On(reactions=(proposals.raise_for_merger,)),
    PlanApproved: On(reactions=(plans.supersede,)),
}
