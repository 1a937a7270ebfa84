"""What the drafting pages show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.lifecycle import history
from legaldocs.core.web import Page
from legaldocs.deadlines import queries as deadlines
from legaldocs.documents import comparing
from legaldocs.documents import queries as documents
from legaldocs.documents.presentation import Text, badge
from legaldocs.drafting import bases, needed, presentation, queries
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import (
    FORM_LABELS,
    GROUND_LABELS,
    PAPER_LABELS,
    PROCEDURE_LABELS,
    Draft,
    Form,
    Version,
)
from legaldocs.drafting.words import issuer_of, type_of
from legaldocs.law import structure
from legaldocs.law.diff import Change, diff_documents
from legaldocs.proposals import queries as proposals
from legaldocs.review.presentation import days_left, deadline, proof


def opened(actor: Actor, draft_id: int) -> Draft:
    """The dossier, if the actor may know of it.  Raises ``Missing``."""
    draft = queries.get(actor, draft_id)
    if draft is None:
        raise Missing()
    return draft


def listed(page: Page, filters: queries.Filters) -> dict[str, Any]:
    """Values for ``drafting/index.html``."""
    drafts = [row[0] for row in page.rows]
    return {
        "page": page,
        "filters": filters,
        "people": accounts.person_names(draft.assignee_id for draft in drafts),
        "units": accounts.units(),
        "unit_names": accounts.unit_words(),
        "states": [(str(state), str(words)) for state, words in DRAFTING.labels.items()],
        "label": DRAFTING.label,
        "days_left": lambda due_on: days_left(due_on, clock.today()),
        **choices(),
    }


def choices() -> dict[str, Any]:
    """Options of the selects, and the words behind codes."""
    return {
        "forms": [(str(key), str(words)) for key, words in FORM_LABELS.items()],
        "procedures": [(str(key), str(words)) for key, words in PROCEDURE_LABELS.items()],
        "grounds": [(str(key), str(words)) for key, words in GROUND_LABELS.items()],
        "form_words": FORM_LABELS,
        "procedure_words": PROCEDURE_LABELS,
        "ground_words": GROUND_LABELS,
        "paper_words": PAPER_LABELS,
    }


BELONGS = "1 2 3 3 state 5 5 signing due"  # of the list's columns, for ui.tables


def table(rows: list[Any]) -> tuple[list[str], list[Any]]:
    """The list as heads and rows of a file."""
    units = accounts.unit_words()
    people = accounts.person_names(row[0].assignee_id for row in rows)
    heads = [
        _("Dossier"), _("Title"), _("Form of the document"), _("Procedure"), _("State"), _("Unit"), _("Drafter"),
        _("Planned signing"), _("Due on"),
    ]  # fmt: skip
    return heads, [
        [
            draft.code, draft.title, str(FORM_LABELS[draft.form]), str(PROCEDURE_LABELS[draft.procedure]),
            str(DRAFTING.label(draft.state)), units.get(draft.unit_id), people.get(draft.assignee_id or 0),
            draft.planned_signing, due_on,
        ]
        for draft, due_on in rows
    ]  # fmt: skip


def new_form(actor: Actor, proposal_id: int | None, amends: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``drafting/new.html``; a proposal fills in what it knows."""
    proposal = proposals.get(actor, proposal_id) if proposal_id else None
    given: dict[str, Any] = {"amends": amends, "procedure": "ordinary", "form": str(Form.DECISION)}
    if proposal is not None:
        named = documents.named(target.document_id for target in proposal.targets)
        given["reason"] = f"{proposal.reason}\n{proposal.ground}"
        given["amends"] = next((document.number for document in named.values()), amends)
    units = {unit.id: unit for unit in accounts.units()}
    own = [units[key] for key in sorted(actor.units(Role.DRAFTER, Role.HEAD)) if key in units]
    return {"given": {**given, **typed}, "own_units": own, "proposal": proposal, **choices()}


def head(actor: Actor, draft: Draft) -> dict[str, Any]:
    """What every page of a dossier shows at its top."""
    moves = list(db.session.scalars(history("drafting", draft.id)))
    return {
        "draft": draft,
        "steps": presentation.phases(draft, moves),
        "state": DRAFTING.label(draft.state),
        "moves_made": moves,
        "form": FORM_LABELS[draft.form],
        "procedure": PROCEDURE_LABELS[draft.procedure],
        "writable": _writes(actor, draft),
    }


def _writes(actor: Actor, draft: Draft) -> bool:
    return draft.unit_id in actor.units(Role.DRAFTER, Role.HEAD) and draft.state not in queries.TEXT_STANDS


def dossier(actor: Actor, draft_id: int) -> dict[str, Any]:
    """Values for ``drafting/page.html``."""
    draft = opened(actor, draft_id)
    found = head(actor, draft)
    moves, versions, clocks = found["moves_made"], queries.versions(draft.id), queries.clocks(draft.id)
    running = deadlines.running("drafting", [draft.id]).get(draft.id)
    acted = [
        draft.assignee_id,
        draft.created_by,
        *(p.added_by for p in draft.papers),
        *(v.created_by for v in versions),
    ]
    people = accounts.person_names([*acted, *(reader.person_id for reader in draft.readers)])
    offers = DRAFTING.offers(actor, draft)
    return {
        **found,
        **choices(),
        "offers": offers,
        "drafters": _drafters(draft, offers),
        "versions": versions,
        "people": people,
        "person": presentation.people_words,
        "unit": accounts.unit_words().get(draft.unit_id, "–"),
        "due": deadline(running, clock.today()),
        "proof": proof(running),
        "no_date_why": running.refused_why if running else None,
        "held": presentation.held(moves, clocks),
        "rule_words": presentation.rule_words,
        "size_words": presentation.size_words,
        "activity": presentation.activity(moves, queries.remarks(draft.id), _added(draft, versions, people)),
        "amends": documents.get(draft.amends_id) if draft.amends_id else None,
        "proposal": proposals.get(actor, draft.proposal_id) if draft.proposal_id else None,
        "issuer": issuer_of(draft),
        "still_needed": _still_needed(draft),
        "everybody": _everybody(draft),
    }


def _drafters(draft: Draft, offers: list[Any]) -> list[tuple[int, str]]:
    if not any("assignee_id" in offer.move.needs for offer in offers):
        return []
    able = accounts.holders(Role.DRAFTER, draft.unit_id, clock.today())
    return [(person.id, f"{person.name} · {person.title}") for person in able]


def _added(draft: Draft, versions: list[Version], people: Mapping[int, str]) -> list[Any]:
    papers = [
        (paper.added_at, f"{presentation.people_words(people, paper.added_by)}: {PAPER_LABELS[paper.kind]}")
        for paper in draft.papers
    ]
    texts = [
        (
            v.created_at,
            _("%(who)s: text, version %(n)s", who=presentation.people_words(people, v.created_by), n=v.number),
        )
        for v in versions
    ]
    return [*papers, *texts]


def _still_needed(draft: Draft) -> list[Any]:
    """Papers that some coming step needs and the dossier lacks, each once."""
    if draft.state in queries.FINAL:
        return []
    today = clock.today()
    moves = [move.name for move in DRAFTING.moves if move.exists_for(draft)]
    return list({row.kind: row for name in moves for row in needed.missing(draft, name, today)}.values())


def _everybody(draft: Draft) -> list[tuple[int, str]]:
    """People who may be made readers of a secret dossier."""
    units = [unit.id for unit in accounts.units()]
    return [(p.id, f"{p.name} · {p.title}") for p in accounts.colleagues(units, list(Role), clock.today())]


def text(actor: Actor, draft_id: int, number: int | None) -> dict[str, Any]:
    """Values for ``drafting/text.html``: one version with its contents and bases."""
    draft = opened(actor, draft_id)
    version = queries.version(draft.id, number)
    if version is None and number is not None:
        raise Missing()
    versions = queries.versions(draft.id)
    found = {
        **head(actor, draft), "version_shown": version, "versions": versions,
        "people": accounts.person_names(v.created_by for v in versions),
    }  # fmt: skip
    if version is None:
        return {**found, "blocks": [], "contents": [], "bases": []}
    shown = Text(version.text, structure.parse(version.text).provisions, (), (), draft.planned_signing, {})
    named = bases.of_text(version.text, issuer_of(draft), type_of(draft), draft.planned_signing, draft.planned_effect)
    return {**found, "blocks": shown.blocks(), "contents": shown.contents(), "bases": [basis(one) for one in named]}


def basis(one: bases.Basis) -> dict[str, Any]:
    """A legal basis as the panels show it."""
    return {
        "words": one.document.number if one.document else one.cited.number or one.cited.title,
        "title": one.document.title if one.document else "",
        "url": url_for("documents.page", document_id=one.document.id) if one.document else None,
        "badge": badge(one.at_signing) if one.at_signing else None,
        "valid": one.valid,
    }


def difference(actor: Actor, draft_id: int, old: int | None, new: int | None) -> dict[str, Any]:
    """Values for ``drafting/difference.html``: two versions, provision by provision.  Raises ``Missing``."""
    draft = opened(actor, draft_id)
    versions = queries.versions(draft.id)
    if not versions:
        raise Missing()
    newer = queries.version(draft.id, new if new is not None else versions[0].number)
    older = queries.version(draft.id, old if old is not None else max(1, versions[0].number - 1))
    if newer is None or older is None:
        raise Missing()
    rows = diff_documents(
        older.text, structure.parse(older.text).provisions, newer.text, structure.parse(newer.text).provisions
    )
    changed = [row for row in rows if row.change is not Change.SAME]
    return {
        **head(actor, draft), "versions": versions, "older": older, "newer": newer,
        "rows": [comparing.row_of(row) for row in changed], "contents": comparing.contents_of(changed),
    }  # fmt: skip


def facts_form(actor: Actor, draft_id: int) -> dict[str, Any]:
    """Values for ``drafting/facts.html``."""
    draft = opened(actor, draft_id)
    amended = documents.get(draft.amends_id) if draft.amends_id else None
    given = {
        "title": draft.title, "reason": draft.reason, "form": str(draft.form), "procedure": str(draft.procedure),
        "ground": str(draft.ground), "fields": "; ".join(draft.fields), "amends": amended.number if amended else "",
        "planned_signing": draft.planned_signing, "planned_effect": draft.planned_effect,
        "session_on": draft.session_on, "complex": draft.complex,
    }  # fmt: skip
    return {**head(actor, draft), **choices(), "given": given}
