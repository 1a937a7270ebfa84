"""Who may do what to whose document: the competence table (thẩm quyền xử lý), with the article for each route.

A route that is not in the table is refused; rows not checked against the official text are marked unverified.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from legaldocs.documents.issuers import territories
from legaldocs.proposals.models import Action

_KINDS = {"tinh": "tỉnh", "thanh-pho": "thành phố"}


@dataclass(frozen=True, slots=True)
class Route:
    """One row: which body may take which actions on documents of which issuer kind, at which level."""

    issuer_kind: str
    level: str
    body: str
    actions: frozenset[Action]
    law: str
    verified: bool
    own: bool


@cache
def routes() -> tuple[Route, ...]:
    """All rows of ``competence.toml``."""
    data = tomllib.loads(resources.files("legaldocs.proposals").joinpath("competence.toml").read_text("utf-8"))
    return tuple(
        Route(
            row["issuer_kind"],
            row["level"],
            row["body"],
            frozenset(Action(name) for name in row["actions"]),
            row["law"],
            row.get("verified", False),
            row.get("own", False),
        )
        for row in data["route"]
    )


def issuer_kind(issuer_key: str) -> str:
    """``hdnd``, ``ubnd`` or ``chu-tich-ubnd`` from an issuer's key; ``other`` for national bodies."""
    kind = issuer_key.split(":")[0]
    return kind if kind in ("hdnd", "ubnd", "chu-tich-ubnd") else "other"


def possible(issuer_key: str, level: str, action: Action) -> list[Route]:
    """Routes open for an action on a document, the issuer's own first; empty when nobody here may do it."""
    fitting = (r for r in routes() if r.issuer_kind == issuer_kind(issuer_key) and r.level == level)
    return sorted((r for r in fitting if action in r.actions), key=lambda r: not r.own)


def verified(law: str) -> bool:
    """Whether an officer has checked this article against the official text."""
    return any(route.verified for route in routes() if route.law == law)


def kind_of_body(body: str) -> str:
    """``hdnd``, ``ubnd`` or ``chu-tich-ubnd`` from a body's name; decides the kind of instrument it issues."""
    if body.startswith("Chủ tịch"):
        return "chu-tich-ubnd"
    return "hdnd" if body.startswith("Hội đồng nhân dân") else "ubnd"


def standing_name(issuer: str, territory: str | None) -> str:
    """The issuer's name today: of a province merged into another, the same body of the one that took it over."""
    known = territories()
    former = known.get(territory or "")
    heir = known.get(former.successor or "") if former else None
    if former is None or heir is None or former.name not in issuer:
        return issuer
    head = issuer[: issuer.rindex(former.name)].strip()
    for kind in _KINDS.values():
        head = head.removesuffix(kind).strip()
    return f"{head} {_KINDS.get(heir.kind, heir.kind)} {heir.name}"
