"""Clauses that repeal or replace whatever is contrary, or whatever there was, instead of naming it (C12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law.findings.model import Document, Found

_CONTRARY = r"(?:trái(?: với)?|mâu thuẫn(?: với)?|không (?:còn )?phù hợp(?: với)?|khác với)"
_ENDS = r"(?:bãi bỏ|hủy bỏ|huỷ bỏ|hết hiệu lực|không còn hiệu lực|thay thế|không còn giá trị)"
_EARLIER = (
    r"(?:các|những|mọi)\s(?:quy định|văn bản|quyết định|nghị quyết|chính sách|nội dung)(?:\s[^\W\d_]+){0,6}?\s"
    r"(?:trước đây|trước|khác)?"
)
_CLAUSE = re.compile(
    rf"{_EARLIER}[^.;\n\d]{{0,80}}?{_CONTRARY}[^.;\n]{{0,80}}?{_ENDS}"
    rf"|{_ENDS}\s{_EARLIER}[^.;\n\d]{{0,80}}?{_CONTRARY}[^.;\n]{{0,60}}"
    r"|(?:thay thế(?: cho)?|bãi bỏ|hủy bỏ|huỷ bỏ)\s(?:toàn bộ\s)?(?:các|những|mọi)\s"
    r"(?:quy định|văn bản|quyết định|nghị quyết|nội dung)(?:\s[^\W\d_]+){0,4}?\strước (?:đây|đó)"
    r"(?:\s(?:đã|được|do)\s[^.;\n\d“”\"]{0,60})?(?=\s*(?:[.;\n]|\Z))"
)


def find(document: Document) -> Iterator[Found]:
    """Every such clause of the document's own."""
    for clause in _CLAUSE.finditer(document.lower):
        if not document.quoted(clause.start()):
            yield Found("vague-repeal", clause.start(), clause.end())
