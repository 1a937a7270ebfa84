"""The words of a line of the access review."""

from __future__ import annotations

from flask_babel import gettext as _

from legaldocs.accounts.access_review import Line
from legaldocs.accounts.models import ROLE_LABELS, ApiToken, Delegation, Post
from legaldocs.core.i18n import language
from legaldocs.ui.words import day


def line_words(line: Line) -> str:
    """What a line lets its person do."""
    subject = line.subject
    if isinstance(subject, Post):
        return f"{ROLE_LABELS[subject.role]}, {_unit(subject)}"
    if isinstance(subject, Delegation):
        names = {"name": subject.post.person.name, "role": ROLE_LABELS[subject.post.role], "day": day(subject.until)}
        return _("Acts for %(name)s as %(role)s until %(day)s", **names)
    if isinstance(subject, ApiToken):
        kind = _("reads and writes") if subject.may_write else _("reads only")
        return _("Token “%(name)s”: %(kind)s, until %(day)s", name=subject.name, kind=kind, day=day(subject.expires_on))
    return _("Account %(name)s", name=subject.username)


def _unit(post: Post) -> str:
    return post.unit.name_en if language() == "en" else post.unit.name
