"""The API as a whole: every slice's door, the OpenAPI description, and its page for people."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, render_template
from flask_wtf.csrf import CSRFProtect

from legaldocs import __version__
from legaldocs.accounts.api import door as accounts
from legaldocs.campaigns.api import door as campaigns
from legaldocs.checking.api import door as checking
from legaldocs.checking.campaign_api import door as check_campaigns
from legaldocs.conflicts.api import door as findings
from legaldocs.core.api import ROOT, JsonApi
from legaldocs.core.web import PUBLIC, entry, json_of
from legaldocs.documents.api import door as documents
from legaldocs.documents.tag_api import door as tags
from legaldocs.documents.texts_api import door as texts
from legaldocs.drafting.api import door as drafting
from legaldocs.drafting.workspace_api import door as workspace
from legaldocs.feedback.api import door as feedback
from legaldocs.forms.api import door as forms
from legaldocs.inbox.api import door as inbox
from legaldocs.jobs.api import door as jobs
from legaldocs.listviews.api import door as views
from legaldocs.plans.api import door as plans
from legaldocs.proposals.api import door as proposals
from legaldocs.reports.api import door as reports
from legaldocs.review.api import door as review
from legaldocs.search.api import door as search
from legaldocs.systematisation.api import door as systematisation
from legaldocs.tracker.api import door as tracker
from legaldocs.webhooks.api import door as webhooks

DOORS = (
    documents, search, drafting, workspace, checking, check_campaigns, review, campaigns, findings, proposals, plans,
    systematisation, reports, feedback, tracker, forms, texts, inbox, accounts, jobs, webhooks, views, tags,
)  # fmt: skip
METHODS = ("get", "post", "put", "delete")
reference = Blueprint("reference", __name__)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Install the API.  Tokens stand in for the form token there: a browser sends no token by itself."""
    app.config.update(
        API_TITLE="legaldocs",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": "Legal documents of a Vietnamese province.", "x-release": __version__},
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    api: Any = JsonApi(app)
    for door in DOORS:
        api.register_blueprint(door.blueprint)
        csrf.exempt(door.blueprint)
    app.extensions["legaldocs.api"] = api
    app.register_blueprint(reference)


@reference.get(f"{ROOT}/openapi.json")
@entry(PUBLIC)
def description() -> Any:
    """The OpenAPI 3.1 description of everything programs can do."""
    return json_of(_spec())


@reference.get("/api")
@entry(PUBLIC)
def page() -> str:
    """The same description as a page."""
    spec = _spec()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in spec["paths"].items():
        shared = methods.get("parameters", [])
        for method in (one for one in METHODS if one in methods):
            operation = methods[method]
            row = {"path": path, "method": method.upper(), "parameters": [*shared, *operation.get("parameters", [])]}
            groups.setdefault(operation["tags"][0], []).append({**operation, **row})
    words = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", [])}
    return render_template("reference/page.html", groups=groups, words=words, schemas=spec["components"]["schemas"])


def _spec() -> dict[str, Any]:
    found: dict[str, Any] = current_app.extensions["legaldocs.api"].described()
    return found
