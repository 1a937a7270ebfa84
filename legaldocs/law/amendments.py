"""Amendment instructions as executable rows: operation, target document and provision, new text, date.

An amending text names its target once and then speaks of bare provisions; so each clause hands its target document,
provision and act down to the clauses under it.  ``relations`` decides what an act reaches, ``targets`` reads the
provisions; a clause that only announces a list gives no row of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from legaldocs.law import annex_lists, announcing, citations, governance, relations, structure, targets
from legaldocs.law.amendment_rows import Place, Rows, Target
from legaldocs.law.governance import Act
from legaldocs.law.mentions import Mention
from legaldocs.law.reading import Clause, Reading, Zone
from legaldocs.law.types import Amendment, Operation, ParsedText, RelationKind

_MORE = re.compile(
    r"(?:;|,|(?<!\w)va)\s*(?:dong thoi\s+)?(?P<verb>sua doi(?:\s*,?\s*bo sung)?|bo sung|bai bo|thay the"
    r"|(?:thay|bo)(?= (?:cac )?(?:cum tu|tu|tu ngu)\b))(?!\w)"
)
_RENUMBER = re.compile(
    r"(?<!\w)(?:danh lai so thu tu|chuyen (?:khoan|diem|dieu) [^;]{1,40} thanh|doi so thu tu|sua thu tu"
    r"|duoc danh so lai)"
)
_RENUMBERED = re.compile(
    r"\s*(?P<verb>(?:chuyen|doi|danh)\s[^;:“”]{0,60}?(?=dieu|khoan|diem)"
    r"|(?=(?:dieu|khoan|diem)\s[^;:“”]{1,160}?duoc (?:chuyen|danh|doi)\s))"
    r"[^;:“”]{1,260}?(?P<becomes>(?<!\w)thanh)\s+(?:cac\s+)?(?:dieu|khoan|diem)\s"
)
_TITLE_OF_UNIT = re.compile(
    r"\s+(?:ten|tieu de)(?: goi)?(?: cua)? (?:dieu|khoan|muc|chuong|phu luc)(?: nay)?(?= nhu sau|:)"
)
_PARTLY = re.compile(r"(?<!\w)(?:mot so|mot phan|cac noi dung|cac dieu|cac khoan|cum tu|noi dung)(?!\w)")
_EXCEPTING = re.compile(r"(?<!\w)tru (?:cac |nhung )?(?:truong hop|quy dinh|noi dung|dieu|khoan)[^;:]{0,60}:\s*$")
_VERBS_WITHIN = 220  # characters from the first verb of a sentence to those that share its objects
_MARKS = "“”\"'„«»″‘’ \n\t"
_VERB_RELATION = {
    "sua": RelationKind.AMEND,
    "bo": RelationKind.SUPPLEMENT,
    "bai": RelationKind.REPEAL,
    "thay": RelationKind.REPLACE,
}


@dataclass(slots=True)
class _Context:
    """What a clause hands down: the document it changes, the unit it is about and the act."""

    number: str | None = None
    title: str | None = None
    issuer: str | None = None
    attached: str | None = None
    unit: str | None = None
    act: Act | None = None
    phrase: bool = False

    def target(self, path: str | None, mention: Mention | None = None) -> Target:
        """``path`` of this document as the target of a row."""
        return Target(self.number, self.title, self.issuer, self.attached, path, mention)


@dataclass(slots=True)
class _Instruction:
    """One act with what it changes: documents it reaches and units named outside them."""

    act: Act
    stop: int  # where the words of the act end
    operation: Operation
    phrase: bool
    mentions: list[Mention]
    paths: list[str]


def find(
    text: str, *, number: str | None = None, issuer: str | None = None, parsed: ParsedText | None = None
) -> list[Amendment]:
    """Amendment rows of ``text`` (NFC) in text order: one per source unit, operation, target document and unit.

    ``number`` is the text's own; ``parsed`` saves parsing it again.  ``effective_date`` is the date the instruction
    states, else that of the text.  Never fails on a string.
    """
    tree = parsed if parsed is not None else structure.parse(text)
    laid, mentions = citations.mentioned(text, number)
    return _Reader(laid, mentions, tree).rows()


_SUPPLEMENTED = re.compile(r"(?<!\w)duoc\s+(?:sua\s+doi\s*,?\s*(?:va\s+)?)?bo\s+sung(?:\s+them)?\s+")


class _Reader:
    """One walk over the clauses of a text."""

    def __init__(self, laid: Reading, mentions: list[Mention], tree: ParsedText) -> None:
        self.laid = laid
        self.mentions = mentions
        self.tree = tree
        self.related = relations.relate(laid, mentions)
        self.contexts: dict[int, _Context] = {}
        self.default = self._titled()
        self.kept = Rows(laid, mentions, tree)
        self.announced: list[tuple[Clause, Amendment]] = []
        self.starts = [m.start for m in mentions]
        self.direct: dict[int, list[relations.Reach]] = {}
        for reach in self.related.reaches:
            if not reach.inherited:
                self.direct.setdefault(reach.since, []).append(reach)
        self.inherited = {r.since: list(r.mentions) for r in self.related.reaches if r.inherited}

    def rows(self) -> list[Amendment]:
        """Every row, those announced without any leaf under them included."""
        for clause in self.laid.clauses:
            if clause.zone is Zone.BODY:
                self._clause(clause)
        starts = [row.start for row in self.kept.all()]
        for clause, row in self.announced:
            at = bisect_left(starts, clause.start)
            if at == len(starts) or starts[at] >= clause.scope_end:
                self.kept.keep(row)
        return self.kept.all()

    def _titled(self) -> _Context:
        """The document the text's own title says it changes, taken where an article names none."""
        for reach in self.related.reaches:
            zone = self.laid.clause_at(reach.act.start).zone
            if (
                zone is not Zone.BODY
                and reach.mentions
                and reach.act.operation in (Operation.AMEND, Operation.SUPPLEMENT)
            ):
                return self._context_of(self.mentions[reach.mentions[0]])
        return _Context()

    def _context_of(self, mention: Mention) -> _Context:
        unit = targets.common(mention.units)
        return _Context(
            number=mention.number,
            title=mention.title,
            issuer=citations.stated_issuer(self.laid, mention),
            attached=mention.attached,
            unit=_without(unit, mention.attached),
        )

    def _above(self, clause: Clause) -> _Context:
        above = clause.parent
        while above is not None:
            if id(above) in self.contexts:
                return self.contexts[id(above)]
            above = above.parent
        return self.default

    def _clause(self, clause: Clause) -> None:
        base = self._above(clause)
        context = listing = base
        for start, end in self.laid.sentences(clause):
            low = bisect_left(self.starts, start)
            high = bisect_left(self.starts, end)
            inside = [i for i in range(low, high) if not self.laid.quoted(self.mentions[i].core)]
            acts = self._acts(start, end, inside)
            self._renumbering(clause, (start, end), inside, listing)
            if acts:
                context = self._instructions(clause, (start, end), acts, replace(context, unit=listing.unit))
                if self._excepts(end):
                    context = replace(context, act=None)  # what follows stays in force
                listing = context if self._announces(clause, end) else base
            elif self.laid.quoted(start) and not listing.phrase:
                listing = base  # the announced new text; what follows is a fresh instruction
            elif listing.act is not None:
                self._item(clause, (start, end), inside, listing)
        self.contexts[id(clause)] = context

    def _acts(self, start: int, end: int, inside: list[int]) -> list[Act]:
        """Acts of the sentence that change documents, verbs following the first among its objects included."""
        laid = self.laid
        found = [
            act
            for act in governance.acts(laid.text, laid.lower, start, end, [self.mentions[i].end for i in inside])
            if act.operation is not None and not laid.quoted(act.start)
        ]
        first = next((act for act in found if act.active), None)
        if first is None:
            return found
        named = min((self.mentions[i].core for i in inside if self.mentions[i].core > first.end), default=end)
        limit = min(end, named, laid.unquoted(first.end, _VERBS_WITHIN))  # verbs beyond would only cost time
        said = laid.lower.find(" nhu sau", first.end, limit)
        starts = [act.start for act in found]
        for match in _MORE.finditer(laid.lower, first.end, limit if said < 0 else said):
            verb = match.start("verb")
            at = bisect_left(starts, verb + 1) - 1
            taken = at >= 0 and verb < found[at].end
            if not taken and not laid.quoted(match.start()) and governance.is_verb(laid.text, *match.span("verb")):
                relation = RelationKind.REPEAL if match["verb"] == "bo" else _VERB_RELATION[match["verb"].split()[0]]
                found.append(Act(verb, match.end("verb"), relation, True))
        return sorted(found, key=lambda act: act.start)

    def _instructions(self, clause: Clause, span: tuple[int, int], acts: list[Act], context: _Context) -> _Context:
        """Rows of the sentence's acts; gives what the clause hands down."""
        reached = {r.act.start: [self.mentions[i] for i in r.mentions] for r in self.direct.get(span[0], [])}
        shared = [m for m in reached.get(acts[-1].start, ()) if not m.units]
        read: list[_Instruction] = []
        for position, act in enumerate(acts):
            stop = acts[position + 1].start if position + 1 < len(acts) else span[1]
            mentions = reached.get(act.start) or (shared if position + 1 < len(acts) else [])
            since = acts[position - 1].end if position else span[0]
            read.append(self._instruction(act, (since, stop), mentions))
        for before, after in zip(read[-2::-1], read[:0:-1], strict=True):
            if after.paths:  # "sửa đổi điểm đ; bổ sung điểm g khoản 1 Điều 2": the article is named once
                before.paths = [targets.inside(path, after.paths[0]) for path in before.paths]
                if not before.paths and not before.mentions and self._share_place(before, after):
                    before.paths = after.paths
        last = context
        for instruction in read:
            last = self._apply(clause, span, instruction, context)
        return last

    def _share_place(self, before: _Instruction, after: _Instruction) -> bool:
        """Whether two exchanges of words joined by "và" name one place ("thay cụm từ … và bỏ cụm từ … tại …")."""
        joined = re.search(r"(?:,|(?<!\w)va)\s*$", self.laid.lower[before.act.end : after.act.start])
        return before.phrase and after.phrase and joined is not None

    def _instruction(self, act: Act, reach: tuple[int, int], mentions: list[Mention]) -> _Instruction:
        stop = reach[1]
        operation, phrase = self._operation(act, stop)
        if act.active:
            paths = self._paths(act, stop, operation, phrase, mentions)
            if phrase and not paths and not mentions:  # "Tại khoản 2 Điều 4, thay cụm từ …"
                paths = targets.everywhere(self.laid, reach[0], act.start)
        else:
            paths = [] if mentions else self._subjects(act, reach[0])
        return _Instruction(act, stop, operation, phrase, mentions, paths)

    def _apply(self, clause: Clause, span: tuple[int, int], read: _Instruction, context: _Context) -> _Context:
        """Keep the rows of one act, or note them as announcing the list under the clause."""
        here = self._context_of(read.mentions[0]) if read.mentions else replace(context, act=None)
        here.act, here.phrase = read.act, read.phrase
        place = Place(clause, span, read.act.start, read.stop, read.operation)
        rows: list[Target] = []
        if read.mentions:
            rows = self._by_mention(read, here)
        elif here.number or here.title:
            rows = [here.target(targets.inside(path, here.unit)) for path in read.paths]
            if not rows and (read.phrase or self._details_in_annex(read, span) or self._retitles(read)):
                rows = [here.target(here.unit)]  # the clause above names the place
        for target in rows:
            row = self.kept.make(place, target)
            if self._only_announces(clause, span, read, target.path):
                self.announced.append((clause, row))
            else:
                self.kept.keep(row)
        units = [target.path for target in rows if target.path]
        here.unit = _without(targets.common(units), here.attached)
        return here

    def _retitles(self, read: _Instruction) -> bool:
        """Whether an act is about the title of the unit that the clause above names ("Bổ sung tên điều như sau:")."""
        return read.act.active and _TITLE_OF_UNIT.match(self.laid.lower, read.act.end) is not None

    def _details_in_annex(self, read: _Instruction, span: tuple[int, int]) -> bool:
        """Whether an amendment without provisions says that an annex gives them ("chi tiết tại Phụ lục kèm theo")."""
        changing = read.operation in (Operation.AMEND, Operation.SUPPLEMENT)
        return changing and annex_lists.POINTS.search(self.laid.lower, read.act.end, span[1]) is not None

    def _only_announces(self, clause: Clause, span: tuple[int, int], read: _Instruction, path: str | None) -> bool:
        """Whether the act speaks of parts that only the clauses under it name ("sửa đổi một số điều của …")."""
        changing = read.operation in (Operation.AMEND, Operation.SUPPLEMENT)
        if path is None and not read.mentions:
            return self._announces(clause, span[1])
        if path is None:
            partly = read.act.active and _PARTLY.search(
                self.laid.lower, read.act.end, min(span[1], read.mentions[0].core)
            )
            return changing or bool(partly)
        return changing and self._announces(clause, span[1]) and self.laid.quote_in(read.act.end, clause.end) is None

    def _operation(self, act: Act, stop: int) -> tuple[Operation, bool]:
        operation = act.operation or Operation.AMEND
        if not act.active:
            return operation, False
        words = self.laid.lower[act.end : stop]
        if _RENUMBER.search(words):
            return Operation.RENUMBER, False
        if not governance.PHRASE.match(words):
            return operation, False
        return _phrase_operation(operation), True

    def _paths(self, act: Act, stop: int, operation: Operation, phrase: bool, mentions: list[Mention]) -> list[str]:
        """Units named by the instruction outside its mentions."""
        limit = min([stop, *(m.start for m in mentions if m.start >= act.end)])
        if phrase:
            return targets.everywhere(self.laid, act.end, stop if not mentions else limit)
        if operation is Operation.SUPPLEMENT:
            within = limit if mentions and not mentions[0].units else stop if not mentions else mentions[0].core
            return targets.added(self.laid, act.end, within)
        return targets.listed(self.laid, act.end, limit)

    def _subjects(self, act: Act, since: int) -> list[str]:
        """Units that "Điều 18 được sửa đổi, bổ sung như sau" or "Điều 11 bị bãi bỏ" names before its verb.

        What merely ends by itself ("khoản 2 hết hiệu lực kể từ …") is no instruction to change a document.
        """
        told = self.laid.lower.startswith(("duoc sua doi", "duoc bai bo", "bi bai bo"), act.start)
        return targets.listed(self.laid, since, act.start) if told else []

    def _by_mention(self, read: _Instruction, here: _Context) -> list[Target]:
        """Target of each row, the units outside the mentions belonging to the first of them."""
        rows: list[Target] = []
        for order, mention in enumerate(read.mentions):
            document = here if order == 0 else self._context_of(mention)
            own: list[str] = [_without(path, mention.attached) or path for path in mention.units]
            if order == 0 and read.paths and read.operation is Operation.SUPPLEMENT:
                own = read.paths
            elif order == 0 and read.paths:
                own = [*(targets.inside(path, own[0] if own else None) for path in read.paths), *own]
            rows.extend(document.target(path, mention) for path in own)
            if not own:
                rows.append(document.target(None, mention))
        return rows

    def _announces(self, clause: Clause, end: int) -> bool:
        said = self.laid.lower[max(0, end - 40) : end].rstrip(_MARKS).endswith((":", "nhu sau", "sau day"))
        return said or (end >= clause.end and announcing.heads_list(self.laid, clause))

    def _excepts(self, end: int) -> bool:
        """Whether the list that follows names what stays in force ("hết hiệu lực, trừ các trường hợp sau đây:")."""
        return _EXCEPTING.search(self.laid.lower, max(0, end - 80), end) is not None

    def _item(self, clause: Clause, span: tuple[int, int], inside: list[int], context: _Context) -> None:
        """A list item under an act: the documents or bare provisions it begins with."""
        act = context.act
        if act is None:
            return
        reached = self.inherited.get(span[0], []) if inside else []
        operation = act.operation or Operation.AMEND
        words = self.laid.lower[span[0] : span[1]]
        phrase = context.phrase or bool(governance.PHRASE.match(words))
        if phrase:
            operation = _phrase_operation(operation)
        place = Place(clause, span, span[0], span[1], operation)
        if reached:
            read = _Instruction(act, span[1], operation, phrase, [self.mentions[i] for i in reached], [])
            for target in self._by_mention(read, self._context_of(read.mentions[0])):
                self.kept.keep(self.kept.make(place, target))
        elif not inside and (context.number or context.title):
            paths = targets.everywhere(self.laid, *span) if phrase else self._leading(span)
            added = [] if phrase else self._added_to(span, paths)
            if added:  # "Điều 5 được bổ sung khoản 4 như sau": the words are those of the new clause alone
                place, paths = replace(place, operation=Operation.SUPPLEMENT), added
            for path in paths:
                self.kept.keep(self.kept.make(place, context.target(targets.inside(path, context.unit))))

    def _added_to(self, span: tuple[int, int], subjects: list[str]) -> list[str]:
        """Addresses of the units that a sentence says its one subject is supplemented with."""
        said = _SUPPLEMENTED.search(self.laid.lower, *span)
        if said is None or len(subjects) != 1 or self.laid.quoted(said.start()):
            return []
        return [targets.inside(path, subjects[0]) for path in targets.listed(self.laid, said.end(), span[1])]

    def _renumbering(self, clause: Clause, span: tuple[int, int], inside: list[int], context: _Context) -> None:
        """Rows of a sentence that gives units new numbers: "Chuyển khoản 4 Điều 2 thành khoản 5"."""
        said = _RENUMBERED.match(self.laid.lower, span[0], span[1])
        if said is None or self.laid.quoted(said.start("verb")):
            return
        place = Place(clause, span, said.start("verb"), span[1], Operation.RENUMBER)
        named = [m for m in (self.mentions[i] for i in inside) if m.start < said.start("becomes")][:1]
        rows = [self._context_of(m).target(_without(path, m.attached), m) for m in named for path in m.units]
        if not named and (context.number or context.title):
            paths = targets.listed(self.laid, said.start("verb"), said.start("becomes"))
            rows = [context.target(targets.inside(path, context.unit)) for path in paths]
        for target in rows:
            self.kept.keep(self.kept.make(place, target))

    def _leading(self, span: tuple[int, int]) -> list[str]:
        """Units an item consists of: it must begin with them."""
        found = targets.phrases(self.laid, *span)
        if not found or self.laid.lower[span[0] : found[0].start].strip(" :,-") not in (
            "",
            "cac",
            "tai",
            "noi dung tai",
            "toan bo",
        ):
            return []
        return targets.listed(self.laid, *span)


def _phrase_operation(operation: Operation) -> Operation:
    if operation is Operation.REPEAL:
        return Operation.REPEAL_PHRASE
    return Operation.SUPPLEMENT if operation is Operation.SUPPLEMENT else Operation.REPLACE_PHRASE


def _without(path: str | None, prefix: str | None) -> str | None:
    return path.removeprefix(f"{prefix}/") if path and prefix else path
