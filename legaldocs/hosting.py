"""Who answers: the one application, or among several provinces the one whose host was asked for.

Each province is an application of its own over its own database, files, index and keys; they share this process, its
code and nothing else.  A province that cannot be opened answers 503 and is tried again; the others do not notice.
One that is added to the file, changed or taken out of it is served so within seconds, without a new start.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from flask import Flask

from legaldocs.app import create_app
from legaldocs.core import provinces
from legaldocs.core.db import db
from legaldocs.core.provinces import STALE, Province

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 30.0
NOBODY = "Không có tỉnh nào ở địa chỉ này. / No province is served at this address.\n"
AWAY = "Hệ thống của tỉnh tạm thời chưa mở được. / This province cannot be opened at the moment.\n"


def application() -> WSGIApplication:
    """What the environment asks for: one application, or all provinces of its file.  Raises ``ProvinceError``."""
    watched = provinces.watched()
    return Hosting(watched.now, stale=lambda: watched.stale) if watched is not None else create_app()


class Hosting:
    """A WSGI application that lends each request to the province of its host; every other host gets 421.

    ``several`` tells the provinces as they stand now and is asked at every request; ``stale`` whether they are those of
    an earlier state of the file, because the present one is wrong.
    """

    def __init__(self, several: Callable[[], Iterable[Province]], stale: Callable[[], bool] = lambda: False) -> None:
        self._now, self._stale = several, stale
        self._several: tuple[Province, ...] = ()
        self._by_host: dict[str, Province] = {}
        self._apps: dict[str, tuple[Province, Flask]] = {}
        self._failed: dict[str, float] = {}
        self._opening = threading.Lock()
        for province in self._follow():
            self.opened(province)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        structlog.contextvars.clear_contextvars()  # what this thread did before is no matter of this request
        self._follow()
        host = host_of(environ)
        province = self._by_host.get(host)
        if province is None:
            alive = environ.get("PATH_INFO") == "/health/live"  # a balancer asks the process, by its number
            return self._alive(start_response) if alive else _say(start_response, UNKNOWN, NOBODY)
        environ.pop("HTTP_X_FORWARDED_HOST", None)  # whom a proxy only reports is not whom it asked
        port = str(environ.get("HTTP_HOST", "")).rpartition(":")[2]
        environ["HTTP_HOST"] = f"{host}:{port}" if port.isdigit() else host
        environ[STALE] = self._stale()
        app = self.opened(province)
        return _say(start_response, CLOSED, AWAY) if app is None else app(environ, start_response)

    def opened(self, province: Province) -> Flask | None:
        """The application of a province; ``None`` when it could not be made within the last half minute."""
        known = self._apps.get(province.code)
        if known is not None and known[0] == province:
            return known[1]
        with self._opening:
            known = self._apps.get(province.code)
            if known is not None and known[0] == province:
                return known[1]
            if time.monotonic() < self._failed.get(province.code, 0.0):
                return None
            try:
                made = create_app(None, **province.settings())
            except Exception:  # whatever is wrong with one province must not close the others
                self._failed[province.code] = time.monotonic() + AGAIN_SECONDS
                log.exception("province cannot be opened", province=province.code)
                return None
            self._close(province.code)
            self._apps[province.code] = (province, made)
        return made

    def _follow(self) -> tuple[Province, ...]:
        """Serve the provinces that there are now.  Requests under way are answered by whoever began them."""
        several = tuple(self._now())
        if several == self._several:
            return several
        with self._opening:
            self._by_host = {host: province for province in several for host in province.hosts}
            changed = set(several) ^ set(self._several) if self._several else set()
            for code in {one.code for one in changed}:
                self._failed.pop(code, None)
            for code in set(self._apps) - {one.code for one in several}:
                self._close(code)
            self._several = several
        return several

    def _close(self, code: str) -> None:
        """Forget an application; its connections are given back, those in use when their request ends."""
        if (known := self._apps.pop(code, None)) is not None:
            with known[1].app_context():
                db.engine.dispose()

    def _alive(self, start_response: StartResponse) -> Iterable[bytes]:
        return _say(start_response, "200 OK", alive={"state": "ok", "provinces": "stale" if self._stale() else "ok"})


UNKNOWN, CLOSED = "421 Misdirected Request", "503 Service Unavailable"


def host_of(environ: WSGIEnvironment) -> str:
    """The host a request names, without port, in small letters; what a proxy adds about it is not believed here."""
    host = str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")).lower()
    return host.rpartition(":")[0].rstrip(".") if host.rpartition(":")[2].isdigit() else host.rstrip(".")


def _say(
    start_response: StartResponse, status: str, words: str = "", *, alive: dict[str, str] | None = None
) -> Iterable[bytes]:
    body = (json.dumps(alive) if alive else words).encode()
    kind = "application/json" if alive else "text/plain; charset=utf-8"
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")]
    if status == CLOSED:
        headers.append(("Retry-After", str(int(AGAIN_SECONDS))))
    start_response(status, [*headers, ("Cache-Control", "no-store")])
    return [body]
