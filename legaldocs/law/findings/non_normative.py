"""Rules for people in general in a document whose number is not that of a legal normative document (C16).

Asked are an article on whom the text applies to that names the public, and words that bind; or one clause that binds
everybody of the whole territory.  Rules a body makes for itself, and orders to named people, are no norms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law import numbering
from legaldocs.law.fact_types import NormKind
from legaldocs.law.findings.model import Document, Found

_PUBLIC = re.compile(
    r"(?<!\w)(?:tổ chức,?(?: và)? cá nhân|cá nhân,?(?: và)? tổ chức|hộ gia đình|doanh nghiệp|hợp tác xã|người dân"
    r"|công dân|hộ nghèo|người sử dụng|nhà đầu tư|chủ đầu tư)(?!\w)"
)
_OWN_HOUSE = re.compile(
    r"quy chế (?:làm việc|phối hợp|nội bộ|tổ chức và hoạt động|chi tiêu|hoạt động của|bảo vệ bí mật|tiếp công dân"
    r"|thi đua)|ủy quyền|phân công|kế hoạch|danh mục thủ tục|quy trình nội bộ|đơn giản hóa|dự toán|quy hoạch|điều lệ"
)
_EVERYBODY = re.compile(
    rf"{_PUBLIC.pattern}(?:,?\s(?:và\s)?[^\W\d_]+){{0,6}}? trên (?:địa bàn|toàn)\s(?:tỉnh|thành phố|xã|phường|huyện)"
    r"(?:\s[^\W\d_]+){0,5}?\s(?:phải|không được|bị nghiêm cấm|có (?:nghĩa vụ|trách nhiệm))(?!\w)"
    r"(?!\s(?:phối hợp|tổ chức thực hiện|thi hành|thực hiện quyết định|chịu))"
)
_BINDING = (NormKind.PROHIBITION, NormKind.SANCTION, NormKind.CONDITION, NormKind.DUTY)
_FEWEST = 3
_CONSOLIDATED = "VBHN"  # holds the norms of the texts it puts together


def find(document: Document) -> Iterator[Found]:
    """One finding, at the words that say whom the document binds."""
    number, header = document.own_number, document.parsed.header
    if number is None or document.normative or numbering.symbol_type(number) == _CONSOLIDATED:
        return
    if _OWN_HOUSE.search((header.title or "").lower()):
        return
    public = [span for span in document.facts.addressees if _PUBLIC.search(document.lower, span.start, span.end)]
    binding = [norm for norm in document.facts.norms if norm.kind in _BINDING and not document.quoted(norm.start)]
    if public and len(binding) >= _FEWEST:
        yield Found("norms-in-form", public[0].start, public[0].end, number)
    elif (clause := _binds_everybody(document)) is not None:
        yield Found("norms-in-form", *clause, number)


def _binds_everybody(document: Document) -> tuple[int, int] | None:
    """The first words of the document's own articles that bind everybody of a territory."""
    for match in _EVERYBODY.finditer(document.lower):
        if document.article_at(match.start()) is not None:
            return match.span()
    return None
