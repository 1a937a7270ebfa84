"""A text of law as the markup of its page, set once and kept in memory for the next reader.

What is kept is found again by everything it was made from: the words, their tree, the citations, the events and the
numbers of their sources, the day, the language.  A new event is a new key, in every process alike, so nothing here
is ever told that something changed, and nothing stale can be shown.  It decides no status and asks no database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app
from markupsafe import Markup

from legaldocs.core.i18n import language
from legaldocs.core.kept import Kept
from legaldocs.documents.models import Document
from legaldocs.documents.presentation import Linked, Text, addresses
from legaldocs.law.effect import Event
from legaldocs.ui.icons import SPRITE
from legaldocs.ui.links import static_url

LIMIT = 24_000_000  # characters kept per process, about 50 MB: ten of the longest codes, or some hundreds of decisions
_MACROS = "macros/law.html"


@dataclass(frozen=True, slots=True)
class Setting:
    """The markup of one text: its words, its contents beside it, and the contents as one line on a phone."""

    words: Markup
    tree: Markup
    sheet: Markup

    def __len__(self) -> int:
        return len(self.words) + len(self.tree) + len(self.sheet)


def setting(
    words: Hashable,
    relations: Iterable[Linked],
    events: Iterable[Event],
    on: date,
    named: Mapping[int, Document],
    *,
    acts: bool,
    make: Callable[[], Text],
) -> Setting:
    """The markup of the text that ``make`` gives, from memory where the same was asked before.

    ``words`` must stand for the text and its tree; the rest is what ``make`` hands to ``Text`` besides.
    """
    happened = tuple(sorted(events, key=lambda event: event.id))
    causes = sorted({event.source_document for event in happened if event.source_document is not None})
    macros = current_app.jinja_env.get_template(_MACROS)
    key = (
        words,
        tuple((r.start, r.end, r.target_id, tuple(r.target_units)) for r in relations),
        happened,
        tuple((cause, named[cause].number) for cause in causes if cause in named),
        on, acts, language(), addresses(), macros,
        static_url(SPRITE),  # with it the place of the whole site behind a proxy
    )  # fmt: skip

    def render() -> Setting:
        text, module = make(), macros.module
        contents = text.contents()
        return Setting(*map(Markup, (module.text(text.blocks()), module.tree(contents), module.sheet(contents))))  # type: ignore[attr-defined]  # macros of the template

    kept: Kept[Setting] = current_app.extensions.setdefault("legaldocs.typeset", Kept(LIMIT))
    return kept.get(key, render)
