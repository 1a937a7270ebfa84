"""Pages of notices and time limits: my notices, mail settings, month, days off, one time limit, the calendar feed."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Missing, Refused
from legaldocs.core.schema import load
from legaldocs.core.web import PUBLIC, actor, back_with, entry, int_arg, paginate
from legaldocs.inbox import calendar_pages, feed, notice_words, notices, proof_out, schemas, service, watching
from legaldocs.inbox.models import Digest, Notice, NoticeSetting, Rhythm
from legaldocs.ui import undoing

blueprint = Blueprint("notices", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
blueprint.add_app_template_filter(lambda person_id, names: names.get(person_id, "–"), "person_of")

_PAGES = {"draft_request": "opinions.answer", "draft_duty": "issuing.page"}
_OF_CODE = {"search-news": "search.page", "webhook-dead": "webhooks.index"}


@blueprint.app_template_global()
def notice_url(row: Notice) -> str:
    """What a notice is about: time limit, document, comment, kept searches, or where what is asked for is given."""
    clock_id, kind = row.facts.get("clock"), row.facts.get("lifecycle")
    if kind in _PAGES:
        return url_for(_PAGES[str(kind)], draft_id=row.facts["subject"])
    if row.code == "called-on":
        place = {"draft_id": row.facts["draft"], "at": row.facts["provision"]}
        return url_for("workspace.page", side="comments", _anchor=f"thread-{row.facts['thread']}", **place)
    if "document" in row.facts:
        return url_for("documents.page", document_id=row.facts["document"])
    if row.code in _OF_CODE:
        return url_for(_OF_CODE[row.code])
    return url_for("notices.one_clock", clock_id=clock_id) if clock_id else url_for("home.page")


@blueprint.get("/notices")
@entry("notices.read")
def index() -> str:
    """What I was told, and what I want to be mailed."""
    return _index({}, {})


def _index(given: dict[str, Any], errors: dict[str, Any], token: str = "") -> str:
    me = actor().user_id or 0
    page = paginate(notices.mine(me))
    setting = notices.settings([me]).get(me)
    return render_template(
        "notices/index.html",
        page=page,
        sentences={row.id: notice_words.sentence(row.code, row.facts) for row in page.rows},
        watched=list(watching.watched(actor())),
        newest=max((row.id for row in page.rows), default=0),
        unread=notices.unread(me),
        setting=setting,
        digests=[(str(one), words) for one, words in _digest_words().items()],
        rhythms=[(str(one), words) for one, words in _rhythm_words().items()],
        kinds=notice_words.kinds(),
        given=given,
        errors=errors,
        feed_url=url_for("notices.feed_file", token=token, _external=True) if token else "",
    )


def _digest_words() -> dict[Digest, str]:
    return {Digest.NONE: _("No digest"), Digest.DAILY: _("Every working day"), Digest.WEEKLY: _("Every Monday")}


def _rhythm_words() -> dict[Rhythm, str]:
    return {
        Rhythm.NEVER: _("Not by mail"),
        Rhythm.AT_ONCE: _("At once"),
        Rhythm.DAILY: _("Every working day"),
        Rhythm.WEEKLY: _("Every Monday"),
    }


@blueprint.post("/notices/read")
@entry("notices.read")
def read() -> Any:
    """Mark the notices shown as read."""
    count = service.read_notices(actor(), **load(schemas.Read(), request.form))
    flash(ngettext("%(num)d notice marked as read.", "%(num)d notices marked as read.", count), "success")
    return redirect(url_for("notices.index"))


@blueprint.post("/notices/settings")
@entry("notices.read")
def save() -> Any:
    """What I want to be mailed, and where."""
    try:
        service.save_settings(actor(), **load(schemas.Settings(), request.form))
    except Invalid as error:
        return _index(request.form.to_dict(), error.fields), error.status
    flash(_("Saved."), "success")
    return redirect(url_for("notices.index"))


@blueprint.post("/notices/feed")
@entry("notices.read")
def renew_feed() -> str:
    """A new address of my calendar feed, shown this once."""
    return _index({}, {}, service.renew_feed(actor()))


@blueprint.post("/documents/<int:document_id>/watch")
@entry("documents.read")
def watch(document_id: int) -> Any:
    """Be told what happens to a document."""
    here = url_for("documents.page", document_id=document_id)
    try:
        watching.watch(actor(), document_id)
    except Refused as error:
        return back_with(error, here)
    words = _("You will be told when its effect or text changes, or a review opens.")
    undoing.offer(words, url_for("notices.stop_watching", document_id=document_id))
    return redirect(here)


@blueprint.post("/documents/<int:document_id>/watch/stop")
@entry("documents.read")
def stop_watching(document_id: int) -> Any:
    """Be told no longer; back to the page it was asked on."""
    watching.stop(actor(), document_id)
    undoing.offer(_("You watch it no longer."), url_for("notices.watch", document_id=document_id))
    listed = "listed" in request.form
    return redirect(url_for("notices.index") if listed else url_for("documents.page", document_id=document_id))


@blueprint.get("/calendar/<token>.ics")
@entry(PUBLIC)
def feed_file(token: str) -> Response:
    """My due dates for a calendar program; the address is the key."""
    chosen = NoticeSetting.feed_hash == service.feed_hash(token)
    row = db.session.scalars(sa.select(NoticeSetting).where(chosen)).first()
    person = db.session.get(Person, row.person_id) if row else None
    if person is None or person.disabled:
        raise Missing()
    rows = calendar_pages.feed_entries(accounts.actor_of(person, clock.today()))
    site = url_for("home.page", _external=True)
    entries = [feed.Entry(uid, day, summary, words, site) for uid, day, summary, words in rows]
    data = feed.calendar(_("Time limits of %(name)s", name=person.name), entries, clock.now())
    answer = current_app.response_class(data, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = "attachment; filename=legaldocs.ics"
    return answer


@blueprint.get("/deadlines/calendar")
@entry("review.read")
def month() -> str:
    """One month with what falls due on each day."""
    return render_template("deadlines/calendar.html", **calendar_pages.month(actor(), _month()))


def _month() -> date:
    text = request.args.get("month", "")
    try:
        return date.fromisoformat(f"{text}-01") if text else clock.today().replace(day=1)
    except ValueError as error:
        raise Invalid(_("“%(text)s” is not a month; write it as 2026-11.", text=text)) from error


@blueprint.get("/deadlines/days-off")
@entry("review.read")
def days_off() -> str:
    """The days off of a year, and the reminders in force."""
    return render_template("deadlines/days_off.html", **calendar_pages.days_off(int_arg("year", clock.today().year)))


@blueprint.get("/deadlines/<int:clock_id>")
@entry("review.read")
def one_clock(clock_id: int) -> str:
    """One time limit: proof, who answers for it, reminders sent, requests for more time."""
    return render_template("deadlines/clock.html", errors={}, given={}, **calendar_pages.one_clock(actor(), clock_id))


@blueprint.get("/deadlines/<int:clock_id>/proof.docx")
@entry("review.read")
def proof_word(clock_id: int) -> Response:
    """The days counted and skipped behind one time limit as a Word file."""
    found = calendar_pages.one_clock(actor(), clock_id)
    content = proof_out.word(found["one"], found["requests"], clock.today())
    answer = current_app.response_class(content, mimetype=WORD)
    answer.headers["Content-Disposition"] = f"attachment; filename=thoi-han-{clock_id}.docx"
    return answer


@blueprint.post("/deadlines/<int:clock_id>/extension")
@entry("review.read")
def ask(clock_id: int) -> Any:
    """Ask for more time."""
    try:
        service.ask_extension(actor(), clock_id, **load(schemas.Ask(), request.form))
    except Invalid as error:
        values = calendar_pages.one_clock(actor(), clock_id)
        return render_template("deadlines/clock.html", errors=error.fields, given=request.form, **values), error.status
    except LegalDocsError as error:
        return back_with(error, _home(clock_id))
    flash(_("Asked. Another person decides."), "success")
    return redirect(_home(clock_id))


@blueprint.post("/deadlines/extensions/<int:extension_id>")
@entry("review.read")
def decide(extension_id: int) -> Any:
    """Grant or refuse more time."""
    try:
        row = service.decide_extension(actor(), extension_id, **load(schemas.Decide(), request.form))
    except LegalDocsError as error:
        words = (
            " ".join(str(one) for many in error.fields.values() for one in many) if isinstance(error, Invalid) else ""
        )
        return back_with(Invalid(words) if words else error, url_for("deadlines.index"))
    flash(_("More time was granted.") if row.state == "granted" else _("No more time was granted."), "success")
    return redirect(_home(row.clock_id))


def _home(clock_id: int) -> str:
    return url_for("notices.one_clock", clock_id=clock_id)
