"""Campaigns of checking and what past findings teach, for programs; the same use cases as the pages."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from legaldocs.checking import campaign_service, queries, schemas
from legaldocs.checking.models import CheckCampaign
from legaldocs.core import api
from legaldocs.core.api import Door, from_page, listed
from legaldocs.core.errors import present
from legaldocs.core.web import actor, paginate

door = Door("check_campaigns", "Campaigns of checking by topic, area or field, and what past findings teach.")

CampaignOut = api.record(
    "CheckCampaignOut", "A campaign with its dossiers and how many of them are finished.", CheckCampaign,
    "id kind title unit_id words territory field issued_from issued_to due_on opened_at",
    dossiers=fields.Integer(), finished=fields.Integer(),
)  # fmt: skip


class LessonOut(Schema):
    """A kind of finding: how often people confirmed it, and answered it at all."""

    rule = fields.String()
    criterion = fields.String()
    article = fields.String()
    confirmed = fields.Integer()
    answered = fields.Integer()


class LessonsOut(Schema):
    """What past findings teach, the most frequent first."""

    lessons = fields.List(fields.Nested(LessonOut))


class LessonQuery(Schema):
    """On which documents."""

    class Meta:
        unknown = EXCLUDE

    doc_type = fields.String(load_default="")
    unit = fields.Integer(load_default=None)


def _values(campaign: CheckCampaign, dossiers: int | None, finished: int | None) -> dict[str, Any]:
    same = api.picked(campaign, "id kind title unit_id words territory field issued_from issued_to due_on opened_at")
    return {**same, "dossiers": dossiers or 0, "finished": finished or 0}


@door.get("/check-campaigns", entry="checking.read", gives=api.page_of(CampaignOut), query=api.PageQuery)
def campaigns(_given: dict[str, Any]) -> dict[str, Any]:
    """Campaigns the caller may know of, newest first; their dossiers are found with /checks?campaign="""
    page = paginate(queries.campaigns(actor()), scalars=False)
    return listed(page, [_values(*row) for row in page.rows])


@door.post(
    "/check-campaigns",
    entry="checking.campaign",
    gives=CampaignOut,
    takes=from_page(schemas.CampaignInput),
    status=201,
)
def open_campaign(given: dict[str, Any]) -> dict[str, Any]:
    """Open a campaign with a dossier for every document it gathers"""
    return _one(campaign_service.open_campaign(actor(), **given).id)


@door.get("/check-campaigns/<int:check_campaign_id>", entry="checking.read", gives=CampaignOut)
def campaign(check_campaign_id: int) -> dict[str, Any]:
    """One campaign"""
    return _one(check_campaign_id)


def _one(campaign_id: int) -> dict[str, Any]:
    return _values(*present(queries.campaign_with_counts(actor(), campaign_id)))


@door.get("/check-lessons", entry="checking.read", gives=LessonsOut, query=LessonQuery)
def lessons(given: dict[str, Any]) -> dict[str, Any]:
    """What past findings teach about documents of a type and unit"""
    return {"lessons": queries.lessons(actor(), given["doc_type"], given["unit"])}
