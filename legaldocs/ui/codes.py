"""The code on a printed page that leads back to it: a QR as SVG, drawn here, of an address and nothing else."""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=512)
def drawn(address: str) -> Markup:
    """The code of an address; read with up to a seventh of it hidden, by a fold or a stamp."""
    made = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        made, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, light="#fff"
    )
    return Markup(made.getvalue().decode())  # noqa: S704  # squares drawn by segno; the words of the address are not in it
