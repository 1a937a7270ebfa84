"""The interface kit: what every template may call, and the living style page.

Presentation only: no database, no permission, no law. ``install`` puts the functions and filters below into
Jinja; the mark-up itself is in ``templates/macros``; the looks are in ``legaldocs/static/css``.
"""

from __future__ import annotations

from flask import Flask

from legaldocs.ui.chart import bar_layout
from legaldocs.ui.columns import columns, pairs_without, stacked
from legaldocs.ui.days import calendar_cells
from legaldocs.ui.icons import icon
from legaldocs.ui.links import keep_stamped, link_with, narrowed, static_url
from legaldocs.ui.looks import deadline_look, initials, provision_anchor, severity_look, status_look
from legaldocs.ui.timeline import timeline_layout
from legaldocs.ui.views import blueprint
from legaldocs.ui.words import day, doer, long_day, moment, number, percent, sentences, ui_language

__all__ = ["blueprint", "install"]


def install(app: Flask) -> None:
    """Register the kit's Jinja functions and filters, the ``/style`` page, and how long files are kept, on ``app``."""
    app.after_request(keep_stamped)
    app.jinja_env.globals.update(
        icon=icon,
        columns=columns,
        pairs_without=pairs_without,
        stacked=stacked,
        doer=doer,
        static_url=static_url,
        link_with=link_with,
        narrowed=narrowed,
        status_look=status_look,
        deadline_look=deadline_look,
        severity_look=severity_look,
        calendar_cells=calendar_cells,
        timeline_layout=timeline_layout,
        bar_layout=bar_layout,
        provision_anchor=provision_anchor,
        ui_language=ui_language,
    )
    app.jinja_env.filters.update(
        day=day,
        long_day=long_day,
        moment=moment,
        number=number,
        percent=percent,
        sentences=sentences,
        initials=initials,
    )
    app.register_blueprint(blueprint)
