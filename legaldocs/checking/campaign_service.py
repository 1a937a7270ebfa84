"""Use cases of campaigns of checking: gather documents by topic, area or field and open a dossier for each."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.checking import service
from legaldocs.checking.models import CampaignKind, CheckCampaign, Trigger
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Level

MOST = 500  # documents of one campaign


@use_case
def open_campaign(
    actor: Actor,
    kind: CampaignKind,
    title: str,
    *,
    words: str = "",
    territory: str = "",
    field: str = "",
    issued_from: date | None = None,
    issued_to: date | None = None,
    due_on: date | None = None,
) -> CheckCampaign:
    """Open a campaign and a dossier for every local document it gathers.

    Refused without what its kind gathers by, when it gathers nothing, and beyond 500 documents.
    """
    require(actor, "checking.campaign")
    needed = {CampaignKind.TOPIC: ("words", words), CampaignKind.AREA: ("territory", territory)}
    name, value = needed.get(kind, ("field", field))
    errors: dict[str, list[Any]] = {}
    if len(title.strip()) < 10:
        errors["title"] = [_("Name the campaign in a few words.")]
    if not value.strip():
        errors[name] = [_("Say what the campaign gathers by.")]
    if errors:
        raise Invalid(fields=errors)
    justice = accounts.justice_unit()
    campaign = CheckCampaign(
        kind=kind, title=title.strip(), unit_id=justice.id if justice else None, words=words.strip(),
        territory=territory, field=field, issued_from=issued_from, issued_to=issued_to, due_on=due_on,
        opened_at=clock.now(), opened_by=actor.user_id,
    )  # fmt: skip
    found = list(db.session.scalars(gathered(campaign).limit(MOST + 1)))
    if not found:
        raise Invalid(fields={name: [_("No local document matches.")]})
    if len(found) > MOST:
        raise Invalid(fields={name: [_("More than %(most)s documents match; narrow the campaign.", most=MOST)]})
    db.session.add(campaign)
    db.session.flush()
    cause = service.Cause(Trigger.CAMPAIGN, f"campaign:{campaign.id}", campaign.title, campaign.id)
    service.open_checks(actor, found, cause)
    return campaign


def gathered(campaign: CheckCampaign) -> sa.Select[int]:
    """Ids of the local documents that a campaign gathers."""
    filters = documents.Filters(words=campaign.words, territory=campaign.territory, field=campaign.field)
    found = documents.register_list(filters, clock.today()).with_only_columns(Document.id)
    found = found.where(Document.level.in_((Level.PROVINCIAL, Level.COMMUNE)), Document.has_text.is_(True))
    if campaign.issued_from:
        found = found.where(Document.issued_date >= campaign.issued_from)
    if campaign.issued_to:
        found = found.where(Document.issued_date <= campaign.issued_to)
    return found
