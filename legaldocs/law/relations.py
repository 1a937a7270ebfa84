"""Relation of every mention to the citing text: basis, refer, guide, or what an act of the text does to it.

Walks the clauses once; a clause that ends in ":" hands its act down to the list under it.  ``governance`` finds the
acts, this module decides which of the mentions around an act it reaches and which merely stand in another's title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from legaldocs.law import annex_lists, announcing, governance, numbering, reading
from legaldocs.law.governance import Act
from legaldocs.law.mentions import Mention
from legaldocs.law.reading import Clause, Reading, Zone
from legaldocs.law.types import RelationKind

_OPENS_TITLE = re.compile(
    r"(?<!\w)(?:ve viec|ve|quy dinh|ban hanh|huong dan|sua doi|bo sung|phe duyet|cong bo|thi hanh|bai bo"
    r"|thay the|dieu chinh|thong qua|"
    r"quy che|giao|phan cap|thanh lap|cho phep|uy quyen|thuc hien|to chuc|on|promulgating|detailing|guiding"
    r"|regulating)(?!\w)"
)
_MODIFIED = re.compile(
    r"(?<!\w)(?:duoc|da|amended|as amended)\s*(?:duoc\s+)?(?:sua doi|bo sung|thay the|dinh chinh|hop nhat"
    r"|supplemented|and)?[^;]{0,160}?(?:boi|tai|theo|bang|cua|by)?\s*(?:cac\s+|so\s+)?$"
)
_MODIFYING = re.compile(r"(?<!\w)(?:duoc|da)\s+(?:duoc\s+)?(?:sua doi|bo sung|thay the|dinh chinh|hop nhat)|amended")
_SEPARATOR = re.compile(r"\s*(?:[,;]|va|hoac|and|,\s*va|;\s*va)?\s*(?:cac\s+)?(?:so\s*)?")
_EMBEDDED_FIRST = re.compile(
    r"(?:(?<!hanh )(?<!kem )(?<!\w)theo|(?<!\w)(?:thuc hien|thi hanh|ve|ve viec|trien khai|can cu|ap dung|boi"
    r"|huong dan|voi|trai voi|"
    r"quy dinh chi tiet|dan chieu|dan chieu tai|(?<!ha )noi tai|neu tai|(?:da|duoc|theo) quy dinh(?= tai"
    r"| cua)))\s*(?:quy dinh\s*)?(?:tai|cua)?\s*$"
)
_GUIDED_FIRST = re.compile(r"(?<!\w)(?:can cu|lien quan den|cung voi)\s*$")
_CHANGES = re.compile(r"(?<!\w)(?<!duoc )(?:sua doi|bo sung|thay the|bai bo)(?!\w)")
_IN_TITLE = re.compile(
    r"(?:chi tiet|huong dan|bien phap|sua doi|mot so dieu|mot so noi dung|thi hanh)[^;]*?"
    r"(?:cua|cua cac|thi hanh|huong dan|theo)$"
)
_ENDS_TITLE = re.compile(r"[;:]|\.\s|hieu luc|\b(?:duoc|da) (?:sua doi|bo sung)|\bcan cu\b|\b(?:nay|tai|boi)\b")
_LONGEST_TITLE = 320
_PROVISIONS_OF = re.compile(
    r"(?:;|,|\bva) ?(?:cac |nhung )?(?:quy dinh|noi dung)(?: (?!ve\b)[^\s;,]+){0,8} ?(?:cua|tai)$"
)
_JOINS = re.compile(r"[,;:]|(?<!\w)(?:va|hoac|cung|and|or)(?!\w)|[-+)]\s*$")
_UNREAD_NUMBER = re.compile(r"(?<!\w)(?:quyet dinh|nghi quyet|nghi dinh|thong tu|chi thi) so \d")
_ASIDE = re.compile(r"\([^()]*\)")
_FAR = 420
_AT_ONCE = 8  # characters from the beginning of a line to the document it lists
_ENDING = (RelationKind.REPLACE, RelationKind.REPEAL)


@dataclass(frozen=True, slots=True)
class Reach:
    """What an act reaches in the sentence beginning at ``since``: indexes into the document's mentions."""

    act: Act
    mentions: tuple[int, ...]
    since: int
    inherited: bool = False


@dataclass(slots=True)
class Relations:
    """Relation per mention (same order) and every act with what it reaches, in text order."""

    kinds: list[RelationKind]
    reaches: list[Reach]


def relate(laid: Reading, mentions: list[Mention]) -> Relations:
    """Relations of ``mentions``, which must come from ``laid.text``."""
    result = Relations([RelationKind.REFER] * len(mentions), [])
    starts = [m.start for m in mentions]
    handed: dict[int, Act] = {}
    annexed = annex_lists.pointing(laid)
    for clause in laid.clauses:
        if id(clause) not in annexed and not _matters(laid, clause, starts):
            continue
        inherited, running = _inherited(clause, handed), None
        for start, end in laid.sentences(clause):
            inside = range(bisect_left(starts, start), bisect_left(starts, end))
            indexes = [i for i in inside if not laid.quoted(mentions[i].core)]
            running = running if indexes and mentions[indexes[0]].start - start <= _AT_ONCE else None
            act = _sentence(laid, clause, (start, end), mentions, indexes, running or inherited, result)
            if act is not None:
                handed[id(clause)] = act
                running = act if _ends_documents(laid, clause, act) else None
    return result


def _matters(laid: Reading, clause: Clause, starts: list[int]) -> bool:
    """Whether a clause mentions a document or may announce a list; most do neither."""
    first = bisect_left(starts, clause.start)
    if first < len(starts) and starts[first] < clause.end:
        return True
    return announcing.hands_down(laid, clause, max(clause.body, clause.end - 24), clause.end)


def _ends_documents(laid: Reading, clause: Clause, act: Act) -> bool:
    """Whether the lines after "… và thay thế:" in the same clause may be the list without any labels."""
    return clause.zone is Zone.BODY and act.relation in _ENDING and not governance.phrase_follows(laid.lower, act)


def _inherited(clause: Clause, handed: dict[int, Act]) -> Act | None:
    """Act handed down by the nearest clause above that announces a list."""
    above = clause.parent
    while above is not None:
        act = handed.get(id(above))
        if act is not None:
            return act
        above = above.parent
    return None


def _sentence(
    laid: Reading,
    clause: Clause,
    span: tuple[int, int],
    mentions: list[Mention],
    indexes: list[int],
    inherited: Act | None,
    result: Relations,
) -> Act | None:
    """Relate the mentions of one sentence; gives the act it hands down to the clauses under it, if any."""
    start, end = span
    zone = clause.zone
    if zone in (Zone.BASIS, Zone.REQUEST, Zone.TITLE) and reading.is_enacting(
        laid.lower[start : min(end, start + 420)]
    ):
        zone = Zone.ENACTING
    if zone is Zone.BASIS:
        _bases(laid, mentions, indexes, start, result)
        return None
    if zone in (Zone.REQUEST, Zone.ANNEX):
        return None
    hands_down = announcing.hands_down(laid, clause, start, end)
    if not indexes and not hands_down and annex_lists.POINTS.search(laid.lower, start, end) is None:
        return None
    titled = zone in (Zone.TITLE, Zone.ENACTING)
    ends = [mentions[i].end for i in indexes]
    found = governance.acts(laid.text, laid.lower, start, end, ends, titled)
    for position, act in enumerate(found):
        stop = found[position + 1].start if position + 1 < len(found) else end
        since = found[position - 1].end if position else start
        reached = _reached(laid, mentions, indexes, act, since, stop)
        _apply(laid, result, Reach(act, tuple(reached or _annexed(laid, mentions, act, since, stop)), start))
    if inherited is not None and not found:
        _apply(laid, result, Reach(inherited, tuple(_listed(laid, mentions, indexes, start)), start, inherited=True))
    if hands_down and found:
        return found[-1]
    return None


def _apply(laid: Reading, result: Relations, reach: Reach) -> None:
    """Record what an act reaches; replacing or striking a *phrase* of a document amends that document."""
    result.reaches.append(reach)
    relation = reach.act.relation
    if relation in _ENDING and governance.phrase_follows(laid.lower, reach.act):
        relation = RelationKind.AMEND
    for index in reach.mentions:
        result.kinds[index] = relation


def _bases(laid: Reading, mentions: list[Mention], indexes: list[int], start: int, result: Relations) -> None:
    """In a basis line the listed documents and those that amended them are bases; those in titles are not."""
    opening = " ".join(laid.lower[start : mentions[indexes[0]].start].split()) if indexes else ""
    first = "titled" if _OPENS_TITLE.match(opening) else "listed"  # a title running on in a new line
    for index, role in _roles(laid, mentions, indexes, start, first):
        if role in ("listed", "modifier"):
            result.kinds[index] = RelationKind.BASIS


def _reached(laid: Reading, mentions: list[Mention], indexes: list[int], act: Act, since: int, stop: int) -> list[int]:
    if act.active:
        after = _between(mentions, indexes, act.end, stop)
        return _governed(laid, mentions, after, act.end, act)
    before = _between(mentions, indexes, since, act.start)
    if not before or governance.hindered(laid.lower, since, mentions[before[0]].start):
        return []
    last = mentions[before[-1]].end
    if governance.hindered(laid.lower, last, act.start) and re.search(
        r"(?:tiep tuc|cho den|den khi|truoc khi|khi|neu)\b", laid.lower[last : act.start]
    ):
        return []
    return _governed(laid, mentions, before, since, act)


def _annexed(laid: Reading, mentions: list[Mention], act: Act, since: int, stop: int) -> list[int]:
    """Documents an act reaches in the annex it points to."""
    start, end = (act.end, stop) if act.active else (since, act.start)
    number = annex_lists.announced(laid, act, start, end)
    return [] if number is None else annex_lists.listed(laid, mentions, number, stop)


def _between(mentions: list[Mention], indexes: list[int], low: int, high: int) -> list[int]:
    """The indexes whose mentions begin in ``[low, high)``; indexes come in text order."""

    def core(index: int) -> int:
        return mentions[index].core

    return indexes[bisect_left(indexes, low, key=core) : bisect_left(indexes, high, key=core)]


def _governed(laid: Reading, mentions: list[Mention], indexes: list[int], start: int, act: Act) -> list[int]:
    """Mentions an act reaches: its listed objects, unless the first stands in some other phrase."""
    if not indexes:
        return []
    gap = " ".join(laid.lower[start : mentions[indexes[0]].start].split())
    guide = act.relation is RelationKind.GUIDE
    if len(gap) > _FAR or (_GUIDED_FIRST if guide else _EMBEDDED_FIRST).search(gap):
        return []
    return [i for i, role in _roles(laid, mentions, indexes, start) if role == "listed"]


def _listed(laid: Reading, mentions: list[Mention], indexes: list[int], start: int) -> list[int]:
    """Documents a list item names: those at its beginning, before any title."""
    if not indexes:
        return []
    first = mentions[indexes[0]]
    gap = " ".join(laid.lower[start : first.start].split())
    if (
        (first.attached is None and len(gap) > 60)
        or _EMBEDDED_FIRST.search(gap)
        or governance.hindered(laid.lower, start, first.start)
    ):
        return []
    return [i for i, role in _roles(laid, mentions, indexes, start) if role == "listed"]


def _roles(
    laid: Reading, mentions: list[Mention], indexes: list[int], start: int, role: str = "listed"
) -> list[tuple[int, str]]:
    """Role of each mention in a list: ``listed``, ``modifier`` (after "được sửa đổi bởi") or ``titled``."""
    roles: list[tuple[int, str]] = []
    before, head, changing = start, None, False
    for order, index in enumerate(indexes):
        mention = mentions[index]
        raw = laid.lower[before : mention.start]
        if order and raw.count("(") > raw.count(")") and not _MODIFYING.search(raw[raw.rfind("(") :]):
            roles.append((index, "titled"))  # an aside: "(sau đây gọi là …)" neither ends nor joins the list
            continue
        gap = " ".join(_ASIDE.sub(" ", raw).split())
        gap = f"{gap[:-1]};" if gap.endswith(":") else gap  # a slip of the hand
        if order:
            changing = changing or (role == "listed" and _CHANGES.search(gap) is not None)
            kin = head is not None and not changing and _kin(mentions, indexes[order - 1], index, head)
            provisions = mention.units and _PROVISIONS_OF.search(gap)
            role = "titled" if _is_unfinished(mentions[indexes[order - 1]]) else _next_role(gap, role, kin)
            role = "listed" if provisions and roles[0][1] == "listed" else role
            if changing and role == "listed" and ";" not in gap and not _alike(mentions, index, head):
                role = "titled"
        if role == "listed":
            head, changing = index, False
        roles.append((index, role))
        before = mention.end
    return roles


def _kin(mentions: list[Mention], before: int, index: int, head: int) -> bool:
    """Whether a mention is of the list's own kind while the one before it, in a title, is not.

    A circular repealed together with another is told from the decree named in the first one's title.
    """
    previous, here, first = mentions[before], mentions[index], mentions[head]
    if here.number is None or first.number is None:
        return False
    if previous.title is not None:
        return here.doc_type == first.doc_type
    symbol = _symbol(first.number)
    return _symbol(here.number) == symbol and _symbol(previous.number or "") != symbol


def _is_unfinished(mention: Mention) -> bool:
    """Whether a mention is an amending law's name whose amended laws follow, each with its own number."""
    return mention.title is not None and mention.title.endswith((" của", " các"))


def _alike(mentions: list[Mention], index: int, head: int | None) -> bool:
    """Whether a mention has a number of the same symbol as the head of the list."""
    number, first = mentions[index].number, mentions[head].number if head is not None else None
    return number is not None and first is not None and _symbol(number) == _symbol(first)


def in_titles(laid: Reading, mentions: list[Mention]) -> list[bool]:
    """For each mention, whether it is but a law's name in the title of the document cited before it.

    "Nghị định số 5/2020/NĐ-CP quy định chi tiết một số điều của Luật Giá" cites the decree; a *number* in a title
    counts as a citation of its own.
    """
    titled: list[bool] = []
    for index, mention in enumerate(mentions):
        bare = index > 0 and mention.number is None and not mention.units and mention.year is None
        bare = bare and (mentions[index - 1].number is not None or titled[-1])
        if not bare or mention.start - mentions[index - 1].end > _LONGEST_TITLE:
            titled.append(False)
            continue
        gap = " ".join(laid.lower[mentions[index - 1].end : mention.start].split())
        listed = titled[-1] and _SEPARATOR.fullmatch(gap) is not None and ";" not in gap
        titled.append(listed or (_IN_TITLE.search(gap) is not None and not _ENDS_TITLE.search(gap)))
    return titled


def _symbol(number: str) -> str:
    return numbering.key(number).rsplit("/", 1)[-1]


def _next_role(gap: str, role: str, kin: bool) -> str:
    """Role of a mention from the words between it and the one before, whose role was ``role``."""
    if role != "listed" and _SEPARATOR.fullmatch(gap) and ";" not in gap:
        return "listed" if kin and gap else role
    tail = gap.rsplit(";", 1)
    last = tail[-1].strip()
    if _UNREAD_NUMBER.search(last) and not re.search(r"(?:,|(?<!\w)va)$", last):
        return "titled"  # "Quyết định số 22/201 /QĐ-UBND … kèm theo Quyết định số 15/2014/QĐ-UBND"
    if _MODIFYING.search(last) and not re.search(r"(?:,|va)$", last):
        return "modifier"
    if len(tail) > 1:
        runs_on = _OPENS_TITLE.match(last) and not last.endswith("kem theo")
        return "titled" if runs_on or _EMBEDDED_FIRST.search(last) else "listed"
    if role == "modifier" and re.search(r"(?:,|va|and)$", gap) and not _OPENS_TITLE.search(gap):
        return "modifier"
    if _OPENS_TITLE.search(gap):
        return (
            "listed"
            if re.search(r"(?:,|(?<!\w)va|and)(?: cac)?(?: so)?$", gap) and (kin or role == "listed")
            else "titled"
        )
    if kin and re.search(r"(?:,|(?<!\w)va)(?: cac)?(?: so)?$", gap):
        return "listed"
    return "listed" if role == "listed" and _JOINS.search(gap) and not _EMBEDDED_FIRST.search(gap) else "titled"
