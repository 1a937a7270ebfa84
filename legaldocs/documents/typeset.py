"""A text of law as the markup of its page, set once and kept in memory for the next reader.

What is kept is found again by everything it was made from: the words, their tree, the citations, the events and the
numbers of their sources, the day, the language.  A new event is a new key, in every process alike, so nothing here
is ever told that something changed, and nothing stale can be shown.  It decides no status and asks no database.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app
from markupsafe import Markup

from legaldocs.core.i18n import language
from legaldocs.documents.models import Document
from legaldocs.documents.presentation import Linked, Text
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


class Kept:
    """Settings by what they were made from, at most ``limit`` characters; the one longest unread goes first."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._held: OrderedDict[Hashable, Setting] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Setting]) -> Setting:
        """The setting of ``key``, made where it is not held.  Two readers at once may both make it."""
        with self._guard:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        made = make()
        with self._guard:
            self._put(key, made)
        return made

    def _put(self, key: Hashable, made: Setting) -> None:
        if len(made) > self._limit or key in self._held:
            return
        self._held[key] = made
        self._size += len(made)
        while self._size > self._limit:
            _key, oldest = self._held.popitem(last=False)
            self._size -= len(oldest)


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
        on, acts, language(), macros,
        static_url(SPRITE),  # with it the place of the whole site behind a proxy
    )  # fmt: skip

    def render() -> Setting:
        text, module = make(), macros.module
        contents = text.contents()
        return Setting(*map(Markup, (module.text(text.blocks()), module.tree(contents), module.sheet(contents))))  # type: ignore[attr-defined]  # macros of the template

    kept: Kept = current_app.extensions.setdefault("legaldocs.typeset", Kept(LIMIT))
    return kept.get(key, render)
