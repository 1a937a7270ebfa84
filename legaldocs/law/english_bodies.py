"""Bodies as English translations name them: "MINISTRY OF FINANCE", "People's Committee of Ho Chi Minh City".

Names in ``data/bodies_en.toml`` and the places of ``data/bodies.toml`` give the Vietnamese names; others stay unknown.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from legaldocs.core.text import fold
from legaldocs.law.bodies import bodies

_LINE = re.compile(
    r"^[ \t|*_#]*(?:the[ \t]+)?(?P<ministry>ministry of[ \t]+)?(?P<name>[a-z][a-z ,–-]{4,60}?)[ \t|*_-]*$", re.MULTILINE
)


@cache
def _named() -> dict[tuple[bool, str], str]:
    """Vietnamese names by (whether a ministry, the letters of the English name)."""
    table = tomllib.loads(files("legaldocs.law").joinpath("data/bodies_en.toml").read_text(encoding="utf-8"))
    rows = ((kind == "ministries", name, body) for kind, named in table.items() for name, body in named.items())
    return {(ministry, _letters(name)): body for ministry, name, body in rows}


@cache
def _places() -> dict[str, str]:
    """Provinces and cities with their type word, by the letters of their names."""
    found = [body for body in bodies() if body.kind == "province" and body.title]
    return {_letters(name): f"{body.title} {body.name}" for body in found for name in (body.name, *body.aliases)}


def _letters(name: str) -> str:
    return "".join(char for char in fold(name).lower() if char.isalnum())


def national(folded: str) -> str | None:
    """The national body that stands alone on a line of a header in accent-less lower case."""
    for line in _LINE.finditer(folded):
        body = _named().get((line["ministry"] is not None, _letters(line["name"])))
        if body:
            return body
    return None


def place(name: str) -> str | None:
    """The province or city a name without accents stands for ("Ho Chi Minh" → "thành phố Hồ Chí Minh")."""
    return _places().get(_letters(name))
