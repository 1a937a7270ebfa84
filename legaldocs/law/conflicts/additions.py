"""What the tested text lays down of its own: prohibitions, sanctions, duties, conditions, approvals, benefits.

Only where both texts speak of one matter, and only for issuers below the Government: filling in a law is what a decree
is for.  What the superior text leaves to the province is its own to fill, but for approvals: a procedure needs its own
delegation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.model import Clause, Pair, Rank, Side, Signal
from legaldocs.law.fact_types import DelegateLevel, NormKind

_APPROVAL = re.compile(
    r"(?:phải|đề nghị|trình|được)\s[^.;\n]{0,80}(?:chấp thuận|phê duyệt|cho phép|xác nhận|thẩm định)(?!\w)"
)
_NARROWS = re.compile(
    r"(?<!\w)(?:chỉ (?:được|tiếp nhận|thực hiện|áp dụng|tuyển)|phải (?:có|là|đáp ứng|tham gia|nộp|lập))(?!\w)"
)
_OFFICE = re.compile(  # an office told to do its work burdens nobody
    r"(?:các )?(?:cơ quan|ủy ban|ubnd|hội đồng nhân dân|sở |bộ (?!phận)|chính phủ|tòa án|chánh án|viện kiểm sát"
    r"|viện trưởng|thủ trưởng|ngân hàng nhà nước|giám đốc sở|cục |tổng cục|phòng |chủ tịch|người có thẩm quyền)"
)
_ACTOR_START = re.compile(r",\s|\sthì\s")
_BENEFIT = re.compile(
    r"(?<!\w)được (?:xét |xem xét )?(?:hưởng|hỗ trợ|miễn|giảm|ưu tiên|trợ cấp|thưởng|thanh toán|giao đất|cấp thẻ)(?!\w)"
)
_SAME_DELEGATION = 2
_ABOUT = 2
_MOST = 5
_Test = Callable[[Clause], bool]


def find(pair: Pair) -> Iterator[Signal]:
    """Clauses of the tested text that lay something down and that no clause of the superior text comes near."""
    if pair.tested.rank not in (Rank.PROVINCE, Rank.MINISTRY):
        return
    if not wording.one_matter(pair.tested, pair.basis):
        return
    matter = wording.of_side(pair.basis)
    own = [
        c for c in pair.tested.clauses if not c.heading and wording.shared(wording.specific(c.words), matter) >= _ABOUT
    ]
    forbidden = _with(pair.basis, NormKind.PROHIBITION, NormKind.SANCTION)
    known = [c for c in pair.basis.clauses if not c.heading]
    permitted = [c for c in known if not forbidden(c)]
    forbidding = [c for c in known if forbidden(c)]
    forbids = _with(pair.tested, NormKind.PROHIBITION, NormKind.SANCTION)
    own = [c for c in own if not wording.stands_in(c, known) or (forbids(c) and _turned(c, permitted, forbidding))]
    left = _delegated(pair)
    binds = _burden(pair.tested)
    kinds: tuple[tuple[str, float, _Test], ...] = (
        ("added-prohibition", 0.65, forbids),
        ("added-duty", 0.6, lambda c: _says(pair, c, _APPROVAL) or (not left(c) and (binds(c) or _narrows(pair, c)))),
        ("added-benefit", 0.55, lambda c: not left(c) and _says(pair, c, _BENEFIT)),
    )
    for rule, sure, test in kinds:
        if clauses := [c for c in own if test(c)]:
            yield Signal(rule, sure, tuple(c.span for c in clauses[:_MOST]))


def _turned(clause: Clause, permitted: list[Clause], forbidding: list[Clause]) -> bool:
    """Whether a prohibition is worded like what the superior text lets people do, and not like one of its own."""
    alike = wording.nearest(clause, permitted)[0]
    return alike >= wording.SAME and alike > wording.nearest(clause, forbidding)[0]


def _with(side: Side, *kinds: NormKind) -> _Test:
    at = [norm.start for norm in side.facts.norms if norm.kind in kinds]
    return lambda clause: any(clause.start <= place < clause.end for place in at)


def _burden(side: Side) -> _Test:
    """Whether a clause binds somebody who is no office: the words before the binding one, back to a comma, say who."""
    duties = [norm.start for norm in side.facts.norms if norm.kind in (NormKind.DUTY, NormKind.CONDITION)]

    def binds(clause: Clause) -> bool:
        inside = [at for at in duties if clause.start <= at < clause.end]
        actors = (_ACTOR_START.split(side.lower[clause.start : at])[-1] for at in inside)
        return any(not _OFFICE.match(actor.strip()) for actor in actors)

    return binds


def _narrows(pair: Pair, clause: Clause) -> bool:
    return _says(pair, clause, _NARROWS)


def _says(pair: Pair, clause: Clause, words: re.Pattern[str]) -> bool:
    return words.search(pair.tested.lower, clause.start, clause.end) is not None


def _delegated(pair: Pair) -> _Test:
    """Whether a clause fills in what the superior text leaves to the province."""
    matters = [
        wording.specific(re.findall(r"\w+", pair.basis.lower[left.matter.start : left.matter.end]))
        for left in pair.basis.facts.delegations
        if left.level is DelegateLevel.PROVINCE and left.matter is not None and pair.tested.rank is Rank.PROVINCE
    ]
    return lambda clause: any(
        wording.shared(matter, wording.specific(clause.words)) >= _SAME_DELEGATION for matter in matters
    )
