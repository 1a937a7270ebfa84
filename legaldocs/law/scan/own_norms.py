"""What a local text lays down of its own that is not its issuer's to lay down: fines, papers, licences, conditions,
acts of the council in a decision of the committee.

Each rule looks for plain words and is silent where the text says that it repeats or refers.  Whether a law leaves the
matter to the province is looked up among the superior texts that are cited and on file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law.scan.model import COMMITTEE, COUNCIL, Seen, Text, Unit
from legaldocs.law.types import Span

_MONEY = r"(?:\d[\d.]*(?: triệu)? đồng|\d[\d.,]* (?:triệu|nghìn) đồng)"
_FINE = re.compile(
    rf"(?<!\w)(?:bị )?(?:xử )?phạt(?: tiền)?(?: (?:từ|với mức|mức|ở mức))*[^.;\n]{{0,30}}{_MONEY}"
    rf"(?:[^.;\n]{{0,12}}{_MONEY})?"
    r"|(?<!\w)bị (?:tịch thu|tước quyền sử dụng giấy phép|buộc thôi việc)"
    r"(?=[^.;\n]{0,60}(?:nếu|khi|trong trường hợp|vi phạm))"
)
_PAPER = re.compile(
    r"(?<!\w)(?:nộp thêm|bổ sung thêm|kèm (?:theo )?(?:bản sao|giấy|văn bản|xác nhận))[^.;\n]{6,160}"
    r"(?:giấy|xác nhận|văn bản|bản sao|thỏa thuận|cam kết)[^.;\n]{0,80}"
)
_NOT_ASKED = re.compile(r"không (?:được )?(?:yêu cầu|phải|cần|buộc)")
_DEMANDED = re.compile(r"đề nghị|hỗ trợ|hồ sơ|cấp|xét|chủ đầu tư|người nộp|tổ chức, cá nhân|hộ gia đình")
_LICENCE = re.compile(
    r"(?<!\w)(?:tổ chức|cá nhân|hộ gia đình|cơ sở|doanh nghiệp|người)[^.;\n]{0,80}?phải (?:có|được cấp|xin) giấy phép"
    r"[^.;\n]{0,60}?do [^.;\n]{4,80}? cấp"
)
_CONDITION = re.compile(
    r"(?<!\w)(?:phải )?ký quỹ[^.;\n]{0,80}?(?:bằng|với mức|mức)? ?\d[\d.,]*(?: ?%| đồng| triệu)[^.;\n]{0,60}"
    r"|ngoài (?:các )?điều kiện theo quy định[^.;\n]{0,160}phải[^.;\n]{4,200}"
)
_COUNCIL_ACTS = re.compile(
    r"(?:^|\n)[^\S\n]*(?:\d{1,2}[.)]|[a-zđ]\)|[-+])?[^\S\n]*(?P<act>"
    r"(?:thường trực )?hội đồng nhân dân (?:tỉnh|thành phố)\s"
    r"(?:giao|ủy quyền|phân cấp)(?: cho)?\s(?:ủy ban nhân dân|chủ tịch)[^.;\n]{4,160})"
)
_REFERS = re.compile(
    r"theo (?:đúng )?quy định (?:của|tại|trong) (?:pháp luật|luật|nghị định|thông tư|khoản|điều|bộ)"
    r"|tại (?:luật|nghị định|thông tư)|nghị định số|thông tư số|luật [^\s]+ [^\s]+ số|quy định của pháp luật"
)
_ALLOWED = re.compile(
    r"hợp đồng|phạt vi phạm hợp đồng|vay vốn|tín dụng|đấu giá|đấu thầu|thi công xây dựng công trình của nhà nước"
)


def find(text: Text, procedures_left: bool) -> Iterator[Seen]:
    """Findings of the rules above on one local text.

    ``procedures_left``: a superior text on file leaves papers or procedures to its issuer.
    """
    for unit in text.units:
        words = text.lower[unit.start : unit.end]
        if text.body != COUNCIL:  # a council may raise fines where the law lets it
            yield from _each(text, unit, words, _FINE, "own-fine", 0.85, refuse=_ALLOWED)
        if not procedures_left:
            yield from _each(text, unit, words, _PAPER, "own-paper", 0.75, need=_DEMANDED, refuse=_NOT_ASKED)
        yield from _each(text, unit, words, _LICENCE, "own-licence", 0.8)
        yield from _each(text, unit, words, _CONDITION, "own-condition", 0.75, refuse=_ALLOWED)
        if text.body == COMMITTEE:
            yield from _each(text, unit, "\n" + words, _COUNCIL_ACTS, "council-act", 0.8, group="act", shift=-1)


def _each(
    text: Text,
    unit: Unit,
    words: str,
    pattern: re.Pattern[str],
    rule: str,
    sure: float,
    *,
    need: re.Pattern[str] | None = None,
    refuse: re.Pattern[str] | None = None,
    group: str | int = 0,
    shift: int = 0,
) -> Iterator[Seen]:
    """One finding for the first match that is the text's own and nobody else's."""
    if need is not None and not need.search(words):
        return
    for match in pattern.finditer(words):
        sentence = words[max(0, words.rfind("\n", 0, match.start())) : _sentence_end(words, match.end())]
        if _REFERS.search(sentence) and rule != "own-condition":
            continue
        if refuse is not None and refuse.search(sentence):
            continue
        start, end = match.span(group)
        at = Span(unit.start + start + shift, unit.start + end + shift)
        if not any(block.start <= at.start < block.end for block in text.quoted):
            yield Seen(text.id, rule, unit.path, (at,), sure)
            return


def _sentence_end(words: str, end: int) -> int:
    found = re.search(r"[.;\n]", words[end:])
    return end + found.start() if found else len(words)
