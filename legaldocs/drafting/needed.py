"""Which papers a step needs: rows of ``data/papers.toml``, each with its article and its *verified* mark."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from legaldocs.drafting.models import Draft, Form, Ground, PaperKind, Procedure


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper that a step needs, for which dossiers, by which law; ``valid_from``/``valid_to`` inclusive."""

    kind: PaperKind
    moves: tuple[str, ...]
    law: str
    verified: bool
    grounds: tuple[Ground, ...] = tuple(Ground)
    forms: tuple[Form, ...] = tuple(Form)
    procedure: Procedure | None = None
    valid_from: date = date.min
    valid_to: date = date.max

    def applies(self, draft: Draft, move: str, on: date) -> bool:
        """Whether this dossier needs the paper for a step taken on a day."""
        fits = draft.ground in self.grounds and draft.form in self.forms
        fits = fits and self.procedure in (None, draft.procedure)
        return fits and move in self.moves and self.valid_from <= on <= self.valid_to


@cache
def rows() -> tuple[Needed, ...]:
    """Every row of the file; an unknown key or value is an error."""
    source = resources.files("legaldocs.drafting").joinpath("data/papers.toml")
    return tuple(_row(row) for row in tomllib.loads(source.read_text("utf-8"))["needed"])


def _row(row: dict[str, object]) -> Needed:
    given = dict(row)
    given["kind"] = PaperKind(str(given["kind"]))
    for name, kind in (("grounds", Ground), ("forms", Form)):
        if name in given:
            given[name] = tuple(kind(value) for value in given[name])  # type: ignore[attr-defined]  # a list in the file
    if "procedure" in given:
        given["procedure"] = Procedure(str(given["procedure"]))
    given["moves"] = tuple(given["moves"])  # type: ignore[arg-type]  # a list in the file
    return Needed(**given)  # type: ignore[arg-type]  # checked by a test over every row


def missing(draft: Draft, move: str, on: date) -> list[Needed]:
    """Papers that this step still lacks, in the order of the file."""
    present = {paper.kind for paper in draft.papers}
    return [row for row in rows() if row.applies(draft, move, on) and row.kind not in present]
