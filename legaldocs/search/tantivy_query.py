"""Plans into Tantivy queries: the same conditions and weights as ``scoring`` applies to plain postings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Engine

from legaldocs.search import plan as planning
from legaldocs.search.backend import Filters
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
        core = self._core(plan)
        if plan.own_numbers:
            bearers = Engine.const_score_query(self._any("numbers", plan.own_numbers), planning.OWN_NUMBER_SCORE)
            core = Engine.boolean_query([(Occur.Should, core), (Occur.Should, bearers)])
        clauses = [(Occur.Must, core)]
        clauses += [(Occur.Must, Engine.const_score_query(condition, 0.0)) for condition in self._conditions(plan)]
        clauses += [(Occur.MustNot, self._sequence(sequence)) for sequence in plan.without]
        clauses += self._exclusions(plan.filters)
        return Engine.boolean_query(clauses)

    def _core(self, plan: Plan) -> Engine:
        clauses: list[tuple[Occur, Engine]] = []
        if plan.words:
            words = [(Occur.Should, self._term(term)) for term in plan.words]
            clauses.append((Occur.Must, Engine.boolean_query(words, minimum_number_should_match=plan.needed)))
        silent = [self._sequence(sequence) for sequence in plan.phrases]
        silent += [self._any("numbers", (number,)) for number in plan.number_fields]
        clauses += [(Occur.Must, Engine.const_score_query(query, 0.0)) for query in silent]
        if not clauses:
            clauses.append((Occur.Must, Engine.const_score_query(Engine.all_query(), 0.0)))
        clauses += [(Occur.Should, self._term(term)) for term in plan.pairs]
        return Engine.boolean_query(clauses)

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

    def _sequence(self, sequence: planning.Sequence) -> Engine:
        clauses = []
        for name in TEXT_FIELDS:
            field = f"{name}_{sequence.stream}"
            single = len(sequence.tokens) == 1
            clauses.append(
                self._token(field, sequence.tokens[0])
                if single
                else Engine.phrase_query(self._schema, field, list(sequence.tokens))
            )
        return Engine.boolean_query([(Occur.Should, clause) for clause in clauses])

    def _any(self, field: str, values: Sequence[Any]) -> Engine:
        return Engine.term_set_query(self._schema, field, list(values))

    def _conditions(self, plan: Plan) -> list[Engine]:
        filters = plan.filters
        found = [self._any("visibility", filters.visibility)]
        for name in ("doc_type", "issuer", "level", "field", "territory", "kind"):
            if wanted := getattr(filters, name):
                found.append(self._any(name, wanted))
        if filters.year_from is not None or filters.year_to is not None:
            kind = tantivy.FieldType.Integer
            found.append(Engine.range_query(self._schema, "year", kind, filters.year_from, filters.year_to))
        if filters.documents is not None:
            documents = sorted(filters.documents)
            found.append(self._any("document_id", documents) if documents else Engine.empty_query())
        for name, groups in (("type_tokens", plan.types), ("issuer_tokens", plan.issuers)):
            found += [self._any(name, (token,)) for tokens in groups for token in tokens]
        return found + [self._any("units", (unit,)) for unit in plan.articles]

    def _exclusions(self, filters: Filters) -> list[tuple[Occur, Engine]]:
        found = []
        if filters.without_documents:
            found.append((Occur.MustNot, self._any("document_id", sorted(filters.without_documents))))
        if not filters.include_samples:
            found.append((Occur.MustNot, self._any("is_sample", (1,))))
        return found
