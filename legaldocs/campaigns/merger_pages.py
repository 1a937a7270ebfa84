"""Pages of merged provinces: the pairs, and one pair side by side with the rule for each decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from legaldocs.campaigns import merger_rules, pages, queries
from legaldocs.campaigns.models import (
    DECISION_LABELS,
    GROUND_LABELS,
    INSTRUMENT_LABELS,
    Decision,
    Pair,
)
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Missing
from legaldocs.core.web import Page
from legaldocs.documents import effects, succession
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document
from legaldocs.documents.queries import unit_label
from legaldocs.law.diff import ProvisionDiff, diff_documents
from legaldocs.law.structure import parse

_MOST_ROWS = 120


def listing(actor: Actor, campaign_id: int, page: Page, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``campaigns/pairs.html``."""
    values = pages.head(actor, campaign_id)
    named = documents.named(key for pair in page.rows for key in pair.document_ids)
    counts = pages.decision_counts(campaign_id)
    return {
        **values,
        "page": page,
        "given": given,
        "named": named,
        "area_of": _area,
        "decisions": [("open", _("Not decided")), *((str(k), str(v[0])) for k, v in DECISION_LABELS.items())],
        "decision_words": _decision_words,
        "instrument_words": INSTRUMENT_LABELS,
        "counts": [(_decision_words(key), counts[key]) for key in (None, *Decision) if counts.get(key)],
        "countdown": pages.countdown(),
    }


def _decision_words(decision: Decision | None) -> str:
    return str(DECISION_LABELS[decision][0]) if decision else _("Not decided")


def _area(document: Document) -> str:
    former = succession.former(document)
    return former[0] if former else document.territory or "–"


def one(
    actor: Actor, campaign_id: int, pair_id: int, sort: str, given: Mapping[str, Any], errors: Mapping[str, Any]
) -> dict[str, Any]:
    """Values for ``campaigns/pair.html``; ``sort`` is the order of the list it was opened from.  Raises ``Missing``."""
    pair = queries.pair(pair_id)
    if pair is None or pair.campaign_id != campaign_id:
        raise Missing()
    named = documents.named(pair.document_ids)
    left, right = named[pair.left_id], named.get(pair.right_id or 0)
    standing = effects.statuses(list(pair.document_ids), clock.today())
    return {
        **pages.head(actor, campaign_id),
        "pair": pair,
        "left": left,
        "right": right,
        "area_of": _area,
        "status": standing,
        "given": given,
        "errors": errors,
        "rows": side_by_side(left, right),
        "choices": _choices(pair),
        "grounds": [(str(key), str(words)) for key, words in GROUND_LABELS.items()],
        "kept_options": [(key, named[key].number + " · " + _area(named[key])) for key in pair.document_ids],
        "rules": [(rule, str(INSTRUMENT_LABELS[rule.instrument])) for rule in merger_rules.rules()],
        "decision_words": _decision_words(pair.decision),
        "instrument": INSTRUMENT_LABELS[pair.instrument] if pair.instrument else None,
        "kept": named.get(pair.kept_id or 0),
        "ground": GROUND_LABELS[pair.ground] if pair.ground else None,
        "verified": _verified(pair),
        "following": queries.next_open_pair(campaign_id, pair_id, sort),
    }


def _choices(pair: Pair) -> list[dict[str, str]]:
    """The four decisions; a document without counterpart is extended or repealed alone."""
    alone = {
        Decision.KEEP_ONE: (_("Extend to the whole province"), _("It applies in the whole new province")),
        Decision.NEW_TEXT: (_("New text"), _("A new document takes its place")),
        Decision.REPEAL: (_("Repeal"), _("No rule is needed any more")),
        Decision.KEEP_BOTH: (_("Keep for now"), _("It goes on in its former area")),
    }
    words = {key: (str(label), str(hint)) for key, (label, hint) in DECISION_LABELS.items()}
    return [
        {"value": str(key), "label": label, "hint": hint}
        for key, (label, hint) in (words if pair.right_id else alone).items()
    ]


def _verified(pair: Pair) -> bool:
    return any(rule.verified for rule in merger_rules.rules() if rule.article == pair.law)


def side_by_side(left: Document, right: Document | None) -> list[dict[str, Any]]:
    """The two texts provision by provision: what only one says, and where their words differ."""
    if right is None:
        return []
    old, new = documents.current_edition(left.id), documents.current_edition(right.id)
    if old is None or new is None:
        return []
    found = diff_documents(old.text, parse(old.text).provisions, new.text, parse(new.text).provisions)
    return [_row(row) for row in found[:_MOST_ROWS]]


def _row(row: ProvisionDiff) -> dict[str, Any]:
    ops = {"ins": "insert", "del": "delete"}
    pieces = [{"op": ops.get(piece.op, piece.op), "text": piece.text} for piece in row.pieces]
    return {
        "left_label": unit_label(row.path_old) if row.path_old else "",
        "right_label": unit_label(row.path_new) if row.path_new else "",
        "left": [piece for piece in pieces if piece["op"] != "insert"] if row.path_old is not None else [],
        "right": [piece for piece in pieces if piece["op"] != "delete"] if row.path_new is not None else [],
    }
