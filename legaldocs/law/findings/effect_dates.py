"""Effect sooner than the law allows, or backwards in time (C9); the day counts are in ``effect_rules``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law import effect_rules
from legaldocs.law.findings.model import Document, Found

_CLAUSE = re.compile(r"(?:có )?hiệu lực(?: thi hành)?(?: kể)? từ ngày[^.;\n]{0,60}")
_SHORTENED = re.compile(r"(?:trình tự|thủ tục),?(?: (?:và )?thủ tục)? rút gọn")
_COMMUNE = re.compile(r"(?:xã|phường|thị trấn|đặc khu) ")
_DISTRICT = re.compile(r"(?:huyện|quận|thị xã) ")
_CITIES = ("hà nội", "hồ chí minh", "hải phòng", "đà nẵng", "cần thơ", "huế")
_RULES = {"effective-too-early": "effect-too-early", "retroactive": "effect-retroactive"}


def find(document: Document) -> Iterator[Found]:
    """Faults of the day of effect of a local legal normative document."""
    header = document.parsed.header
    level = level_of(document.issuer or header.issuer)
    if level is None or not document.normative:
        return
    clause = _CLAUSE.search(document.lower)
    if clause is None or document.quoted(clause.start()):
        return
    shortened = _SHORTENED.search(document.lower) is not None
    days = header.issued_date, header.effective_date
    early = effect_rules.check_retroactivity(level, *days)
    for one in early or effect_rules.check_minimum_days(level, *days, shortened=shortened):
        if one.code in _RULES:
            yield Found(_RULES[one.code], clause.start(), clause.end(), str(one.days))


def level_of(issuer: str | None) -> str | None:
    """``province``, ``district`` or ``commune`` of a local body's name; ``None`` for central bodies and unknown."""
    name = (issuer or "").lower()
    body = re.search(r"(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd)\s+(?P<place>.+)", name)
    if body is None:
        return None
    if _COMMUNE.match(body["place"]):
        return "commune"
    city = re.match(r"(?:thành phố|tp\.?)\s+(?P<name>.+)", body["place"])
    if _DISTRICT.match(body["place"]) or (city and not city["name"].startswith(_CITIES)):
        return "district"
    return "province"
