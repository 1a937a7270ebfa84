"""The living style page: every component in every state, at ``/style``; what designers and tests look at."""

from __future__ import annotations

from flask import Blueprint, render_template

from legaldocs.core.web import PUBLIC, entry
from legaldocs.ui import samples

blueprint = Blueprint("style", __name__)


@blueprint.get("/style")
@entry(PUBLIC)
def page() -> str:
    """All components in the language and theme of the reader; sample data only."""
    return render_template("style/index.html", samples=samples)


@blueprint.get("/style/portal")
@entry(PUBLIC)
def portal() -> str:
    """The public layout, without the side navigation."""
    return render_template("style/portal.html", samples=samples)
