"""Every permission table of the application; importing this module declares all rows."""

from legaldocs.accounts import policy as accounts
from legaldocs.campaigns import policy as campaigns
from legaldocs.checking import policy as checking
from legaldocs.conflicts import policy as conflicts
from legaldocs.documents import policy as documents
from legaldocs.drafting import policy as drafting
from legaldocs.drafting import secrecy as secret_dossiers
from legaldocs.feedback import policy as feedback
from legaldocs.forms import policy as forms
from legaldocs.inbox import policy as inbox
from legaldocs.listviews import policy as listviews
from legaldocs.plans import policy as plans
from legaldocs.proposals import policy as proposals
from legaldocs.reports import policy as reports
from legaldocs.review import policy as review
from legaldocs.search import policy as search
from legaldocs.systematisation import policy as systematisation
from legaldocs.tracker import policy as tracker
from legaldocs.webhooks import policy as webhooks

ALL = (
    accounts,
    campaigns,
    checking,
    conflicts,
    documents,
    feedback,
    forms,
    inbox,
    plans,
    proposals,
    reports,
    review,
    search,
    systematisation,
    tracker,
    drafting,
    secret_dossiers,
    webhooks,
    listviews,
)
