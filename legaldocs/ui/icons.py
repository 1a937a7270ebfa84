"""Drawings of the interface: status glyphs, severity and verdict marks, and the Bootstrap icons in use.

All live in one sprite, ``static/icons/sprite.svg``, built by ``scripts/vendor.py``. An icon is decoration: the
word beside it carries the meaning, so every drawing is hidden from screen readers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from flask import g
from markupsafe import Markup

from legaldocs.ui.links import static_url

SPRITE = "icons/sprite.svg"


class UnknownIcon(LookupError):
    """A template names a drawing that the sprite does not hold."""


@lru_cache(maxsize=1)
def sprite_names() -> frozenset[str]:
    """Names of all drawings in the sprite."""
    path = Path(__file__).resolve().parent.parent / "static" / SPRITE
    return frozenset(re.findall(r'<symbol id="([^"]+)"', path.read_text(encoding="utf-8")))


def icon(name: str, small: bool = False, css: str | None = None) -> Markup:
    """The drawing ``name`` as inline ``<svg>``; ``small`` is 14 px instead of 16.

    ``css`` replaces the size classes (``ld-g`` for glyphs beside a word, an empty string for a drawing that its
    container sizes). Raises ``UnknownIcon``; add the name to ``static/icons/icons.txt`` and run ``scripts/vendor.py``.
    """
    if name not in sprite_names():
        raise UnknownIcon(f"{name} is not in {SPRITE}")
    classes = css if css is not None else ("ld-i ld-i-sm" if small else "ld-i")
    return _drawing(_sprite(), name, classes)


@lru_cache(maxsize=1_024)
def _drawing(sprite: str, name: str, classes: str) -> Markup:
    return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>').format(
        classes, sprite, name
    )


def _sprite() -> str:
    """Address of the sprite, looked up once per request: a page has fifty drawings and more."""
    if "sprite" not in g:
        g.sprite = static_url(SPRITE)
    return str(g.sprite)
