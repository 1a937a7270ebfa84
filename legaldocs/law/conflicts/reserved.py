"""What the superior text keeps from the issuer of the tested text: conditions, procedures, limits of rights, matters.

Each finder needs both halves: words of the superior text that reserve, and words of the tested text that do it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.model import Clause, Pair, Rank, Side, Signal
from legaldocs.law.fact_types import DelegateLevel, DelegationKind
from legaldocs.law.types import Span

_KEEPS_CONDITIONS = re.compile(
    r"không được (?:ban hành|tự đặt ra|quy định|đặt ra)[^.\n]{0,60}?điều kiện(?: đầu tư)? kinh doanh"
    r"|điều kiện(?: đầu tư)? kinh doanh[^.\n]{0,160}?được quy định (?:tại|trong) (?:các )?luật"
)
_CONDITIONS = re.compile(
    r"(?<!\w)(?:(?:có|đáp ứng|bảo đảm|đảm bảo)(?: đầy)? đủ(?: các)? (?:điều kiện|trang thiết bị|tiêu chuẩn)"
    r"|phải (?:đáp ứng|bảo đảm|đảm bảo|có đủ)(?: đủ)?(?: các)? (?:điều kiện|yêu cầu|tiêu chuẩn|trang thiết bị)"
    r"|(?:^|\n)[^\n]{0,40}điều kiện[^\n]{0,160}(?:cơ sở|doanh nghiệp|tổ chức|hoạt động|kinh doanh|cấp giấy)"
    r"|có đủ điều kiện sau)"
)
_KEEPS_PROCEDURES = re.compile(
    r"(?:không được|nghiêm cấm|hành vi bị (?:nghiêm )?cấm)?[^.\n]{0,80}quy định thủ tục hành chính (?:trong|tại)"
    r"[^\n]{0,400}(?:trừ trường hợp|giao)|không được quy định thủ tục hành chính"
)
_PROCEDURE = re.compile(
    r"(?<!\w)(?:trình tự|thủ tục|thành phần hồ sơ|hồ sơ(?: đề nghị| đăng ký)? (?:bao )?gồm|cấp (?:giấy phép|giấy chứng"
    r" nhận)|đơn (?:đề nghị|đăng ký)|phải được [^.;\n]{3,60} (?:chấp thuận|cho phép|xác nhận))(?!\w)"
)
_KEEPS_RIGHTS = re.compile(
    r"quyền[^.\n]{0,60}chỉ có thể bị hạn chế theo quy định của luật"
    r"|quyền tự do kinh doanh trong những ngành,? nghề mà (?:pháp )?luật không cấm"
    r"|(?:quyền|tự do)[^.\n]{0,80}chỉ (?:bị hạn chế|được hạn chế)[^.\n]{0,30}luật"
)
_LIMIT = re.compile(
    r"(?<!\w)(?:nghiêm cấm|(?<!đã )cấm|không được(?! phép quá| hưởng| tính)|chỉ (?:được|cho phép|giới hạn)"
    r"|phải đáp ứng|tạm dừng|tạm ngừng|không (?:tiếp nhận|giải quyết|cho phép))(?!\w)"
)
_KEEPS_TIME = re.compile(r"hiệu lực trở về trước|hồi tố")
_EFFECT = re.compile(
    r"(?:có hiệu lực|áp dụng|thực hiện)[^.\n]{0,40}?(?:kể )?từ ngày (?:(?:luật|nghị định|pháp lệnh|nghị quyết|thông tư)"
    r"[^\n]{3,600}?có hiệu lực|\d{1,2}[^.;\n]{0,60})"
)
_DEFERS = re.compile(
    r"theo (?:các )?(?:quy định|hướng dẫn) (?:của|tại)|(?<!\w)(?:phạm vi|đối tượng)(?: điều chỉnh| áp dụng)"
)
_HIGHER = {DelegateLevel.GOVERNMENT: Rank.GOVERNMENT, DelegateLevel.MINISTRY: Rank.MINISTRY}
_SAME_MATTER = 2
_SHOWN = 3


def find(pair: Pair) -> Iterator[Signal]:
    """Every reserve of the superior text that the tested text breaks into."""
    may_be_bound = pair.tested.rank not in (Rank.ASSEMBLY, Rank.GOVERNMENT)
    if may_be_bound:
        yield from _both(pair, "reserved-conditions", _KEEPS_CONDITIONS, _CONDITIONS, 0.85)
        yield from _both(pair, "reserved-procedures", _KEEPS_PROCEDURES, _PROCEDURE, 0.8)
        yield from _matters(pair)
    if pair.tested.rank is not Rank.ASSEMBLY:
        yield from _both(pair, "reserved-rights", _KEEPS_RIGHTS, _LIMIT, 0.75)
        yield from _both(pair, "retroactive", _KEEPS_TIME, _EFFECT, 0.7)


def _both(pair: Pair, rule: str, keeps: re.Pattern[str], does: re.Pattern[str], sure: float) -> Iterator[Signal]:
    reserve = keeps.search(pair.basis.lower)
    if reserve is None:
        return
    done = [Span(*match.span()) for match in does.finditer(pair.tested.lower)]
    if done:
        yield Signal(rule, sure, tuple(done[:_SHOWN]), (Span(*reserve.span()),))


def _matters(pair: Pair) -> Iterator[Signal]:
    """Rules on a matter that the superior text leaves to a body above the issuer."""
    own = pair.tested.rank
    if own is None:
        return
    laid_down = [clause for clause in pair.basis.clauses if not _leaves(pair.basis, clause)]
    own_rules = [
        clause
        for clause in pair.tested.clauses
        if not _DEFERS.search(pair.tested.lower, clause.start, clause.end)
        and not _leaves(pair.tested, clause)
        and not wording.stands_in(clause, laid_down)
    ]
    for left in pair.basis.facts.delegations:
        above = _HIGHER.get(left.level)
        rules = left.kind in (DelegationKind.REGULATE, DelegationKind.ISSUE)
        if above is None or above <= own or left.matter is None or not rules:
            continue
        matter = _pairs(pair.basis, left.matter)
        for clause in own_rules:
            if wording.shared(matter, wording.specific(clause.words)) >= _SAME_MATTER:
                yield Signal("reserved-matter", 0.65, (clause.span,), (Span(left.start, left.end),))
                break


def _leaves(side: Side, clause: Clause) -> bool:
    """Whether the clause leaves something to another body."""
    return any(clause.start <= left.start < clause.end for left in side.facts.delegations)


def _pairs(side: Side, span: Span) -> set[wording.Bigram]:
    return wording.specific(re.findall(r"\w+", side.lower[span.start : span.end]))
