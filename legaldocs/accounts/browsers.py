"""A browser's own description put into words: ``Mozilla/5.0 (Windows NT 10.0…) … Edg/141`` is "Edge on Windows"."""

from __future__ import annotations

import re

from flask_babel import gettext as _

# Marks in the order they are asked for: most browsers also name those whose pages they want to be given.
_BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_PROGRAM = re.compile(r"[\w .-]{1,40}")


def browser_words(raw: str) -> str:
    """Browser and system of a ``User-Agent`` line; a program that is no browser by the name it gives itself."""
    browser = _first(_BROWSERS, raw)
    system = _first(_SYSTEMS, raw)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    if browser or system:
        return browser or system
    named = _PROGRAM.match(raw)
    return named[0].strip() if named and named[0].strip() else _("Unknown browser")


def _first(marks: tuple[tuple[str, str], ...], raw: str) -> str:
    return next((name for mark, name in marks if mark in raw), "")
