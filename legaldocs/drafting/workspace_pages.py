"""What the workspace shows: the text as provisions, one of them open, and beside it what the drafter needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from legaldocs.accounts import queries as accounts
from legaldocs.core.actor import Actor
from legaldocs.core.errors import LegalDocsError, Missing
from legaldocs.core.schema import load
from legaldocs.documents import effects
from legaldocs.documents import queries as documents
from legaldocs.documents.presentation import badge, provision_url
from legaldocs.documents.queries import unit_label
from legaldocs.drafting import bases, calling, linting, pages, presentation, queries, receiving, working
from legaldocs.drafting.bases import Basis
from legaldocs.drafting.models import Draft
from legaldocs.drafting.words import issuer_of, type_of
from legaldocs.drafting.working import Held, Row
from legaldocs.law.findings.suppression import key as key_of
from legaldocs.law.three_way import merged
from legaldocs.law.types import Kind
from legaldocs.law.word_diff import diff_words
from legaldocs.search import pages as searching
from legaldocs.search.schemas import SearchQuery

SIDES = {
    "findings": _l("Findings"),
    "comments": _l("Comments"),
    "bases": _l("Bases"),
    "search": _l("Existing texts"),
    "terms": _l("Terms"),
}
_LEVEL = {Kind.ARTICLE: 1, Kind.CLAUSE: 2, Kind.POINT: 3}
_CONTENTS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.APPENDIX, Kind.ATTACHED)
_OFFERED = {
    Kind.ARTICLE: ("up", "down", "into", "merge", "remove"),
    Kind.CLAUSE: ("up", "down", "into", "out", "merge", "remove"),
    Kind.POINT: ("up", "down", "out", "merge", "remove"),
    Kind.CHAPTER: ("up", "down", "remove"),
    Kind.SECTION: ("up", "down", "remove"),
}
MOVES = {
    "up": (_l("Move up"), "arrow-up"),
    "down": (_l("Move down"), "arrow-down"),
    "into": (_l("Move into the one above"), "arrow-right"),
    "out": (_l("Move out of its holder"), "arrow-left"),
    "merge": (_l("Join to the one above"), "union"),
    "remove": (_l("Leave out"), "trash3"),
}
KINDS = {"article": _l("Article"), "clause": _l("Clause"), "point": _l("Point")}
_HITS = 8


def workspace(actor: Actor, draft_id: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``drafting/workspace.html``; ``asked``: the provision ``at``, the ``side`` panel, its question."""
    draft = pages.opened(actor, draft_id)
    found = {**pages.head(actor, draft), "sides": SIDES, "asked": asked}
    held = working.held(draft.id)
    if held is None:
        return {**found, "held": None, "newest": queries.version(draft.id)}
    named = bases.of_text(held.text, issuer_of(draft), type_of(draft), draft.planned_signing, draft.planned_effect)
    findings = _findings(draft, held, named)
    threads = _threads(held, draft.id)
    chosen = held.row(asked["at"])
    open_findings = Counter(one["row"] for one in findings["open"])
    open_threads = Counter(one["provision"] for one in threads if not one["resolved"])
    return {
        **found,
        "held": held,
        "rows": [_row(row, open_findings, open_threads) for row in held.rows],
        "contents": [_entry(draft, row) for row in held.rows if row.unit and row.unit.kind in _CONTENTS],
        "chosen": _chosen(held, chosen) if chosen else None,
        "unkept": receiving.digest(held.text) != draft.text_sha256,
        "counts": _counts(findings, threads, named),
        "moves": MOVES,
        "kinds": KINDS,
        "offered": [(one.username, one.name) for one in calling.offered(draft, actor.user_id)]
        if asked["side"] == "comments"
        else [],
        **_side(draft, held, named, findings, threads, asked),
    }


def _counts(
    findings: Mapping[str, list[Any]], threads: list[dict[str, Any]], named: list[Basis]
) -> dict[str, int | None]:
    still = [thread for thread in threads if not thread["resolved"]]
    return {"findings": len(findings["open"]), "comments": len(still), "bases": len(named)}


def _side(
    draft: Draft, held: Held, named: list[Basis], findings: Mapping[str, list[Any]], threads: list[Any], asked: Any
) -> dict[str, Any]:
    """The panel that is open; the others are not worked out."""
    side = asked["side"]
    if side == "comments":
        return {"threads": threads}
    if side == "bases":
        return {"bases": [pages.basis(one) for one in named], "picked": _picked(draft, asked["q"])}
    if side == "search":
        return _found(draft, held, asked)
    if side == "terms":
        return {"terms": _terms(draft, held)}
    return {
        "findings": findings["open"], "answered": findings["answered"],
        "unread": linting.register_says(draft, held.text).unread,
    }  # fmt: skip


def _row(row: Row, findings: Counter[int | None], threads: Counter[int | None]) -> dict[str, Any]:
    provision = row.provision
    return {
        "id": provision.id,
        "level": _LEVEL.get(row.unit.kind, 0) if row.unit else 0,
        "heading": bool(row.unit and row.unit.kind in _CONTENTS),
        "opening": row.unit is None and row.start == 0,
        "words": provision.words.strip("\n"),
        "label": label(row),
        "findings": findings[provision.id],
        "comments": threads[provision.id],
    }


def label(row: Row) -> str:
    """Where a row is, in words."""
    if row.unit is not None:
        return unit_label(row.unit.path)
    return _("Beginning of the text") if row.start == 0 else _("Words outside the provisions")


def _entry(draft: Draft, row: Row) -> dict[str, Any]:
    unit = row.unit
    words = ". ".join(part for part in (unit.label.strip(" ."), unit.heading) if part) if unit else ""
    return {
        "label": words[:80], "url": presentation.workspace_url(draft.id, row.provision.id), "gone": False,
        "level": "" if unit and unit.kind is Kind.ARTICLE else "c",
    }  # fmt: skip


def _chosen(held: Held, row: Row) -> dict[str, Any]:
    kind = row.unit.kind if row.unit else None
    return {
        "id": row.provision.id,
        "label": label(row),
        "words": row.provision.words.strip("\n"),
        "version": row.provision.version,
        "moves": _OFFERED.get(kind, ()) if kind else (),
        "splits": kind in _LEVEL,
        "lines": _lines(row.provision.words),
    }


def _lines(words: str) -> list[tuple[int, str]]:
    """Where a provision may be cut in two: at its lines and sentences, as (character, the words there)."""
    places = [
        n + 1 for n, letter in enumerate(words[:-1]) if letter in "\n" or (letter in ".;" and words[n + 1] == " ")
    ]
    return [(at, words[at:].strip()[:60]) for at in places if words[at:].strip()][:40]


def _findings(draft: Draft, held: Held, named: list[Basis]) -> dict[str, list[Any]]:
    found = linting.found(draft, held.text, named)
    whole = linting.document(draft, held.text)
    reasons = {one.key: one for one in working.set_aside(draft.id)}
    people = accounts.person_names(one.by for one in reasons.values())
    still: list[dict[str, Any]] = []
    answered: list[dict[str, Any]] = []
    for one, row in zip(found, linting.rows(draft, held.text, found), strict=True):
        home = held.at(one.start)
        given = reasons.get(key_of(whole, one))
        dressed = {
            **row, "row": home.provision.id if home else None, "place": label(home) if home else "",
            "url": presentation.workspace_url(draft.id, home.provision.id, side="findings") if home else None,
            "detail": unit_label(one.detail or "") if one.rule in linting.PLACES else one.detail,
            "other_url": provision_url(*row["at_other"]) if row["at_other"] else None,
            "reason": given.reason if given else None, "by": people.get(given.by or 0) if given else None,
        }  # fmt: skip
        (answered if given else still).append(dressed)
    return {"open": still, "answered": answered}


def _threads(held: Held, draft_id: int) -> list[dict[str, Any]]:
    threads = working.threads(draft_id)
    people = accounts.person_names([message.by for thread in threads for message in thread.messages])
    names = calling.names_in(message.words for thread in threads for message in thread.messages)
    found = []
    for thread in threads:
        row = held.row(thread.provision_id)
        found.append(
            {
                "id": thread.id,
                "provision": thread.provision_id,
                "place": label(row) if row else None,
                "quote": thread.quote,
                "resolved": thread.resolved_at,
                "messages": [
                    (people.get(one.by or 0, "–"), one.at, calling.pieces(one.words, names)) for one in thread.messages
                ],
            }
        )
    return found


def _picked(draft: Draft, words: str) -> list[dict[str, Any]]:
    """Documents to rest the draft on, each with its effect on the planned signing day."""
    if not words:
        return []
    found = documents.suggestions(words, _HITS)
    then = effects.statuses([one.id for one in found], draft.planned_signing)
    later = effects.statuses([one.id for one in found], draft.planned_effect or draft.planned_signing)
    return [
        {
            "document": one, "badge": badge(then[one.id]),
            "valid": bases.may_be_cited(then[one.id].status, later[one.id].status),
        }
        for one in found
    ]  # fmt: skip


def _found(draft: Draft, held: Held, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Hits of the search beside the draft, and one of them against the open provision."""
    if not asked["q"]:
        return {"hits": [], "compared": None}
    try:
        results = searching.search(load(SearchQuery(), {"q": asked["q"]}), draft.planned_signing)
    except LegalDocsError as error:
        return {"hits": [], "compared": None, "search_error": error.sentence}
    hits = results.hits[:_HITS]
    row, compared = held.row(asked["at"]), None
    if asked["compare"] and row is not None:
        key, _colon, path = asked["compare"].partition(":")
        words = documents.provision_text(int(key), path) if key.isdigit() else None
        if words is None:
            raise Missing()
        compared = {"label": unit_label(path), "pieces": diff_words(words.strip(), row.provision.words.strip())}
    return {"hits": hits, "compared": compared}


def _terms(draft: Draft, held: Held) -> list[dict[str, Any]]:
    """Terms and short forms the text defines, in alphabetical order."""
    found = []
    for term in linting.document(draft, held.text).facts.terms:
        row = held.at(term.start)
        found.append(
            {
                "term": held.text[term.start : term.end],
                "meaning": " ".join(held.text[term.meaning.start : term.meaning.end].split())[:300],
                "url": presentation.workspace_url(draft.id, row.provision.id, side="terms") if row else None,
                "uses": held.text.lower().count(held.text[term.start : term.end].lower()) - 1,
            }
        )
    return sorted(found, key=lambda one: str(one["term"]).lower())


def typed(draft_id: int, provision_id: int) -> list[str]:
    """First words of the provisions that were typed into this one's box and wait to become provisions of their own."""
    held = working.held(draft_id)
    row = held.row(provision_id) if held else None
    return [piece.words.split("\n")[0][:40] for piece in working.begun(held, row)] if held and row else []


def merge(actor: Actor, draft_id: int, provision_id: int, mine: str, base: str) -> dict[str, Any]:
    """Values for ``drafting/merge.html``: where both began, theirs, mine, and both joined where they can be."""
    draft = pages.opened(actor, draft_id)
    held = working.held(draft.id)
    row = held.row(provision_id) if held else None
    if row is None:
        raise Missing()
    provision = row.provision
    theirs = provision.words.strip("\n")
    joined = merged(base, mine, theirs)
    return {
        **pages.head(actor, draft),
        "id": provision_id,
        "label": label(row),
        "by": accounts.person_names([provision.changed_by]).get(provision.changed_by or 0, "–"),
        "at": provision.changed_at,
        "version": provision.version,
        "base": base,
        "mine": mine,
        "theirs": theirs,
        "my_change": diff_words(base, mine),
        "their_change": diff_words(base, theirs),
        "joined": joined if joined is not None else mine,
        "clean": joined is not None,
    }
