"""Clauses that announce a list: what they do is done to the documents the clauses under them name.

Most end in ":" or "sau đây"; the heading of a repealing article often has neither ("Điều 1. Bãi bỏ toàn bộ các quyết
định" above "1. Quyết định số …"), so a heading that names documents without any number counts where its list begins
with one.
"""

from __future__ import annotations

import re

from legaldocs.law.reading import Clause, Reading

_ENDS = re.compile(r"(?::|sau day|nhu sau|sau)\s*[.:]?\s*$")
_KIND = r"(?:van ban|quyet dinh|nghi quyet|chi thi|thong tu|nghi dinh|phap lenh|luat|quy dinh|quy che)"
_MANY = r"(?:(?:cac|mot so|nhung|toan bo|mot phan|danh muc|hieu luc)\s+){1,4}"
_HEADS_LIST = re.compile(
    rf"\s*(?:(?:bai bo|huy bo|thay the|cham dut hieu luc(?: cua)?|cong bo het hieu luc)\s+"
    rf"{_MANY}{_KIND}\b[^\n:;\d]{{0,200}}"
    rf"|{_MANY}?{_KIND}\b[^\n:;\d]{{0,120}}(?:het hieu luc|bi bai bo|duoc bai bo)[^\n:;\d]{{0,60}})[.\s]*"
)
_NAMES_ONE = re.compile(rf"\s*(?:toan bo\s+)?{_KIND}(?:\s+lien tich)?\s+(?:so\s*:?\s*)?\d")
_REACH = 14
_LONGEST = 400


def hands_down(laid: Reading, clause: Clause, start: int, end: int) -> bool:
    """Whether the sentence ``[start, end)`` of ``clause`` hands its act down to what is listed after it."""
    if _ENDS.search(laid.lower, max(start, end - _REACH), end) is not None:
        return True
    return end >= clause.end and heads_list(laid, clause)


def heads_list(laid: Reading, clause: Clause) -> bool:
    """Whether the clause is the bare heading of a list of documents that the clauses under it name by number."""
    if clause.level == 0 or clause.end - clause.body > _LONGEST or clause.end >= len(laid.text):
        return False
    below = laid.clause_at(clause.end)
    if below.parent is not clause or _HEADS_LIST.fullmatch(laid.lower, clause.body, clause.end) is None:
        return False
    return _NAMES_ONE.match(laid.lower, below.body, below.end) is not None
