"""Pages of the portal made once per change of the register and handed to everybody from memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import current_app, g, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from legaldocs.core import clock
from legaldocs.core.i18n import language
from legaldocs.core.kept import Kept
from legaldocs.portal import queries

LIMIT = 48_000_000  # bytes kept per process: some hundreds of long documents
SECONDS = 60  # how long a browser or a proxy may show a page without asking
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: body, media type, its fingerprint."""

    body: bytes
    kind: str
    etag: str

    def __len__(self) -> int:
        return len(self.body)


def same_for_all(view: Callable[..., Any]) -> Callable[..., Any]:
    """Keep what ``view`` answers in memory under its address, language, theme, day and the register's last change.

    Only for answers that do not depend on the reader.  An error or a redirect is never kept.
    """

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        theme = request.cookies.get("theme", "auto")
        key = (request.host_url, request.full_path, language(), theme, clock.today(), queries.version())
        kept: Kept[Answer] = current_app.extensions.setdefault("legaldocs.portal", Kept(LIMIT))
        known = kept.held(key)
        if known is None:
            made = make_response(view(*args, **kwargs))
            if made.status_code != 200:
                return made
            body = made.get_data()
            known = Answer(body, made.content_type, hashlib.sha256(body).hexdigest()[:32])
            kept.put(key, known)
        return _response(known)

    return answered


def _response(known: Answer) -> BaseResponse:
    response = current_app.response_class(known.body, content_type=known.kind)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.headers["Vary"] = "Cookie"
    response.set_etag(known.etag)
    g.csp_nonce = ""
    return response.make_conditional(request)
