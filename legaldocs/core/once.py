"""Once is enough: a request repeated under its key acts once, whether a program or a browser repeats it.

A program names its key in a header and gets the first answer again.  A form carries the key of the page it stands on
(``form_key`` beside the token against forgery): pressed twice, or sent again after going back, it acts once and leads
where it led.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, Response, current_app, flash, g, make_response, redirect, request, session
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import Model, UtcDateTime, db
from legaldocs.core.errors import Conflict, Invalid
from legaldocs.core.unit_of_work import begin_next_with, unit_of_work
from legaldocs.core.web import actor, error_page

log = structlog.get_logger(__name__)
KEY_HEADER = "Idempotency-Key"
KEY_FIELD = "form_key"
KEPT_DAYS = 7  # how long a repeated request is recognised
UNDER_WAY = 0  # in place of a status: the first request has not been answered yet
PATIENCE = 5.0  # seconds that the second of two clicks waits for the answer to the first


class KeptAnswer(Model):
    """The answer to a request that carried a key, for as long as it may be repeated; of a form, where it led."""

    __tablename__ = "kept_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(100))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(sa.Text)
    etag: Mapped[str | None] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (sa.UniqueConstraint("person_id", "key"),)


def init_app(app: Flask) -> None:
    """Look at forms before and after their views; after the token against forgery was looked at."""
    app.before_request(_claimed)
    app.after_request(_settled)
    app.teardown_request(lambda _error: begin_next_with(None))  # a thread goes on to the next request
    app.register_error_handler(SentTwice, _overtaken)
    app.jinja_env.globals.update(form_key=form_key)


def form_key() -> str:
    """The key of the page that is being written: one for all its forms, told apart by what they send and where."""
    if "form_key" not in g:
        g.form_key = secrets.token_urlsafe(12)
    return str(g.form_key)


def once_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """A program's request repeated under the same ``Idempotency-Key`` acts once; the repeat gets the first answer.

    Key, act and answer share one transaction, so a crash leaves all of them or none.
    """

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(KEY_HEADER, "").strip()
        if not key:
            return view(*args, **kwargs)
        if len(key) > 100:
            raise Invalid(_("The idempotency key has more than 100 characters."))
        with unit_of_work(actor(), "core.api.once_only"):  # the name under which the audit has always known it
            known = _kept(actor(), key)
            return _again(known) if known is not None else _first(actor(), key, make_response(view(*args, **kwargs)))

    return answered


def forget_answers() -> int:
    """Drop answers that can no longer be asked for again; inside a use case."""
    old = sa.delete(KeptAnswer).where(KeptAnswer.at < clock.now() - timedelta(days=KEPT_DAYS))
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]  # a delete gives a cursor result


def _fingerprint() -> str:
    return hashlib.sha256(b"\n".join((request.method.encode(), request.path.encode(), request.get_data()))).hexdigest()


def _kept(who: Actor, key: str) -> KeptAnswer | None:
    found = sa.select(KeptAnswer).where(KeptAnswer.person_id == who.user_id, KeptAnswer.key == key)
    return db.session.scalars(found).first()


def _again(known: KeptAnswer) -> Response:
    if known.fingerprint != _fingerprint():
        raise Invalid(_("This idempotency key was used for another request."))
    answer = make_response(known.body, known.status)
    answer.content_type = "application/json"
    if known.etag:
        answer.headers["ETag"] = known.etag
    return answer


def _first(who: Actor, key: str, answer: Response) -> Response:
    kept = _answer(who, key, _fingerprint(), answer.status_code, answer.get_data(as_text=True))
    kept.etag = answer.headers.get("ETag")
    db.session.add(kept)
    return answer


class SentTwice(Exception):
    """The other of two clicks was quicker: this one's transaction is rolled back as it begins."""


def _claimed() -> BaseResponse | None:
    """Before the view of a form: one that was sent before is led where it led; another may act, under its key."""
    g.pop("form_key", None)
    key = _form_sent()
    begin_next_with(None if key is None else partial(_claim, actor(), key))
    if key is None:
        return None
    return _led(actor(), key) if _kept(actor(), key) is not None else None


def _form_sent() -> str | None:
    """What tells a form that was sent from every other: the page it stood on, where it goes and what it says."""
    if request.method != "POST" or "HX-Request" in request.headers or KEY_FIELD not in request.form:
        return None
    if actor().user_id is None:
        return None
    said = sorted((name, word) for name, word in request.form.items(multi=True) if name != "csrf_token")
    files = sorted((name, file.filename or "", _digest(file)) for name, file in request.files.items(multi=True))
    return "form:" + hashlib.sha256(repr((request.full_path, said, files)).encode()).hexdigest()


def _digest(file: FileStorage) -> str:
    """Of what is in it: a corrected file often bears the name of the one before."""
    found = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a file, or one in memory
    file.stream.seek(0)
    return found


def _claim(who: Actor, key: str) -> None:
    """In the transaction of the act, so that a crash leaves both or neither."""
    db.session.add(_answer(who, key, key[5:], UNDER_WAY, ""))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise SentTwice from error
    g.form_claim = (who, key)


def _led(who: Actor, key: str) -> BaseResponse:
    """Where the first one led, once that is known."""
    until = time.monotonic() + PATIENCE
    while (known := _kept(who, key)) is not None and known.status == UNDER_WAY and time.monotonic() < until:
        db.session.rollback()  # the next look must see what the other request has written since
        time.sleep(0.1)
    if known is None or known.status == UNDER_WAY:
        raise Conflict(_("This form was sent a moment ago and is still worked on. Look first whether it is done."))
    flash(_("This form had been sent already: it was acted on once."), "info")
    return redirect(known.body)


def _overtaken(_error: SentTwice) -> BaseResponse | tuple[str, int]:
    """The slower of two clicks."""
    key = _form_sent()
    begin_next_with(None)
    g.pop("form_claim", None)
    try:
        return _led(actor(), key or "")
    except Conflict as error:
        return error_page(error.status, str(error.sentence), error)


def _settled(response: Response) -> Response:
    """After the view of a form, and after its answer has gone out: note where it led."""
    who, key = g.pop("form_claim", (None, ""))
    if who is not None:
        refused = any(kind in ("error", "danger") for kind, _words in session.get("_flashes", ()))
        led_to = "" if refused or not response.location else response.location
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # the request is over when it is used
        response.call_on_close(partial(_settle_late, app, who, key, led_to))
    return response


def _settle_late(app: Flask, who: Actor, key: str, led_to: str) -> None:
    with app.app_context():
        try:
            if _kept(who, key) is not None:  # what was refused took its key back with it
                settle(who, key, led_to)
        except DBAPIError:  # what the form did stands; only whoever sends it again is told to look first
            log.warning("where a form led was not kept", exc_info=True)


def settle(who: Actor, key: str, led_to: str) -> None:
    """Keep where a form led; one that led nowhere may be sent again."""
    with unit_of_work(who, "core.once.settle"):
        known = _kept(who, key)
        if known is None:
            return
        if led_to:
            known.status, known.body = HTTPStatus.SEE_OTHER, led_to
        else:
            db.session.delete(known)


def _answer(who: Actor, key: str, fingerprint: str, status: int, body: str) -> KeptAnswer:
    return KeptAnswer(person_id=who.user_id, key=key, fingerprint=fingerprint, status=status, body=body, at=clock.now())
