"""The list of gaps of a coverage certificate: filtered, ordered, paged and exported like any other list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.campaigns import coverage, pages
from legaldocs.campaigns.coverage import Change, Coverage, Gap
from legaldocs.core.actor import Actor
from legaldocs.core.web import page_of
from legaldocs.documents.models import Document
from legaldocs.documents.presentation import EVENT_WORDS
from legaldocs.ui.words import day, moment

STATES = {"open": _l("Without a reason"), "signed": _l("With a signed reason")}
KINDS = {"unreviewed": _l("Not reviewed in this campaign"), "change": _l("Not reviewed against a changed basis")}
Named = Mapping[int, Document]
_ORDERS: dict[str, Callable[[Gap, Named], Any]] = {
    "document": lambda gap, named: named[gap.document_id].sort_key,
    "changed": lambda gap, _named: (gap.change.on if gap.change else None) or date.min,
    "signed": lambda gap, _named: gap.signed.signed_name if gap.signed else "",
}


def certificate(actor: Actor, campaign_id: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``campaigns/coverage.html``: a page of the gaps asked for, each with its change and signature."""
    values = pages.head(actor, campaign_id)
    found = coverage.of(values["campaign"])
    named = coverage.named(found)
    page = page_of(asked(found, named, given))
    return {
        **values,
        "found": found,
        "page": page,
        "given": given,
        "states": [(key, str(words)) for key, words in STATES.items()],
        "kinds": [(key, str(words)) for key, words in KINDS.items()],
        "groups": [
            (named[key], [_row(gap, named) for gap in gaps])
            for key, gaps in groupby(page.rows, key=lambda gap: gap.document_id)
        ],
    }


def asked(found: Coverage, named: Named, given: Mapping[str, Any]) -> list[Gap]:
    """The gaps that the filters leave, in the order asked for; without one in that of the frozen list."""
    words = given["q"].strip().casefold()
    chosen = [
        gap
        for gap in found.gaps
        if given["state"] in ("", "signed" if gap.signed else "open")
        and given["kind"] in ("", "change" if gap.change else "unreviewed")
        and (not words or words in _searched(gap, named))
    ]
    order = _ORDERS.get(given["sort"].lstrip("-"))
    if order is not None:
        chosen.sort(key=lambda gap: order(gap, named), reverse=given["sort"].startswith("-"))
    return chosen


def _searched(gap: Gap, named: Named) -> str:
    document = named[gap.document_id]
    return f"{document.number} {document.title} {change_words(gap.change, named)}".casefold()


def table(found: Coverage, given: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """The same list, all pages, for a spreadsheet."""
    named = coverage.named(found)
    heads = [_("Number"), _("Title"), _("Not reviewed against"), _("Signed reason"), _("Signed by"), _("Signed on")]
    rows: list[list[Any]] = [
        [
            named[gap.document_id].number,
            named[gap.document_id].title,
            change_words(gap.change, named),
            gap.signed.reason if gap.signed else "",
            gap.signed.signed_name if gap.signed else "",
            moment(gap.signed.signed_at) if gap.signed else "",
        ]
        for gap in asked(found, named, given)
    ]
    return heads, rows


def _row(gap: Gap, named: Named) -> dict[str, Any]:
    return {
        "gap": gap,
        "id": f"{gap.document_id}|{gap.key}",
        "words": change_words(gap.change, named),
    }


def change_words(change: Change | None, named: Named) -> str:
    """What was not reviewed against, in a sentence."""
    if change is None:
        return _("Not reviewed in this campaign")
    changed, source = named.get(change.document_id), named.get(change.source_id or 0)
    return _(
        "%(number)s: %(event)s from %(day)s (%(source)s)",
        number=changed.number if changed else "–",
        event=EVENT_WORDS[change.kind]().lower(),
        day=day(change.on, _("a day not known")),
        source=source.number if source else _("an official source"),
    )


def by_document(found: Coverage) -> list[tuple[int, list[Gap]]]:
    """Gaps of each document together, in the order of the list."""
    groups: dict[int, list[Gap]] = {}
    for gap in found.gaps:
        groups.setdefault(gap.document_id, []).append(gap)
    return list(groups.items())
