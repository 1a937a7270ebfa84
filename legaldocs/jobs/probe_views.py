"""Addresses for machines: alive, ready, figures.  They tell states and counts, never a record."""

from __future__ import annotations

import hmac
from dataclasses import asdict

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import CollectorRegistry

from legaldocs.core import observe
from legaldocs.core.provinces import STALE
from legaldocs.core.web import PUBLIC, entry
from legaldocs.jobs import probes

blueprint = Blueprint("probes", __name__)


@blueprint.get("/health/live")
@entry(PUBLIC)
def live() -> Response:
    """The process answers; nothing else is looked at, so that a slow database does not get it killed."""
    return jsonify(state="ok")


@blueprint.get("/health/ready")
@entry(PUBLIC)
def ready() -> tuple[Response, int]:
    """Whether requests may be sent here: 200 or 503, with what was looked at.

    Of several provinces also whether the file of all is the one that is served: ``stale`` is one that is wrong, so that
    the list before it holds.
    """
    found = probes.readiness()
    several = {"provinces": "stale" if request.environ[STALE] else "ok"} if STALE in request.environ else {}
    return jsonify(ready=found.ready, **asdict(found), **several), 200 if found.ready else 503


@blueprint.get("/metrics")
@entry(PUBLIC)
def metrics() -> Response:
    """Figures in the form of Prometheus, for who sends ``METRICS_TOKEN``; there is no such page without one."""
    wanted = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        abort(404)
    told = CollectorRegistry()
    told.register(observe.Figures(current_app.config["PROVINCE"], probes.Backlog()))
    return Response(generate_latest(told), content_type=CONTENT_TYPE_LATEST)
