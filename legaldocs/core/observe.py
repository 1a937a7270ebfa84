"""What machines see of the program: log lines and figures, without a word of any record or the name of any person.

A line of the log is one JSON object (``LOG_FORMAT=json``) or one readable line (``console``).  Requests are named by
their *rule*, never by their address, whose query holds what people look for.  The id of a request goes with the jobs
it queues, so that a line of the worker leads back to the click behind it.
"""

from __future__ import annotations

import logging
import math
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, has_app_context, request
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import event
from sqlalchemy.engine import Engine

log = structlog.get_logger(__name__)

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# Nothing below is worth asking the settings for.
QUICK_SECONDS = 0.05

registry = CollectorRegistry()
requests = Counter(
    "legaldocs_requests", "Answered requests.", ("province", "endpoint", "method", "status"), registry=registry
)
answering = Histogram(
    "legaldocs_request_seconds", "Time until the answer is ready.", ("province", "endpoint"),
    buckets=SECONDS, registry=registry,
)  # fmt: skip
slow_statements = Counter(
    "legaldocs_slow_statements", "Statements over SLOW_STATEMENT_MS.", ("province",), registry=registry
)


def init_app(app: Flask) -> None:
    """Set up the log of this process and watch every request; call it before anything that may end a request."""
    _set_up_log(app.config["LOG_FORMAT"], app.config["LOG_LEVEL"])
    app.before_request(_begin)
    app.after_request(_end)


class Figures(Collector):
    """What one province may see of the figures of this process, and ``more`` that is its own.

    Of all web processes where ``PROMETHEUS_MULTIPROC_DIR`` names their directory.  Every sample carries the code of the
    province; none does where an installation serves one.
    """

    def __init__(self, province: str, *more: Collector) -> None:
        self._province, self._more = province, more

    def collect(self) -> Iterator[Metric]:
        """The samples of the province."""
        for metric in (one for source in (_process(), *self._more) for one in source.collect()):
            told = Metric(metric.name, metric.documentation, metric.type)
            for sample in metric.samples:
                own = {"province": self._province, **sample.labels}
                if own["province"] == self._province:
                    labels = {name: value for name, value in own.items() if name != "province" or value}
                    told.samples.append(sample._replace(labels=labels))
            yield told


def _process() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return registry
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # the library's own gap
    return together


def name_lines(province: str, **values: object) -> None:
    """Begin anew what every line of the log carries here: ``values``, and whose application writes it."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**values, **({"province": province} if province else {}))


def request_id() -> str | None:
    """The id of the request that this code runs for, also inside the jobs that it queued."""
    found: str | None = structlog.contextvars.get_contextvars().get("request_id")
    return found


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    believed = current_app.config["TRUSTED_PROXIES"] and REQUEST_ID.match(given)
    g.request_id = given if believed else secrets.token_hex(8)
    g.began = time.perf_counter()
    name_lines(current_app.config["PROVINCE"], request_id=g.request_id)


def _end(response: Response) -> Response:
    took = time.perf_counter() - g.began
    endpoint, province = request.endpoint or "none", current_app.config["PROVINCE"]
    requests.labels(province, endpoint, request.method, response.status_code).inc()
    answering.labels(province, endpoint).observe(took)
    slow = took * 1000 >= current_app.config["SLOW_REQUEST_MS"]
    if slow or response.status_code >= 500 or current_app.config["LOG_REQUESTS"]:
        say = log.warning if slow or response.status_code >= 500 else log.info
        rule = request.url_rule.rule if request.url_rule else None
        say("request", method=request.method, rule=rule, status=response.status_code, ms=round(took * 1000, 1))
    return response


class Lines(structlog.PrintLogger):
    """Writes lines; one that cannot be written must not fail what it tells of: the disk may be full."""

    def msg(self, message: str) -> None:
        """Write one line."""
        with suppress(OSError):
            super().msg(message)

    log = debug = info = warn = warning = fatal = failure = err = error = critical = exception = msg


def _set_up_log(form: str, level: str) -> None:
    """One way for all lines: structlog's own and those of the standard library (Flask, gunicorn, SQLAlchemy).

    A traceback names places in the program and no values: among local variables stand passwords that were typed, names
    of people and words of drafts.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    plain = structlog.dev.plain_traceback
    last: list[Any] = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    if form == "json":
        places = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        last = [structlog.processors.ExceptionRenderer(places), structlog.processors.JSONRenderer(ensure_ascii=False)]
    structlog.configure(
        processors=[*shared, structlog.processors.StackInfoRenderer(), *last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # Not standard output: that belongs to what a command was asked for.
        logger_factory=lambda *_names: Lines(sys.stderr),
    )
    if form == "json":
        handler = logging.StreamHandler()
        form_of = structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
        handler.setFormatter(form_of)
        logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


def _before_statement(connection: Any, *_rest: Any) -> None:
    connection.info["began"] = time.perf_counter()


def _after_statement(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    took = time.perf_counter() - connection.info["began"]
    if took < QUICK_SECONDS or not has_app_context():
        return
    if took * 1000 < current_app.config.get("SLOW_STATEMENT_MS", math.inf):  # an application without our settings
        return
    slow_statements.labels(current_app.config["PROVINCE"]).inc()
    # The statement alone: its values may be anybody's words.
    log.warning("slow statement", ms=round(took * 1000), statement=" ".join(statement.split())[:2000])


event.listen(Engine, "before_cursor_execute", _before_statement)
event.listen(Engine, "after_cursor_execute", _after_statement)
