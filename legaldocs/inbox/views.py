"""The home page of every role: what waits for me, what is late, what my unit owes."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.i18n import LANGUAGES
from legaldocs.core.lifecycle import tables
from legaldocs.core.web import PUBLIC, actor, entry
from legaldocs.deadlines import calendars
from legaldocs.deadlines.calendar import CalendarMissing
from legaldocs.deadlines.rules import working_days_left
from legaldocs.inbox import remembered
from legaldocs.inbox.queries import Task
from legaldocs.search import queries as searches

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@entry(PUBLIC)
def start() -> Response:
    """The site's front door: staff to their work, everybody else to the public portal."""
    asked = request.args.get("lang")
    wanted = asked if asked in LANGUAGES else None
    return redirect(url_for("home.page" if current_user.is_authenticated else "portal.home", lang=wanted))


@blueprint.get("/home")
@entry("documents.read")
def page() -> str:
    """My work today, grouped by deadline; late work of my unit; what colleagues hold."""
    me, today = actor(), clock.today()
    since = g.audit_head = remembered.head()  # the frame around the page asks for the same
    desk = remembered.desk(me, today, since)
    return render_template(
        "home/page.html",
        groups=_by_deadline(desk.tasks),
        total=remembered.waiting(me, today, since)["home.page"][0],
        desk=desk,
        units=accounts.unit_words(),
        searches=searches.news(me),
        days_left=_days_left,
        label=_label,
        today=today,
    )


def _by_deadline(tasks: list[Task]) -> dict[str, list[Task]]:
    """Tasks as late, this week, later, without a date."""
    today = clock.today()
    found: dict[str, list[Task]] = {"late": [], "soon": [], "later": [], "undated": []}
    for task in tasks:
        if task.due_on is None:
            found["undated"].append(task)
        elif task.due_on < today:
            found["late"].append(task)
        else:
            found["soon" if (task.due_on - today).days <= 7 else "later"].append(task)
    return found


def _days_left(task: Task) -> int | None:
    if task.due_on is None:
        return None
    try:
        return working_days_left(clock.today(), task.due_on, calendars.current())
    except CalendarMissing:
        return None


def _label(task: Task) -> str:
    """The state's name from the task's own lifecycle."""
    table = "drafting" if task.kind == "opinion" else task.kind
    return str(tables()[table].label(task.state))
