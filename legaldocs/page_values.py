"""Small values that templates ask for: options of selects, words of codes, addresses of provisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.checking.lifecycle import table_of
from legaldocs.checking.models import Check
from legaldocs.core import clock
from legaldocs.core.i18n import language
from legaldocs.core.lifecycle import tables
from legaldocs.core.web import actor
from legaldocs.deadlines import queries as clocks
from legaldocs.documents import queries
from legaldocs.documents.graph_edges import Edge
from legaldocs.documents.graph_pages import kind_words
from legaldocs.documents.models import LEVEL_LABELS, Level
from legaldocs.documents.presentation import EVENT_WORDS, letterhead, provision_url, territory_word
from legaldocs.documents.quality import Found, Remedy
from legaldocs.documents.quality_effect import rule_words
from legaldocs.documents.words import EDGE_STATES, UNRESOLVED
from legaldocs.drafting.models import Draft
from legaldocs.inbox import holders, watching
from legaldocs.law.types import RelationKind
from legaldocs.plans import queries as plans
from legaldocs.proposals.models import Proposal
from legaldocs.review.models import Ticket
from legaldocs.ui.links import link_with
from legaldocs.ui.looks import status_look

Option = tuple[Any, str]
_TURNS: dict[type, str] = {Ticket: "review", Draft: "drafting", Proposal: "proposal"}


def init_app(app: Flask) -> None:
    """Put the functions into Jinja."""
    functions = (
        facet_options, status_options, outcome_tabs, article_options, unresolved_words, unit_options,
        post_options, person_options, unit_name, state_bars, task_url, turn_of,
        level_word, same_options, event_word, kind_options, relation_options, edge_state_words, edges_by_source,
        remedy, watches, id_options, plan_lines_about, effect_rule, head_lines,
    )  # fmt: skip
    app.jinja_env.globals.update({function.__name__: function for function in functions})
    app.jinja_env.globals.update(provision_url=provision_url, unit_label=queries.unit_label, kind_words=kind_words)
    app.jinja_env.globals.update(territory_word=territory_word)


def head_lines(text: str) -> list[tuple[str, str]]:
    """Lines of the words before the first article, each with how ``letterhead`` sets it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return list(zip(lines, letterhead(lines), strict=True))


def watches(document_id: int) -> bool:
    """Whether the reader watches the document."""
    return watching.watches(actor(), document_id)


def plan_lines_about(named: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Lines of plans about documents, for the page that says what a proposal touches."""
    return [
        {"title": plan.title, "number": named[line.document_id].number, "month": line.month,
         "url": url_for("plans.page", plan_id=plan.id)}
        for plan, line in plans.lines_about(named)
    ]  # fmt: skip


def facet_options(facet: Iterable[tuple[str, str, int]]) -> list[Option]:
    """Values with their counts."""
    return [(value, f"{words} ({count})") for value, words, count in facet]


def status_options(statuses: Iterable[Any]) -> list[Option]:
    """Effect statuses by name."""
    return [(str(status), str(status_look(str(status)).word)) for status in statuses]


def outcome_tabs(totals: Mapping[str, int], words: Mapping[str, str], chosen: str) -> list[dict[str, Any]]:
    """A tab per outcome of an import."""
    return [
        {"label": words.get(name, name), "url": link_with(outcome=name), "current": chosen == name, "count": count}
        for name, count in sorted(totals.items())
    ]


def article_options(articles: Iterable[Any]) -> list[Option]:
    """Provisions by address, with their headings."""
    return [(unit.path, f"{queries.unit_label(unit.path)} {unit.heading or ''}".strip()) for unit in articles]


def kind_options(counts: Mapping[str, int], direction: str) -> list[Option]:
    """Kinds of relation with their counts, in the words of the direction."""
    return [(kind, f"{kind_words(kind, direction)} ({count})") for kind, count in counts.items()]


def relation_options() -> list[Option]:
    """Kinds of relation that a text can state, from its source."""
    return [(str(kind), kind_words(str(kind))) for kind in RelationKind]


def edge_state_words(state: str) -> str:
    """How sure a relation is."""
    return EDGE_STATES[str(state)]()


def remedy(found: Found, where: Remedy) -> tuple[str, str]:
    """(address, words) of the place where a finding is put right."""
    if found.document is None or where is Remedy.IMPORT:
        return url_for("documents.import_files"), _("Import the document")
    page = url_for("documents.page", document_id=found.document)
    return {
        Remedy.RECORD: (page, _("Open the record")),
        Remedy.EVENTS: (page + "#lich-su", _("Open its events")),
        Remedy.CONFIRM: (url_for("effect.inbox"), _("Effect to confirm")),
        Remedy.JOBS: (page, _("Repaired every night")),
    }[where]


def edges_by_source(edges: Iterable[Edge]) -> dict[int, list[Edge]]:
    """Relations by the document that says them."""
    found: dict[int, list[Edge]] = {}
    for edge in edges:
        found.setdefault(edge.source, []).append(edge)
    return found


def unresolved_words(why: str | None) -> str:
    """Why a mention is not linked."""
    return UNRESOLVED.get(why or "", UNRESOLVED["not-in-register"])()


def unit_name(unit: Any) -> str:
    """A unit's name in the reader's language."""
    return str(unit.name_en if language() == "en" else unit.name)


def unit_options(units: Iterable[Any]) -> list[Option]:
    """Units by key."""
    return [(unit.key, unit_name(unit)) for unit in units]


def id_options(units: Iterable[Any]) -> list[Option]:
    """Units by id."""
    return [(unit.id, unit_name(unit)) for unit in units]


def post_options(posts: Iterable[Any], labels: Mapping[Any, Any]) -> list[Option]:
    """Posts by id: role and unit."""
    return [(post.id, _("%(role)s, %(unit)s", role=labels[post.role], unit=unit_name(post.unit))) for post in posts]


def person_options(people: Iterable[Any]) -> list[Option]:
    """People by id: name and title."""
    return [(person.id, f"{person.name} · {person.title}") for person in people]


def state_bars(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Review tickets by state, in the order of the lifecycle, each bar opening its list."""
    table = tables()["review"]
    return [
        {
            "label": str(table.label(state)),
            "value": counts[str(state)],
            "url": url_for("review.index", state=str(state)),
        }
        for state in table.states
        if counts.get(str(state))
    ]


_TASK_PAGES = {
    "self_check": ("checking.page", "check_id"),
    "authority_check": ("checking.page", "check_id"),
    "review": ("review.page", "ticket_id"),
    "proposal": ("proposals.page", "proposal_id"),
    "plan": ("plans.page", "plan_id"),
    "systematisation": ("systematisation.term", "term_id"),
    "ended_list": ("systematisation.year", "list_id"),
    "drafting": ("drafting.page", "draft_id"),
    "opinion": ("opinions.answer", "draft_id"),
}


def turn_of(record: Any) -> dict[str, Any] | None:
    """Whose turn it is on a ticket, check, dossier or proposal: names and whether the reader is one; none when over."""
    kind = table_of(record).name if isinstance(record, Check) else _TURNS[type(record)]
    held = holders.held(clocks.running(kind, [record.id]).values(), clock.today())
    people = held[0].people(("holder",)) if held else ()
    if not people:
        return None
    names = accounts.person_names(people)
    return {"names": ", ".join(names[one] for one in people if one in names), "mine": actor().user_id in people}


def task_url(task: Any) -> str:
    """The page where a task is done."""
    endpoint, name = _TASK_PAGES[task.kind]
    return url_for(endpoint, **{name: task.id})


def event_word(kind: Any) -> str:
    """What happened, in the reader's language."""
    return EVENT_WORDS[kind]()


def effect_rule(rule_id: str) -> str:
    """A rule on effect with its article; an unconfirmed one says so."""
    return rule_words(rule_id)


def level_word(level: str) -> str:
    """A level's name."""
    return str(LEVEL_LABELS[Level(level)])


def same_options(values: Iterable[str]) -> list[Option]:
    """Values that are their own words."""
    return [(value, value) for value in values]
