"""The closing of a document: who signed it, and to whom it was sent.

In texts taken from two columns the signer's name stands among the recipients, so it is recognised by its form: a
Vietnamese family name and one to four given names in initial capitals, alone on a line or at the end of one.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from legaldocs.core.text import fold
from legaldocs.law.bodies import bodies

_WORD = r"[A-ZÀ-ỸĐ][a-zà-ỹđ]+"
_NAME = re.compile(rf"(?<![\w/.])(?:Y|H'|{_WORD})(?:[ ]+{_WORD}){{1,4}}(?=[ \t\r|*_]*(?:$|\||\./?\.?$))", re.MULTILINE)
_POST = re.compile(
    r"CH[ỦU] T[ỊI]CH|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|TỔNG |THỦ TƯỚNG|CHÁNH|VIỆN TRƯỞNG|THỐNG ĐỐC|TRƯỞNG BAN|CHỦ NHIỆM"
    r"|CHAIR|MINISTER|DIRECTOR|GOVERNOR"
)
_AFTER_POST = re.compile(
    r"(?:CH[ỦU] ?T ?[ỊI] ?CH|TRƯỞNG|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)[ \t]+(?=(?P<name>[^\n|]{4,40}?)[ \t]*(?:\||$))",
    re.MULTILINE,
)
_THREE_WORDS = re.compile(rf"(?<=[a-zà-ỹđ,;] ){_WORD} {_WORD} {_WORD}(?= [\w])")
_NO_SIGNER = re.compile(r"(?:pho|tinh|duong|truong|quan|huyen|xa|phuong|/c|dong chi|ong|ba|co|[:(])\s*$")
_PIECE = re.compile(r" (?=(\w))")
_RECIPIENT = re.compile(r"^[ \t]*[-–+•][ \t]*(?P<name>[^\n]+)$", re.MULTILINE)
_REACH = 4000


def signer_of(text: str, ends: list[int]) -> str | None:
    """Name of the person who signed the main text, ``None`` where no signature block names one."""
    for start in ends[:4]:
        block = _block(text, start)
        name = _best(block) or _mended(block) or _run_in(block)
        if name:
            return name
    return None


def _run_in(block: str) -> str | None:
    """A name of three words that two flattened columns put inside a recipient ("- VP: các PCVP, Lê Hồng Sơn các …")."""
    if not _POST.search(block):
        return None
    for match in _THREE_WORDS.finditer(block):
        before = fold(block[max(0, match.start() - 14) : match.start()]).lower()
        family = match.group().split()[0].lower()
        proper = all(word[0].isupper() for word in match.group().split()) and match.group() not in _places()
        if proper and family in _family_names() and not _NO_SIGNER.search(before):
            return match.group()
    return None


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Names of provinces and cities, which look like names of people."""
    return frozenset(body.name for body in bodies() if body.kind == "province")


def _block(text: str, start: int) -> str:
    """The closing from ``start`` to the heading of what is attached, if any."""
    block = text[start : start + _REACH]
    stop = re.search(
        r"\n\s*(?:#+ )?(?:PHỤ LỤC|QUY ĐỊNH|QUY CHẾ|KẾ HOẠCH|DANH MỤC|ĐIỀU LỆ|QUY TRÌNH|ĐỀ ÁN|MẪU|Phụ lục|APPENDIX)\b",
        block,
    )
    return block[: stop.start()] if stop else block


@lru_cache(maxsize=1)
def _family_names() -> frozenset[str]:
    """Family names in lower case, from ``data/family_names.toml``."""
    table = tomllib.loads(files("legaldocs.law").joinpath("data/family_names.toml").read_text(encoding="utf-8"))
    return frozenset(table["family_names"])


@lru_cache(maxsize=1)
def _plain_family_names() -> frozenset[str]:
    """Family names as English translations print them, without accents."""
    return frozenset(fold(name) for name in _family_names())


def _best(block: str) -> str | None:
    """The likeliest signer in a closing: a name after a post in capitals, on its own line before others."""
    candidates: list[tuple[int, int, str]] = []
    posts = [match.start() for match in _POST.finditer(block)]
    for match in _NAME.finditer(block):
        name = " ".join(match.group().split())
        if name.split()[0].lower() not in (_plain_family_names() if name.isascii() else _family_names()):
            continue
        line_start = block.rfind("\n", 0, match.start()) + 1
        before = block[line_start : match.start()].strip(" \t*_|")
        alone = not before
        after_post = any(post < match.start() for post in posts)
        column = before.endswith((";", ",", ".", ")", "|")) or before.isupper() or _ends_in_post(before)
        if alone or column:
            candidates.append((0 if after_post else 1, 0 if alone or before.isupper() else 1, name))
    return min(candidates, key=lambda c: c[:2])[2] if candidates else None


def _ends_in_post(before: str) -> bool:
    """Whether the words before a name in one line end in a post ("… | KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG")."""
    last = before.rsplit(None, 1)[-1] if before else ""
    return len(last) > 2 and last.isupper() and _POST.search(before[-40:]) is not None


def _mended(block: str) -> str | None:
    """A name after a post whose words a scan tore apart ("Ngu y ễn Hữu Tín"): each begins with a capital, so a small
    letter goes on with the word before it."""
    for match in reversed(list(_AFTER_POST.finditer(block))):
        words = " ".join(match["name"].split())
        whole = _PIECE.sub(lambda piece: "" if piece[1].islower() else " ", words)
        name = _best(f"CHỦ TỊCH\n{whole}")
        if name:
            return name
    return None


def recipients_of(text: str, ends: list[int]) -> tuple[str, ...]:
    """Addressees of the "Nơi nhận" block in order, without their dashes and closing punctuation."""
    if not ends:
        return ()
    found = []
    for match in _RECIPIENT.finditer(_block(text, ends[0])):
        name = re.sub(r"[ \t]+(?:TM\.|KT\.|(?:PHÓ )?CHỦ TỊCH).*$", "", match["name"])
        name = " ".join(name.split()).strip(" ;.,*_|")
        if any(char.isalnum() for char in name):
            found.append(name)
    return tuple(found[:80])
