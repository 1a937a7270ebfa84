"""Commands in a query, parsed by Whoosh's query parser with this application's fields.

Words, "a phrase"; AND, OR (also ``|``), NOT (also ``-word``), brackets; ``wor*``; named fields in Vietnamese, with or
without accents, or English; ranges ``2018-2020``, ``01/03/2020..30/06/2020``, ``[a TO b]``.  What comes out are
conditions and words; no engine is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from whoosh import fields as whoosh_fields
from whoosh.qparser import QueryParser, plugins
from whoosh.qparser import syntax as tree

from legaldocs.core.text import fold, fold_aligned
from legaldocs.search import analysis
from legaldocs.search.conditions import All, Between, Named, Node, Not, Some, Words
from legaldocs.search.fields import TEXT_FIELDS
from legaldocs.search.query_values import NAMES, day_range, status_codes

_MAX_BRACKETS = 24  # Whoosh's range expression takes quadratic time on rows of brackets
_SYLLABLES = 64
_QUOTES = str.maketrans("“”„«»", '"""""')
_ALIASES = sorted(NAMES, key=len, reverse=True)
_FIELD = re.compile(
    rf"(?<![^\s(\-])({'|'.join(re.escape(name) for name in _ALIASES)})\s?:\s?(?=[\w\"\[(])", re.IGNORECASE
)
_COMMAND = re.compile(
    r'["*]|(?:^|[\s(])(?:NOT\s|-(?=[\w"(]))|\s(?:AND|OR|\|)\s|^[\s(]*(?:AND|OR)\s|\s(?:AND|OR|NOT)[\s)]*$'
)
_BOOLEAN = re.compile(r'(?:^|[\s(])(?:NOT\s|-(?=[\w"(]))|\s(?:AND|OR|\|)\s')
_PIECE = re.compile(r'-?(?:\w+:)?(?:"[^"]*"|\[[^\]]*\]|\()|\)|[^\s()]+')
_BINDING, _EXCLUDING = ("AND", "OR", "|"), "NOT"
_RANGE_WORD = re.compile(r"(?<=\S)\s+(?:đến|den|to)\s+(?=\S[^\[\]]*\])", re.IGNORECASE)


class SyntaxUnreadable(ValueError):
    """The commands make no sense; the query is to be read as plain words."""


@dataclass(slots=True)
class Pieces:
    """A query sorted: words outside commands, words bound by them, what was quoted, and what must hold."""

    loose: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    phrases: list[Words] = field(default_factory=list)
    conditions: list[Node] = field(default_factory=list)
    on: date | None = None
    statuses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def complain(self) -> None:
        """Note that a part was not taken as the command it looks like."""
        self.notes.append("query-malformed")


def has_syntax(text: str) -> bool:
    """Whether ``text`` holds anything that might be a command."""
    straight = text.translate(_QUOTES)
    return bool(_COMMAND.search(straight) or _FIELD.search(fold_aligned(straight)))


def read(text: str) -> Pieces:
    """Sort ``text``.  Raises ``SyntaxUnreadable`` when Whoosh cannot parse it or it nests too deep."""
    straight = text.translate(_QUOTES)
    pieces = Pieces()
    if straight.count('"') % 2:
        pieces.complain()
        last = straight.rindex('"')
        straight = f"{straight[:last]} {straight[last + 1 :]}"
    boolean = bool(_BOOLEAN.search(straight))
    if sum(straight.count(bracket) for bracket in "()[]{}") > _MAX_BRACKETS:
        raise SyntaxUnreadable(text[:80])
    try:
        commands = _with_fields(_RANGE_WORD.sub(" TO ", straight))
        root = _parser().process(_operands(commands, pieces) if boolean else commands)
    except (LookupError, AttributeError, TypeError, ValueError, RecursionError) as error:  # Whoosh over odd input
        raise SyntaxUnreadable(text[:80]) from error
    _Reader(pieces, boolean=boolean).top(root)
    return pieces


def _operands(text: str, pieces: Pieces) -> str:
    """Rows of plain words beside an operator in brackets of their own ("xe máy OR ô tô"); brackets made to balance."""
    found, open_, rows = _PIECE.findall(text), 0, list[list[str]]()
    for piece in found:
        if piece == ")" and not open_:
            pieces.complain()
            continue
        open_ += {"(": 1, ")": -1}.get(piece[-1], 0)
        plain = _is_plain(piece)
        if plain and rows and _is_plain(rows[-1][0]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    if open_:
        pieces.complain()
    made = []
    for before, row, after in zip([[""], *rows], rows, [*rows[1:], [""]], strict=False):
        beside = before[0] in (*_BINDING, _EXCLUDING) or after[0] in _BINDING
        made.append(f"({' '.join(row)})" if len(row) > 1 and beside else " ".join(row))
    return " ".join([*made, ")" * open_])


def _is_plain(piece: str) -> bool:
    """Whether a piece is a word: no bracket, operator, phrase, range or named field."""
    named = piece.partition(":")[0].lstrip("-") in set(NAMES.values()) and ":" in piece
    return not (named or piece in (*_BINDING, _EXCLUDING) or piece.startswith("-") or piece[-1] in '"]()')


def _with_fields(text: str) -> str:
    """Field names in one spelling without blanks, as Whoosh wants them: "cơ quan: X" → "issuer:X"."""
    aligned = fold_aligned(text)
    parts, place = [], 0
    for match in _FIELD.finditer(aligned):
        parts += [text[place : match.start()], NAMES[re.sub(r"\s+", " ", match[1].lower())], ":"]
        place = match.end()
    return "".join([*parts, text[place:]])


@cache
def _parser() -> QueryParser:
    operators = plugins.OperatorsPlugin(
        And=r"(?<=\s)AND(?=\s)", Or=r"(?<=\s)(OR|\|)(?=\s)", Not=r'(^|(?<=(\s|[()])))(NOT(?=\s)|-(?=[\w"(]))',
        AndNot=None, AndMaybe=None, Require=None,
    )  # fmt: skip
    chosen = [
        plugins.WhitespacePlugin(), plugins.PhrasePlugin(), plugins.RangePlugin(), plugins.FieldsPlugin(),
        operators, plugins.GroupPlugin(), plugins.PrefixPlugin(),
    ]  # fmt: skip
    known = whoosh_fields.Schema(**{name: whoosh_fields.ID() for name in set(NAMES.values())})
    return QueryParser(None, known, plugins=chosen)


class _Reader:
    """Walks Whoosh's tree.  Without a boolean operator brackets mean nothing, as in an ordinary sentence."""

    def __init__(self, pieces: Pieces, *, boolean: bool) -> None:
        self._pieces = pieces
        self._boolean = boolean

    def top(self, root: tree.GroupNode) -> None:
        """Sort the outermost row: loose words, fields about effect, and conditions."""
        for node in root:
            plain = isinstance(node, tree.AndGroup) and not self._boolean
            if plain:
                self.top(node)
            elif type(node) is tree.WordNode and node.fieldname is None:
                self._loose(str(node.text))
            elif not self._about_effect(node):
                made = self._node(node, negative=False)
                if made is not None:
                    self._pieces.conditions.append(made)

    def _loose(self, word: str) -> None:
        if word in ("AND", "OR", "NOT"):
            self._pieces.complain()
        else:
            self._pieces.loose.append(word)

    def _about_effect(self, node: tree.SyntaxNode) -> bool:
        """Take ``status:`` and ``as at:``; they are about a day, not about the index."""
        if getattr(node, "fieldname", None) not in ("status", "asat") or not hasattr(node, "text"):
            return False
        text = str(node.text)
        found = status_codes(text) if node.fieldname == "status" else day_range(text)
        if not found:
            self._misread(text)
        elif node.fieldname == "status":
            self._pieces.statuses += [str(code) for code in found]
        else:
            self._pieces.on = date.fromordinal(int(found[0]))
        return True

    def _misread(self, text: str) -> None:
        self._pieces.complain()
        self._pieces.loose.append(text)

    def _node(self, node: tree.SyntaxNode, *, negative: bool) -> Node | None:
        """The condition of a subtree; ``None`` when nothing searchable is left of it."""
        if isinstance(node, tree.NotGroup):
            inner = self._row(node, negative=True)
            return Not(All(tuple(inner))) if inner else None
        if isinstance(node, tree.GroupNode):
            parts = tuple(self._row(node, negative=negative))
            if not parts:
                return None
            return Some(parts) if isinstance(node, tree.OrGroup) else All(parts)
        return self._leaf(node, negative=negative)

    def _row(self, nodes: Iterable[tree.SyntaxNode], *, negative: bool) -> list[Node]:
        made = (self._node(node, negative=negative) for node in nodes)
        return [one for one in made if one is not None]

    def _leaf(self, node: tree.SyntaxNode, *, negative: bool) -> Node | None:
        name: str | None = getattr(node, "fieldname", None)
        if isinstance(node, tree.RangeNode):
            return self._range(name, str(node.start or ""), str(node.end or ""))
        text = str(getattr(node, "text", "") or "")
        prefix = isinstance(node, plugins.PrefixPlugin.PrefixNode)
        if name is None or name == "title":
            return self._words(text, node, name, prefix=prefix, negative=negative)
        if name in ("year", "issued"):
            return self._days(name, text)
        if name in ("status", "asat"):
            self._misread(text)
            return None
        return self._named(name, text, prefix=prefix)

    def _words(
        self, text: str, node: tree.SyntaxNode, name: str | None, *, prefix: bool, negative: bool
    ) -> Node | None:
        exact, folded = (tuple(stream[:_SYLLABLES]) for stream in analysis.syllables(text))
        if not exact:
            self._pieces.complain()
            return None
        fields = ("title",) if name == "title" else TEXT_FIELDS
        made = Words(exact, folded, analysis.has_accents(text), fields, prefix and len(exact) == 1)
        if not negative and not made.prefix:
            if isinstance(node, plugins.PhrasePlugin.PhraseNode):
                self._pieces.quoted.append(text)
                self._pieces.phrases.append(made)
            else:
                self._pieces.bound.append(text)
        return made

    def _range(self, name: str | None, first: str, last: str) -> Node | None:
        if name in ("year", "issued"):
            return self._days(name, f"{first}..{last}")
        self._misread(f"{first} {last}")
        return None

    def _days(self, name: str, text: str) -> Node | None:
        if name == "year" and (years := re.fullmatch(r"\s*(\d{4})\s*(?:(?:-|–|\.\.)\s*(\d{4})\s*)?", text)):
            first, last = sorted((int(years[1]), int(years[2] or years[1])))
            return Between("year", first, last)
        days = day_range(text)
        if not days:
            self._misread(text)
            return None
        return Between("issued_on", days[0], days[1])

    def _named(self, name: str, text: str, *, prefix: bool) -> Node | None:
        if name == "number":
            return Named((f"number={analysis.canonical_number(text)}",), prefix)
        if name == "article":
            return Named((f"article=dieu-{fold(text).lower().strip()}",), prefix)
        tokens = tuple(dict.fromkeys(analysis.syllables(text)[1]))
        if not tokens:
            self._pieces.complain()
            return None
        return Named(tuple(f"{name}={token}" for token in tokens))
