"""The frame around every page: navigation by permission, addresses of the top bar, reading date, language.

Composes what slices offer; belongs to the application level, like ``app`` and ``wiring``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from markupsafe import Markup

from legaldocs import page_values, ui
from legaldocs.core import clock, i18n, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.kept import Kept
from legaldocs.core.web import actor
from legaldocs.documents import reading_date
from legaldocs.inbox import remembered
from legaldocs.ui import codes
from legaldocs.ui.words import day

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "legaldocs" / "static"
MIGRATIONS = ROOT / "migrations"

# Group → (endpoint, label, icon, permission).  At most eight in a group, in the order of the work.
NAVIGATION: tuple[tuple[Any, tuple[tuple[str, Any, str, str], ...]], ...] = (
    (
        None,
        (
            ("home.page", _l("My work"), "check2-square", "documents.read"),
            ("notices.index", _l("My notices"), "bell", "notices.read"),
            ("documents.index", _l("Register"), "journal-text", "documents.read"),
            ("search.page", _l("Search"), "search", "documents.read"),
        ),
    ),
    (
        _l("Life of a document"),
        (
            ("drafting.index", _l("Drafting"), "pencil-square", "drafting.read"),
            ("effect.inbox", _l("Effect to confirm"), "patch-check", "effect.confirm"),
            ("checking.index", _l("Checking"), "card-checklist", "checking.read"),
            ("review.index", _l("Review"), "arrow-repeat", "review.read"),
            ("findings.index", _l("Findings"), "intersect", "findings.read"),
            ("proposals.index", _l("Proposals"), "signpost-split", "proposals.read"),
            ("systematisation.index", _l("Systematisation"), "collection", "systematisation.read"),
            ("feedback.index", _l("Feedback"), "chat-left-text", "feedback.read"),
        ),
    ),
    (
        _l("Steering"),
        (
            ("plans.index", _l("Plans"), "calendar3", "plans.read"),
            ("deadlines.index", _l("Deadlines"), "alarm", "review.read"),
            ("campaigns.index", _l("Review campaigns"), "flag", "campaigns.read"),
            ("tracker.index", _l("Handling after the merger"), "pin-map", "tracker.read"),
            ("board.index", _l("Units"), "building", "board.read"),
            ("reports.index", _l("Reports"), "bar-chart", "reports.read"),
        ),
    ),
    (
        _l("Rules and data"),
        (
            ("rules.index", _l("Rules of effect"), "book", "documents.read"),
            ("forms.index", _l("Forms"), "file-earmark-text", "forms.read"),
            ("layout.page", _l("Layout check"), "file-earmark-ruled", "documents.read"),
            ("quality.index", _l("Data quality"), "clipboard-check", "quality.read"),
        ),
    ),
    (
        _l("System"),
        (
            ("jobs.index", _l("Jobs"), "gear", "jobs.read"),
            ("trail.index", _l("Audit"), "shield-check", "audit.read"),
            ("accounts.directory", _l("People and units"), "people", "accounts.directory"),
            ("access.page", _l("Access review"), "person-check", "access.review"),
        ),
    ),
)


_Groups = tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...]
PEOPLE_KEPT = 500  # whose navigation is kept in memory: some ten kilobytes each


def init_app(app: Flask) -> None:
    """Install the interface kit and the context every template reads."""
    ui.install(app)
    page_values.init_app(app)
    app.context_processor(_context)
    if app.config["PROVINCE_NAME"]:
        app.jinja_env.globals["office"] = app.config["PROVINCE_NAME"]


def _context() -> dict[str, Any]:
    signed_in = current_user.is_authenticated
    counts = _counts() if signed_in else {}
    return {
        "urls": _urls(),
        "nav": _navigation(counts) if signed_in else [],
        "inbox_count": counts.get("home.page", (0, False))[0],
        "reading_date": reading_date.chosen(),
        "today": clock.today(),
        "locale": i18n.language(),
        "theme": request.cookies.get("theme", "auto"),
        "csp_nonce": getattr(g, "csp_nonce", ""),
        "sample_notice": remembered.has_sample(_head()) if signed_in else False,
        "audit_of": _audit_of() if signed_in else None,
        "printed": _printed() if signed_in else None,
        "freshness": _freshness() if signed_in else "",
    }


# What a page is about, by the argument of its address → the record's name in the audit.
RECORDS = {
    "document_id": "document", "ticket_id": "review_ticket", "proposal_id": "proposal", "plan_id": "plan",
    "draft_id": "draft", "check_id": "check_dossier", "campaign_id": "campaign",
    "feedback_id": "feedback", "term_id": "systematisation_term", "handling_id": "handling", "person_id": "person",
    "unit_id": "unit",
}  # fmt: skip


def _audit_of() -> str | None:
    """Where the changes of the record shown are read field by field, for those who may read the audit."""
    for name, value in (request.view_args or {}).items():
        if name in RECORDS and permissions.can(actor(), "audit.read"):
            return url_for("trail.index", entity=RECORDS[name], entity_id=value)
    return None


def _printed() -> dict[str, Any] | None:
    """What leads from a printed dossier back to it: its address as people reach it, and that address as a code."""
    kept = set(request.view_args or ()) & (RECORDS.keys() - {"person_id", "unit_id"})
    if request.method != "GET" or not kept:
        return None
    address = str(current_app.config["SITE_ADDRESS"]).rstrip("/") + request.path
    return {"address": address, "code": codes.drawn(address)}


def _freshness() -> Markup:
    """How far the register reaches and what it knows but has not applied; the second part opens its list."""
    newest, waiting = remembered.freshness(_head())
    if newest is None:
        return Markup("")
    reach = _("Newest document in the register: %(day)s.", day=day(newest))
    pending = ngettext("%(num)d change not yet applied", "%(num)d changes not yet applied", waiting)
    if waiting and permissions.can(actor(), "effect.confirm"):
        return Markup('{} <a href="{}">{}</a>.').format(reach, url_for("effect.inbox"), pending)
    return Markup("{} {}.").format(reach, pending)


def _urls() -> dict[str, str]:
    ends = {
        "home": "home.page",
        "search": "search.page",
        "suggest": "search.suggest",
        "inbox": "home.page",
        "reading_date": "accounts.reading_date",
        "language": "accounts.language",
        "logout": "accounts.sign_out",
        "profile": "accounts.profile",
        "portal": "portal.home",
        "portal_search": "portal.search",
        "login": "sign_in.page",
    }
    return {name: url_for(endpoint) for name, endpoint in ends.items() if endpoint in current_app.view_functions}


def _head() -> str:
    if "audit_head" not in g:
        g.audit_head = remembered.head()
    return str(g.audit_head)


def _counts() -> dict[str, tuple[int, bool]]:
    """Numbers beside navigation entries, asked once per request: endpoint → (count, late)."""
    if "nav_counts" not in g:
        g.nav_counts = remembered.counts(actor(), clock.today(), _head())
    counts: dict[str, tuple[int, bool]] = g.nav_counts
    return counts


def _navigation(counts: dict[str, tuple[int, bool]]) -> list[dict[str, Any]]:
    kept: Kept[_Groups] = current_app.extensions.setdefault("legaldocs.navigation", Kept(PEOPLE_KEPT * len(NAVIGATION)))
    who = actor()
    groups = kept.get((who, i18n.language(), request.script_root), lambda: _groups(who))
    return [{"label": label, "items": [_item(entry, counts) for entry in entries]} for label, entries in groups]


def _groups(who: Actor) -> _Groups:
    """What a person may open, by heading: endpoint, address, words and drawing of each entry."""
    found = []
    for label, entries in NAVIGATION:
        items = tuple(
            (endpoint, url_for(endpoint), str(words), drawing)
            for endpoint, words, drawing, permission in entries
            if endpoint in current_app.view_functions and permissions.can(who, permission)
        )
        if items:
            found.append((str(label or _("Home")), items))
    return tuple(found)


def _item(entry: tuple[str, str, str, str], counts: dict[str, tuple[int, bool]]) -> dict[str, Any]:
    endpoint, url, label, drawing = entry
    count, hot = counts.get(endpoint, (0, False))
    return {"url": url, "label": label, "icon": drawing, "count": count, "hot": hot, "current": _lit(endpoint, url)}


def _lit(endpoint: str, url: str) -> bool:
    """Whether the page shown belongs to an entry: by its address, not by the slice that happens to serve it."""
    return f"{request.path}/".startswith(f"{url}/") or (endpoint == "documents.index" and request.path == "/import")
