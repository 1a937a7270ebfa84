"""Who does what, on both sides: the same act on the same thing given to different bodies.

An actor is a body named before the verb, or in the heading or opening line of the list that the clause stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.model import Clause, Pair, Side, Signal
from legaldocs.law.types import Span

_LEVELS = r"(?:\s(?:cấp )?(?P<level>tỉnh|huyện|xã|trung ương|thành phố|các cấp|cùng cấp))?"
_ACTOR = re.compile(
    r"(?<!\w)(?P<chair>chủ tịch\s)?(?:(?P<committee>ủy ban nhân dân|ubnd)|(?P<council>hội đồng nhân dân|hđnd)"
    r"|(?P<department>(?:giám đốc )?sở(?!\s(?:hữu|tại|dĩ))|giám đốc(?= các sở))"
    r"|(?P<ministry>bộ trưởng|bộ(?=\s[^\W\d_]))"
    r"|(?P<premier>thủ tướng(?: chính phủ)?)|(?P<government>chính phủ)|(?P<assembly>quốc hội)"
    rf"|(?P<head>người đứng đầu)|(?P<contractor>nhà thầu)|(?P<investor>nhà đầu tư|chủ đầu tư)){_LEVELS}(?!\w)"
)
_ACT = re.compile(
    r"(?<!\w)(?P<act>quyết định|phê duyệt|phê chuẩn|thẩm định|cấp(?= giấy| phép)|thu hồi|ban hành|công nhận|bổ nhiệm"
    r"|tuyển dụng|chấp thuận|cho phép|thành lập|công bố|trình|xây dựng đề án|lựa chọn|bảo hành|đấu thầu)(?!\w)"
)
_LEADING = re.compile(r"(?:thẩm quyền|nhiệm vụ|quyền hạn|trách nhiệm)[^\n]{0,60}|sau đây")
_SAME_THING = 2
_SAME_SHARE = 0.4
_FAR = 140
_OPENING = 220
_KINDS = (
    *("committee", "council", "department", "ministry", "premier", "government", "assembly"),
    *("head", "contractor", "investor"),
)
_SAME_LEVEL = {"thành phố": "tỉnh", "cùng cấp": "", "các cấp": ""}


@dataclass(frozen=True, slots=True)
class _Task:
    """One act of one body on something: the clause, who, what, and the pairs that name the thing."""

    clause: Clause
    actor: str
    act: str
    thing: frozenset[wording.Bigram]


def find(pair: Pair) -> Iterator[Signal]:
    """Acts that the two texts give to different bodies."""
    known = _tasks(pair.basis)
    seen: set[Span] = set()
    for task in _tasks(pair.tested):
        same = [other for other in known if other.act == task.act and _one_thing(task, other)]
        if same and task.clause.span not in seen and not any(_same_body(task.actor, other.actor) for other in same):
            seen.add(task.clause.span)
            yield Signal("other-body", 0.7, (task.clause.span,), (same[0].clause.span,))


def _one_thing(one: _Task, other: _Task) -> bool:
    both = len(one.thing & other.thing)
    return both >= _SAME_THING and both >= _SAME_SHARE * min(len(one.thing), len(other.thing))


def _same_body(one: str, other: str) -> bool:
    """Whether both are of one kind and no level speaks against it."""
    (kind, level), (other_kind, other_level) = one.split("/"), other.split("/")
    return kind == other_kind and (level == other_level or not level or not other_level)


def _tasks(side: Side) -> list[_Task]:
    """Every act of the text with the body last named before it, in the clause or in the opening of its list."""
    found: list[_Task] = []
    heading: str | None = None
    for clause in side.clauses:
        actors = list(_ACTOR.finditer(side.lower, clause.start, clause.end))
        if actors and clause.end - clause.start < _OPENING and _LEADING.search(side.lower, clause.start, clause.end):
            heading = _name(actors[0])
        thing = frozenset(wording.specific(clause.words))
        for act in _ACT.finditer(side.lower, clause.start, clause.end):
            near = [actor for actor in actors if actor.end() <= act.start() < actor.end() + _FAR]
            who = _name(near[-1]) if near else heading
            if who is not None:
                found.append(_Task(clause, who, act["act"], thing))
    return found


def _name(actor: re.Match[str]) -> str:
    """The kind of body, and after a stroke its level where the text gives one."""
    kind = next(kind for kind in _KINDS if actor[kind])
    level = actor["level"] if actor["level"] and kind in ("committee", "council") else ""
    return f"{'chair ' if actor['chair'] else ''}{kind}/{_SAME_LEVEL.get(level, level)}"
