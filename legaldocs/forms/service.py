"""Use case on forms: an officer says that a form agrees with the official one."""

from __future__ import annotations

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.forms import queries, registry
from legaldocs.forms.models import FormConfirmation


@use_case
def confirm(actor: Actor, name: str, digest: str, compared: str) -> FormConfirmation:
    """Confirm the version of a form that the person read; ``compared`` names the official text it was held against.

    A changed file asks for a new confirmation.  Raises ``Invalid``, ``Refused``, ``Conflict`` when it changed since.
    """
    require(actor, "forms.confirm")
    if name not in registry.names():
        raise Missing()
    found = registry.form(name)
    if found["digest"] != digest:
        raise Conflict(_("The form changed since you read it. Read it again before confirming."))
    if len(compared.strip()) < 10:
        raise Invalid(fields={"compared": [_("Name the official text you compared the form with, with its number.")]})
    if found["confirmed"] or queries.confirmation(found["id"], digest) is not None:
        raise Refused(_("The form is confirmed already."))
    row = FormConfirmation(form=found["id"], digest=digest, compared=compared.strip(), at=clock.now())
    row.person_id, row.person_name = actor.user_id, actor.name
    db.session.add(row)
    return row
