"""Pairs whose answer is known because they are made: a real article, and the same article changed in one way.

A change is either one that makes a conflict (an amount, a body, a paper, a prohibition, an exception left out) or a
harmless one (a name shortened, a figure spelled out, a reference added, another article altogether).  The superior side
is a real article of a central text; the tested side is made out to be a provincial decision.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from legaldocs.law import quantities
from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.model import Rank, Side, rank_of
from legaldocs.law.fact_types import Bound, QuantityKind

DECISION = "05/2022/QĐ-UBND"
EVERY = 12  # documents of the collection
SEEN, HELD_OUT = 0, 5  # which of each dozen: the first served to correct the rules, the other was only measured
_ARTICLE = re.compile(r"(?m)^Điều \d+[.:] ")
_SHORTEST, _LONGEST = 250, 2_500
_TELLING = 3  # pairs of words that make a heading say what it is about
_NUMERALS = {"05": "năm", "10": "mười", "15": "mười lăm", "30": "ba mươi"}
_DIGITS = re.compile(r"\d[\d.]*")


@dataclass(frozen=True, slots=True)
class MadePair:
    """``kind`` names the change; ``conflict`` is the answer."""

    kind: str
    conflict: bool
    tested: Side
    basis: Side


def pairs(corpus: Path, per_kind: int, dozen: int = SEEN) -> Iterator[MadePair]:
    """Up to ``per_kind`` pairs for every change, articles in a fixed random order; ``dozen`` tells which documents."""
    articles = list(_articles(corpus, dozen))
    random.Random(8).shuffle(articles)  # noqa: S311  # a sample, no secret
    for kind, (change, conflict) in CHANGES.items():
        made = 0
        for number, text in articles:
            changed = change(text)
            if changed is not None and changed != text and made < per_kind:
                made += 1
                yield MadePair(kind, conflict, Side(changed, DECISION), Side(text, number))
    others = articles[per_kind : 2 * per_kind]
    for (number, text), (_number, other) in zip(articles[:per_kind], others, strict=False):
        yield MadePair("another article", False, Side(other, DECISION), Side(text, number))


def _articles(corpus: Path, dozen: int) -> Iterator[tuple[str, str]]:
    """Articles of central texts with the number of their document."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for at, line in enumerate(lines):
            row = json.loads(line) if at % EVERY == dozen else {}
            rank = rank_of(row["number"]) if row.get("number") else None
            if rank is None or rank is Rank.PROVINCE:
                continue
            text = row["text"]
            starts = [match.start() for match in _ARTICLE.finditer(text)]
            for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
                if _SHORTEST <= end - start <= _LONGEST:
                    yield row["number"], text[start:end].strip()


def _amount(text: str) -> str | None:
    """The first ceiling or fixed amount doubled."""
    for one in quantities.find(text):
        if one.kind in (QuantityKind.MONEY, QuantityKind.DURATION) and one.bound in (Bound.MAX, Bound.EXACT):
            digits = _DIGITS.match(text, one.start)
            if digits is not None and digits.end() <= one.end and "." not in digits.group():
                return text[: one.start] + str(int(digits.group()) * 2) + text[digits.end() :]
    return None


def _body(text: str) -> str | None:
    for old, new in (("cấp huyện", "cấp xã"), ("cấp tỉnh", "cấp huyện"), ("Bộ trưởng Bộ", "Giám đốc Sở")):
        match = re.search(rf"(?:Ủy|Uỷ) ban nhân dân {old}|{old}", text)
        acts = re.search(r"(?:quyết định|phê duyệt|cấp giấy|thu hồi|thẩm định|công nhận)", text)
        if match and acts and match.end() < acts.start() < match.end() + 80:
            return text[: match.start()] + match.group().replace(old, new) + text[match.end() :]
    return None


def _paper(text: str) -> str | None:
    points = list(re.finditer(r"(?i)hồ sơ[^\n:]{0,80}gồm[^\n:]{0,20}:\n(?:[a-zđ]\)[^\n]+\n){2,}", text))
    if not points:
        return None
    end = points[0].end()
    return text[:end] + "s) Giấy xác nhận của Ủy ban nhân dân cấp xã về tình trạng cư trú;\n" + text[end:]


def _prohibition(text: str) -> str | None:
    actor = re.search(r"(?:Tổ chức|Cá nhân|Cơ sở|Doanh nghiệp|Chủ [^\W\d_]+ [^\W\d_]+)[^,;.\n]{0,40}", text)
    heading = re.match(r"Điều \d+[.:] ([^\n]{15,90})", text)
    if actor is None or heading is None or len(wording.specific(heading[1].lower().split())) < _TELLING:
        return None
    return f"{text}\nNghiêm cấm {actor.group().strip().lower()} ngoài tỉnh tham gia {heading[1].strip().lower()}."


def _exception(text: str) -> str | None:
    return re.sub(r", trừ (?:trường hợp )?[^;.\n]{10,160}(?=[;.])", "", text, count=1)


def _shortened(text: str) -> str | None:
    return re.sub(r"[UỦ][ỷy] ban nhân dân", "UBND", text)


def _spelled(text: str) -> str | None:
    return re.sub(r"(?<!\d)(05|10|15|30) (?=ngày)", lambda match: f"{match.group()}({_NUMERALS[match[1]]}) ", text)


def _reference(text: str) -> str | None:
    return re.sub(r"(?<=[^\W\d_])\.\s*\Z", " theo quy định của pháp luật hiện hành.", text)


def _locality(text: str) -> str | None:
    return re.sub(r"(?m)\A(Điều \d+[.:] [^\n]+)", r"\1 trên địa bàn tỉnh", text)


def _deadline(text: str) -> str | None:
    """The first time limit in working days made longer by a half."""
    found = re.search(r"(?<!\d)(?P<days>\d{1,2})(?= ngày làm việc)", text)
    if found is None or int(found["days"]) < 2:
        return None
    return text[: found.start()] + f"{int(found['days']) * 3 // 2:02d}" + text[found.end() :]


def _floor(text: str) -> str | None:
    """A share changed."""
    found = re.search(r"(?<![\d,.])(?P<share>[2-8]\d)(?=%)", text)
    if found is None:
        return None
    return text[: found.start()] + str(int(found["share"]) + 15) + text[found.end() :]


def _approval(text: str) -> str | None:
    """A permission put before what the article lets people do."""
    heading = re.match(r"Điều \d+[.:] ([^\n]{15,90})", text)
    actor = re.search(r"(?:Tổ chức|Cá nhân|Cơ sở|Doanh nghiệp)[^,;.\n]{0,30}", text)
    if heading is None or actor is None or len(wording.specific(heading[1].lower().split())) < _TELLING:
        return None
    what = heading[1].strip().lower()
    return f"{text}\n{actor.group().strip()} phải được Ủy ban nhân dân cấp xã chấp thuận trước khi thực hiện {what}."


def _organised(text: str) -> str | None:
    """Who in the province carries it out: a detail that binds nobody outside."""
    heading = re.match(r"Điều \d+[.:] ([^\n]{15,90})", text)
    return f"{text}\nSở Tư pháp hướng dẫn, đôn đốc việc thực hiện Điều này." if heading else None


def _published(text: str) -> str | None:
    """Where it is made known."""
    return f"{text}\nNội dung quy định tại Điều này được đăng trên Cổng thông tin điện tử tỉnh."


def _first_clauses(text: str) -> str | None:
    """Only some of the clauses repeated: the rest applies as it stands."""
    starts = [match.start() for match in re.finditer(r"(?m)^\d{1,2}\. ", text)]
    return text[: starts[2]].strip() if len(starts) > 3 else None


_SYNONYMS = (
    ("phù hợp với", "thích hợp với"),
    ("bảo đảm", "đảm bảo"),
    ("trách nhiệm", "nhiệm vụ"),
    ("tiến hành", "thực hiện"),
)


def _reworded(text: str) -> str | None:
    """Words exchanged for others of the same meaning."""
    changed = text
    for old, new in _SYNONYMS:
        changed = changed.replace(old, new)
    return changed


CHANGES: dict[str, tuple[Callable[[str], str | None], bool]] = {
    "amount doubled": (_amount, True),
    "other body": (_body, True),
    "paper added": (_paper, True),
    "prohibition added": (_prohibition, True),
    "exception left out": (_exception, True),
    "deadline lengthened": (_deadline, True),
    "share raised": (_floor, True),
    "approval added": (_approval, True),
    "who organises it": (_organised, False),
    "where it is published": (_published, False),
    "first clauses only": (_first_clauses, False),
    "reworded": (_reworded, False),
    "name shortened": (_shortened, False),
    "figure explained": (_spelled, False),
    "reference added": (_reference, False),
    "place added": (_locality, False),
}
