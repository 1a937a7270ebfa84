"""Every module that declares jobs; importing this one makes all of them known to web and worker."""

from legaldocs.accounts import jobs as accounts
from legaldocs.checking import jobs as checking
from legaldocs.conflicts import jobs as conflicts
from legaldocs.documents import jobs as documents
from legaldocs.inbox import jobs as inbox
from legaldocs.plans import jobs as plans
from legaldocs.review import jobs as review
from legaldocs.search import reactions as search
from legaldocs.tracker import jobs as tracker
from legaldocs.trail import jobs as trail
from legaldocs.webhooks import jobs as webhooks

ALL = (
    accounts,
    checking,
    conflicts,
    documents,
    inbox,
    plans,
    review,
    search,
    tracker,
    trail,
    webhooks,
)
