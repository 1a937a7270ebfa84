"""The web edge shared by every slice: who may enter a route, errors as pages or problem+json, paging, headers.

A view is three lines: load input, call the service, render.  Every route declares its entry with ``@entry``; an
undeclared one is refused at start-up.
"""

from __future__ import annotations

import errno
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, Response, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map, Rule
from werkzeug.wrappers import Response as BaseResponse

from legaldocs.core import permissions, replica, security_log
from legaldocs.core.actor import ANONYMOUS, Actor
from legaldocs.core.db import MOVED, db
from legaldocs.core.errors import Conflict, Forbidden, Invalid, LegalDocsError, Unavailable
from legaldocs.core.filestore import FileStoreError

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed-in"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
CANNOT_WRITE = ("disk is full", "disk I/O error", "readonly database", "No space left on device")
PAGE_SIZES = (25, 50, 100, 200)
NOT_KEPT = frozenset({"accounts", "access", "data", "factors", "sign_in"})  # blueprints no browser may keep pages of


def entry(permission: str) -> Callable[[View], View]:
    """Declare who may enter a route: ``PUBLIC``, ``SIGNED_IN`` or the name of a permission (asked without subject).

    Object-level checks are the service's: queries filter by visibility, use cases call ``require``.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if permission != PUBLIC and not current_user.is_authenticated:
                return ask_to_sign_in()
            if permission not in (PUBLIC, SIGNED_IN):
                permissions.require(actor(), permission)
            return view(*args, **kwargs)

        guarded.__entry__ = permission  # type: ignore[attr-defined]  # read by undeclared_routes and the access matrix
        return guarded  # type: ignore[return-value]  # same call signature as the view it wraps

    return declare


def undeclared_routes(app: Flask) -> list[str]:
    """Endpoints without ``@entry`` (static files apart); the factory refuses to start with any."""
    return [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "__entry__")
    ]


def actor() -> Actor:
    """The person of this request as the kernel knows them."""
    if not current_user.is_authenticated:
        return ANONYMOUS
    known: Actor = current_user.actor
    return known


def ask_to_sign_in() -> BaseResponse:
    """Send a reader to the sign-in page and back; an API caller gets 401 as problem+json."""
    if wants_json():
        return problem(401, "unauthenticated", _("Sign in first."))
    target = request.full_path.rstrip("?") if request.method == "GET" else url_for("home.page")
    return redirect(url_for("sign_in.page", next=target))


def safe_next(target: str | None, default: str) -> str:
    """``target`` when it is a path on this site, else ``default``; no open redirects."""
    parts = urlsplit(target or "")
    local = bool(target) and not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return target if local and target and not target.startswith(("//", "/\\")) else default


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list with everything its pager needs."""

    rows: list[Any]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first row shown, counted from one; 0 when empty."""
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.page * self.size, self.total)


def paginate(statement: Any, *, scalars: bool = True) -> Page:
    """Rows of the asked page of ``statement``; a page beyond the end shows the last one."""
    size = _size()
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = min(max(1, int_arg("page", 1)), max(1, -(-total // size)))
    result = db.session.execute(statement.limit(size).offset((number - 1) * size))
    rows = list(result.scalars()) if scalars else list(result)
    return Page(rows, total, number, size)


def _size() -> int:
    """Rows on a page: one of the sizes offered."""
    size = int_arg("size", PAGE_SIZES[0])
    return size if size in PAGE_SIZES else PAGE_SIZES[0]


def int_arg(name: str, default: int) -> int:
    """A whole number from the query string, ``default`` when absent or not one."""
    value = request.args.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default


def page_of(rows: Sequence[Any]) -> Page:
    """The asked page of rows that are at hand; a page beyond the end shows the last one."""
    size = _size()
    number = min(max(1, int_arg("page", 1)), max(1, -(-len(rows) // size)))
    return Page(list(rows[(number - 1) * size : number * size]), len(rows), number, size)


def wants_json() -> bool:
    """Whether the caller is a program: an API path, or JSON preferred over HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or best == "application/json"


def problem(status: int, code: str, sentence: str, **extras: Any) -> Response:
    """An RFC 9457 answer."""
    body = {"type": f"urn:legaldocs:problem:{code}", "title": sentence, "status": status, "code": code, **extras}
    answer = jsonify(body)
    answer.status_code, answer.mimetype = status, "application/problem+json"
    return answer


def json_of(values: Any) -> Response:
    """Values as JSON, days and moments as ISO text all the way down."""
    return jsonify(_iso(values))


def _iso(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _iso(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_iso(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def back_with(error: LegalDocsError, fallback: str) -> BaseResponse:
    """For a form post that was refused: show why on the page it came from."""
    flash(str(error.sentence), "error")
    for blocker in error.blockers:
        flash(str(blocker.sentence), "error")
    return redirect(safe_next(request.form.get("next"), fallback))


class Key(IntegerConverter):
    """A whole number of an address that a database key can be; a longer one is an address that does not exist."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **{"max": 2**31 - 1, **options})


class LateRule(Rule):
    """A route that works out how to write its address when one is first asked for: most processes write few."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def write(*given: Any, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(super(LateRule, self)._compile_builder(append_unknown))
            return made[0](*given, **values)

        return write


def trust_proxies(app: Flask) -> None:
    """Read the caller's address and scheme from the configured number of proxies, and from no other."""
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # the documented way


def init_app(app: Flask) -> None:
    """Error pages, nonce, security headers and Jinja's view of permissions."""
    app.url_map.converters["int"] = Key
    app.register_error_handler(LegalDocsError, _expected)
    app.register_error_handler(IntegrityError, _integrity)
    app.register_error_handler(StaleDataError, lambda _e: _expected(Conflict()))
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(OverflowError, _out_of_range)
    app.register_error_handler(DataError, _out_of_range)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
    app.before_request(_start)
    app.after_request(_headers)
    app.teardown_request(replica.back)
    app.jinja_env.globals.update(can=lambda name, subject=None: permissions.can(actor(), name, subject))


def _start() -> None:
    g.csp_nonce = secrets.token_urlsafe(16)
    typed = (pair for values in (request.args, request.form) for pair in values.items(multi=True))
    if "\0" in request.path or any("\0" in word for pair in typed for word in pair):
        raise BadRequest  # no database keeps this character in a text, and no person types it


def _headers(response: Response) -> Response:
    nonce = getattr(g, "csp_nonce", "")
    policy = (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    response.headers.setdefault("X-Request-Id", getattr(g, "request_id", ""))
    if request.endpoint != "static":
        kept = "no-store" if request.blueprint in NOT_KEPT else "private, no-cache"
        response.headers.setdefault("Cache-Control", kept)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def _expected(error: LegalDocsError) -> Any:
    db.session.rollback()
    answer = current_app.make_response(_answered(error))
    if isinstance(error, Unavailable):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _answered(error: LegalDocsError) -> Any:
    if isinstance(error, Forbidden):
        security_log.note("forbidden", actor().user_id, permission=str(error.extras.get("permission", "")))
    if wants_json():
        given = error.extras.get("fields", {})
        fields = {name: [str(message) for message in messages] for name, messages in given.items()}
        blockers = [{"code": b.code, "sentence": str(b.sentence)} for b in error.blockers]
        return problem(error.status, error.code, str(error.sentence), blockers=blockers, errors=fields)
    return error_page(error.status, str(error.sentence), error)


def _integrity(error: IntegrityError) -> Any:
    if MOVED in str(error.orig):  # SQLite has one kind of error for everything that a rule of its own refuses
        return _busy(error)
    return _expected(Conflict(_("This contradicts a record that already exists (same number, or already done).")))


def _out_of_range(_error: Exception) -> Any:
    """A value that no column holds: SQLite's driver and PostgreSQL say it each in their own way."""
    return _expected(Invalid(_("A value given here cannot be kept: a number too large, or a sign that no text holds.")))


def _busy(error: DBAPIError) -> Any:
    if any(words in str(error.orig) for words in CANNOT_WRITE):
        return _no_room(error)
    _without_person()
    current_app.logger.exception("database unavailable", exc_info=error)
    return _later(_("The database is busy or cannot be reached. Nothing was changed; try again in a moment."))


def _later(sentence: str) -> Response:
    answer = current_app.make_response(problem(503, "busy", sentence) if wants_json() else error_page(503, sentence))
    answer.headers["Retry-After"] = "10"
    return answer


def _without_person() -> None:
    """Who asks may stand where nothing can be read any more; then the answer is made for nobody in particular."""
    db.session.rollback()
    if "_login_user" not in g:
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # where the library keeps it


def _no_room(error: OSError | DBAPIError) -> Any:
    """The disk is full or refuses to write: somebody has to make room, and asking again at once does not help."""
    _without_person()
    current_app.logger.exception("cannot write", exc_info=error)
    sentence = _("The disk of the server is full or cannot be written. Nothing was changed; tell who runs the server.")
    return problem(507, "no-room", sentence) if wants_json() else error_page(507, sentence)


def _system(error: OSError) -> Any:
    if isinstance(error, FileStoreError):
        return _files_away(error)
    return _no_room(error) if error.errno in NO_ROOM else _unexpected(error)


def _files_away(error: FileStoreError) -> Any:
    """The register goes on, its original files do not: whoever asked for one comes again."""
    _without_person()
    current_app.logger.exception("file store unavailable", exc_info=error)
    return _later(_("The store of original files cannot be reached. Nothing was changed; try again in a moment."))


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if isinstance(error, CSRFError) or status == 429:
        security_log.note("rate-limited" if status == 429 else "csrf-refused", actor().user_id)
    if status < 400 or error.response is not None:
        return error
    if wants_json():
        return problem(status, f"http-{status}", str(error.description or error.name))
    sentence = str(vars(error).get("description") or "")  # our own; the framework's stands on its class, in English
    answer = current_app.make_response(error_page(status, sentence))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _unexpected(error: Exception) -> Any:
    """The last resort: a defect.  It is logged with its trace and the request id that the page shows."""
    if current_app.testing or current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    _without_person()
    security_log.note("defect", kind=type(error).__name__)
    current_app.logger.exception("unexpected error, request %s", getattr(g, "request_id", "-"), exc_info=error)
    sentence = _("Something failed on our side. Nothing was changed.")
    return problem(500, "defect", sentence) if wants_json() else error_page(500, sentence)


def error_page(status: int, sentence: str, error: LegalDocsError | None = None) -> tuple[str, int]:
    """The designed page for ``status``; statuses without a page of their own use the general one."""
    known = {400, 403, 404, 409, 413, 422, 429, 500, 503, 507}
    name = f"errors/{status if status in known else (400 if status < 500 else 500)}.html"
    context = {"sentence": sentence, "error": error, "request_id": getattr(g, "request_id", "")}
    try:
        return render_template(name, status=status, blockers=error.blockers if error else (), **context), status
    except DBAPIError:  # the frame asks the database who reads; then the page has to do without a frame
        db.session.remove()
        bare = current_app.jinja_env.get_template("errors/bare.html")  # Flask's way would ask for the frame again
        return bare.render(status=status, **context), status
