"""Plans into Tantivy queries: the same conditions and weights as ``scoring`` applies to plain postings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Engine

from legaldocs.search import plan as planning
from legaldocs.search.backend import Filters, Labels
from legaldocs.search.conditions import All, Between, Named, Node, Not, Words
from legaldocs.search.fields import TEXT_FIELDS
from legaldocs.search.plan import Plan


class Compiler:
    """Plans into Tantivy queries over one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def query(self, plan: Plan) -> Engine:
        """The whole plan, conditions included."""
        if plan.is_empty:
            return Engine.empty_query()
        clauses: list[tuple[Occur, Engine]] = [(Occur.Must, self._core(plan))]
        conditions = self._filters(plan.filters)
        conditions += [] if plan.condition is None else [self.condition(plan.condition)]
        clauses += [(Occur.Must, Engine.const_score_query(condition, 0.0)) for condition in conditions]
        clauses += [(Occur.Should, self._term(term)) for term in plan.extras]
        clauses += self._exclusions(plan.filters)
        return Engine.boolean_query(clauses)

    def _core(self, plan: Plan) -> Engine:
        """The loose words, or the documents that bear an asked number."""
        if plan.words:
            words = [(Occur.Should, self._term(term)) for term in plan.words]
            core = Engine.boolean_query(words, minimum_number_should_match=plan.needed)
        else:
            core = Engine.const_score_query(Engine.all_query(), 0.0)
        if not plan.own_numbers:
            return core
        bearers = Engine.const_score_query(self._any("numbers", plan.own_numbers), planning.OWN_NUMBER_SCORE)
        return Engine.boolean_query([(Occur.Should, core), (Occur.Should, bearers)])

    def condition(self, node: Node) -> Engine:
        """A condition tree."""
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, Named):
            if node.prefix:
                return Engine.regex_query(self._schema, "names", _beginning(node.values[0]))
            return Engine.boolean_query([(Occur.Must, self._any("names", (value,))) for value in node.values])
        if isinstance(node, Between):
            kind = tantivy.FieldType.Integer
            return Engine.range_query(self._schema, node.name, kind, node.first, node.last)
        if isinstance(node, Not):
            return Engine.boolean_query([(Occur.Must, Engine.all_query()), (Occur.MustNot, self.condition(node.part))])
        occur = Occur.Must if isinstance(node, All) else Occur.Should
        return Engine.boolean_query([(occur, self.condition(part)) for part in node.parts])

    def labelled(self, labels: Labels, wanted: str) -> Engine:
        """Provisions with one label; the commonest is all that have no other."""
        units: dict[bool, list[str]] = {True: [], False: []}
        for unit, label in labels.units.items():
            units[label == wanted].append(unit)
        among = wanted != labels.rest
        documents = sorted(key for key, label in labels.documents.items() if (label == wanted) == among)
        named = self._any("document_id", documents)
        whole = [(Occur.Must, named)] if among else [(Occur.Must, Engine.all_query()), (Occur.MustNot, named)]
        inside = Engine.boolean_query([*whole, (Occur.MustNot, self._any("id", sorted(units[False])))])
        return Engine.boolean_query([(Occur.Should, inside), (Occur.Should, self._any("id", sorted(units[True])))])

    def _term(self, term: planning.Term) -> Engine:
        return Engine.boolean_query(
            [
                (Occur.Should, Engine.boost_query(self._token(f"{name}_{term.stream}", term.token), boost))
                for name in TEXT_FIELDS
                if (boost := term.weight * planning.FIELD_WEIGHTS[name])
            ]
        )

    def _token(self, field: str, token: str) -> Engine:
        return Engine.term_query(self._schema, field, token, "freq")

    def _words(self, words: Words) -> Engine:
        clauses = []
        tokens = planning.in_a_row(words)
        for name in words.fields:
            field = f"{name}_{words.stream}"
            if words.prefix:
                clauses.append(Engine.regex_query(self._schema, field, _beginning(tokens[0])))
            elif len(tokens) == 1:
                clauses.append(self._token(field, tokens[0]))
            else:
                clauses.append(Engine.phrase_query(self._schema, field, list(tokens)))
        return Engine.boolean_query([(Occur.Should, clause) for clause in clauses])

    def _any(self, field: str, values: Sequence[Any]) -> Engine:
        """Entries with one of ``values``; a set is written out for every entry first, which a single value is not."""
        if len(values) == 1:
            return Engine.term_query(self._schema, field, values[0], "basic")
        return Engine.term_set_query(self._schema, field, list(values)) if values else Engine.empty_query()

    def without(self, words: Engine, field: str, values: Sequence[Any]) -> Engine:
        """``words`` but for the entries with one of ``values``."""
        if not values:
            return words
        return Engine.boolean_query([(Occur.Must, words), (Occur.MustNot, self._any(field, values))])

    def _filters(self, filters: Filters) -> list[Engine]:
        found = [self._any("visibility", filters.visibility)]
        for name in ("doc_type", "issuer", "level", "field", "territory", "kind"):
            if wanted := getattr(filters, name):
                found.append(self._any(name, wanted))
        if filters.year_from is not None or filters.year_to is not None:
            kind = tantivy.FieldType.Integer
            found.append(Engine.range_query(self._schema, "year", kind, filters.year_from, filters.year_to))
        if filters.documents is not None:
            found.append(self._any("document_id", sorted(filters.documents)))
        return found

    def _exclusions(self, filters: Filters) -> list[tuple[Occur, Engine]]:
        found = []
        if filters.without_documents:
            found.append((Occur.MustNot, self._any("document_id", sorted(filters.without_documents))))
        if not filters.include_samples:
            found.append((Occur.MustNot, self._any("is_sample", (1,))))
        return found


def _beginning(prefix: str) -> str:
    """Expression for tokens that begin with ``prefix``."""
    return "".join(char if char.isalnum() else f"\\{char}" for char in prefix) + ".*"
