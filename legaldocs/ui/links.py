"""Addresses a template builds itself: static files with a content stamp, and this page with other filters."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Response, current_app, request, url_for
from werkzeug.datastructures import MultiDict


@lru_cache(maxsize=128)
def _hashed(path: str, modified_ns: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]


def _stamp(filename: str) -> str:
    path = Path(str(current_app.static_folder)) / filename
    return _hashed(str(path), path.stat().st_mtime_ns)


def static_url(filename: str) -> str:
    """Address of a static file with the first eight digits of its hash, so browsers may keep it for a year.

    Raises ``FileNotFoundError`` for a file that is not there: a missing style sheet must fail in tests.
    """
    return url_for("static", filename=filename, v=_stamp(filename))


def keep_stamped(answer: Response) -> Response:
    """Let browsers keep a static file whose address changes with its content, without asking again.

    So an address with today's stamp, or below a folder named after a version (``htmx.org@2.0.11``). Another stamp is
    that of a release not installed here yet: kept for a year, its file would be the wrong one.
    """
    if request.endpoint == "static" and answer.status_code in (200, 304):
        filename = (request.view_args or {})["filename"]
        if "@" in filename or request.args.get("v") == _stamp(filename):
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


# Arguments that choose how a list is shown; none of them keeps a row out.
SHOWING = frozenset({"lang", "page", "size", "sort", "cols", "format", "kept"})


def narrowed() -> bool:
    """Whether this page's address narrows its list: an empty list then has no match, else it has nothing yet."""
    return any(value.strip() and name not in SHOWING for name, value in request.args.items(multi=True))


def link_with(**changes: object) -> str:
    """This page's address with some query values set, or dropped when ``None``; other filters stay.

    A list sets a repeated value. Changing anything but the page starts again at page 1.
    """
    arguments: MultiDict[str, str] = MultiDict(request.args)
    if "page" not in changes:
        arguments.pop("page", None)
    for name, value in changes.items():
        arguments.poplist(name)
        if isinstance(value, list | tuple):
            arguments.setlist(name, [str(item) for item in value])
        elif value is not None:
            arguments[name] = str(value)
    query = urlencode(list(arguments.items(multi=True)))
    return request.script_root + request.path + ("?" + query if query else "")
