"""The states that chapters start from, beyond the sample register as it is loaded: each made once, by use cases."""

from __future__ import annotations

import sqlalchemy as sa

from legaldocs.accounts import queries as accounts
from legaldocs.checking import sample_checks
from legaldocs.core.db import db
from legaldocs.documents import edition_service, sample_register
from legaldocs.documents import queries as documents
from legaldocs.documents.reading import Incoming
from legaldocs.drafting import sample_drafts
from legaldocs.drafting.models import Draft


def as_loaded() -> None:
    """The sample register, as it is."""


def drafts() -> None:
    """Four dossiers: being edited, consulted on, appraised, issued; what the first amends was corrected since."""
    assert sample_drafts.load_when_fresh() == 4
    draft = db.session.scalars(sa.select(Draft).where(Draft.amends_id.is_not(None))).one()
    edition = documents.current_edition(draft.amends_id or 0)
    assert edition is not None
    corrected = Incoming(text=edition.text.replace("thứ Bảy", "Chủ nhật"))
    officer = accounts.actor_by_username(sample_register.OFFICER)
    edition_service.correct_text(officer, draft.amends_id or 0, corrected, "Chép sai bản gốc.")


def checks() -> None:
    """Checks being examined, submitted, closed and handled."""
    assert sample_checks.load_when_fresh() == len(sample_checks.STEPS)
