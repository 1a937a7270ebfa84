"""Who calls, and what waits for them."""

from __future__ import annotations

from typing import Any

from flask_login import current_user
from marshmallow import Schema, fields

from legaldocs.core import api, clock
from legaldocs.core.api import Count, Door, PageQuery, from_page, listed, picked, record
from legaldocs.core.web import SIGNED_IN, actor, paginate
from legaldocs.inbox import board_service, notices, queries, schemas, service, watching
from legaldocs.inbox.models import Extension, MonthConfirmation, Notice, NoticeSetting

door = Door("me", "The caller and their work.")


class PostOut(Schema):
    """A post held today."""

    unit_id = fields.Integer()
    role = fields.String()


class MeOut(Schema):
    """The person a token belongs to."""

    name = fields.String()
    username = fields.String()
    title = fields.String()
    may_write = fields.Boolean()
    posts = fields.List(fields.Nested(PostOut))


class TaskOut(Schema):
    """One thing to do."""

    kind = fields.String()
    id = fields.Integer()
    code = fields.String()
    subject = fields.String()
    state = fields.String()
    due_on = fields.Date(allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    number = fields.String()


class TasksOut(Schema):
    """What waits for the caller, the most urgent first."""

    items = fields.List(fields.Nested(TaskOut))


@door.get("/me", entry=SIGNED_IN, gives=MeOut)
def me() -> dict[str, Any]:
    """The caller"""
    posts = [{"unit_id": unit, "role": role} for unit, role in sorted(actor().posts)]
    same = {name: getattr(current_user, name) for name in ("name", "username", "title")}
    return {**same, "may_write": bool(getattr(current_user, "may_write", False)), "posts": posts}


@door.get("/me/tasks", entry="documents.read", gives=TasksOut)
def tasks() -> dict[str, Any]:
    """What waits for the caller"""
    return {"items": queries.my_tasks(actor(), clock.today())}


_NOTICE = "id code facts created_at read_at"
NoticeOut = record("NoticeOut", "Something I was told.", Notice, _NOTICE)
_SETTING = "address reminders digest watched mentions searches"
SettingOut = record("NoticeSettingOut", "What I am mailed, and where.", NoticeSetting, _SETTING)
_EXTENSION = "id clock_id working_days ground state remark"
ExtensionOut = record("ExtensionOut", "A request for more time and what became of it.", Extension, _EXTENSION)
_MONTH = "id unit_id month figures remark person_name at"
MonthOut = record("MonthConfirmationOut", "Figures of a month that a head answers for.", MonthConfirmation, _MONTH)


class FeedOut(Schema):
    """The secret part of the address of my calendar feed, shown this once."""

    token = fields.String()


@door.get("/me/notices", entry="notices.read", gives=api.page_of(NoticeOut), query=PageQuery)
def my_notices(_given: dict[str, Any]) -> dict[str, Any]:
    """What I was told, the latest first"""
    page = paginate(notices.mine(actor().user_id or 0))
    return listed(page, [picked(row, _NOTICE) for row in page.rows])


@door.post("/me/notices/read", entry="notices.read", gives=Count, takes=from_page(schemas.Read, name="NoticesReadIn"))
def read_notices(given: dict[str, Any]) -> dict[str, Any]:
    """Mark my notices up to one as read"""
    return {"count": service.read_notices(actor(), given["up_to"])}


class WatchedOut(Schema):
    """A document I watch."""

    document_id = fields.Integer()
    number = fields.String()
    title = fields.String()
    since = fields.DateTime()


class WatchesOut(Schema):
    """What I watch, the latest first."""

    items = fields.List(fields.Nested(WatchedOut))


@door.get("/me/watches", entry="documents.read", gives=WatchesOut)
def watches() -> dict[str, Any]:
    """Documents I watch, the latest first"""
    rows = watching.watched(actor())
    named = ((row.since, document) for row, document in rows)
    return {
        "items": [
            {"document_id": one.id, "number": one.number, "title": one.title, "since": since} for since, one in named
        ]
    }


@door.post("/documents/<int:document_id>/watch", entry="documents.read", gives=WatchesOut)
def watch(document_id: int) -> dict[str, Any]:
    """Watch a document: a notice when its effect or text changes, or a review opens"""
    watching.watch(actor(), document_id)
    return watches()


@door.post("/documents/<int:document_id>/watch/stop", entry="documents.read", gives=WatchesOut)
def stop_watching(document_id: int) -> dict[str, Any]:
    """Watch a document no longer"""
    watching.stop(actor(), document_id)
    return watches()


@door.put("/me/settings", entry="notices.read", gives=SettingOut, takes=from_page(schemas.Settings))
def save_settings(given: dict[str, Any]) -> dict[str, Any]:
    """What I want to be mailed, and where"""
    return picked(service.save_settings(actor(), **given), _SETTING)


@door.post("/me/feed", entry="notices.read", gives=FeedOut, status=201)
def renew_feed() -> dict[str, Any]:
    """A new secret for my calendar feed; the former address stops working"""
    return {"token": service.renew_feed(actor())}


@door.post(
    "/clocks/<int:clock_id>/extensions",
    entry="review.read",
    gives=ExtensionOut,
    takes=from_page(schemas.Ask),
    status=201,
)
def ask_extension(given: dict[str, Any], clock_id: int) -> dict[str, Any]:
    """Ask for more time"""
    return picked(service.ask_extension(actor(), clock_id, **given), _EXTENSION)


@door.post(
    "/extensions/<int:extension_id>/decide", entry="review.read", gives=ExtensionOut, takes=from_page(schemas.Decide)
)
def decide_extension(given: dict[str, Any], extension_id: int) -> dict[str, Any]:
    """Grant or refuse more time"""
    return picked(service.decide_extension(actor(), extension_id, **given), _EXTENSION)


@door.post(
    "/units/<int:unit_id>/months", entry="board.read", gives=MonthOut, takes=from_page(schemas.ConfirmMonth), status=201
)
def confirm_month(given: dict[str, Any], unit_id: int) -> dict[str, Any]:
    """Answer for the figures of a month of one's unit"""
    return picked(board_service.confirm_month(actor(), unit_id, **given), _MONTH)
