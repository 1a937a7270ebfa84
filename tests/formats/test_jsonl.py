"""A bad line of a corpus file names itself; the good lines around it are read."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from legaldocs.formats.jsonl import RawDocument, parse_line, read_documents
from legaldocs.formats.refusals import RefusedFile

GOOD = '{"number": "01/2026/QĐ-UBND", "text": "Điều 1."}'


def refusal(line: str | bytes) -> RefusedFile:
    with pytest.raises(RefusedFile) as caught:
        parse_line(line.encode() if isinstance(line, str) else line, "kho.jsonl", 7)
    assert "line 7" in str(caught.value) or "kho.jsonl:7" in str(caught.value)
    return caught.value


def test_a_full_line_is_read_with_its_types() -> None:
    line = (
        '{"number": " 01/2026/QĐ-UBND ", "text": "Điê\u0300u 1.", "issued_date": "2026-01-05", "field": "Đất đai",'
        ' "relations": [{"type": "x"}], "is_sample": true, "territory": ["Tỉnh A"], "source": {"kind": "docx"},'
        ' "signer": null, "level": "provincial"}'
    )
    document = parse_line(line.encode(), "kho.jsonl", 1)
    assert document == RawDocument(
        number="01/2026/QĐ-UBND", text="Điều 1.", issued_date=date(2026, 1, 5), field=("Đất đai",),
        relations=({"type": "x"},), is_sample=True, territory=("Tỉnh A",), source={"kind": "docx"}, level="provincial",
    )  # fmt: skip


def test_a_line_cut_in_half_says_so_with_its_column() -> None:
    found = refusal(GOOD[:30])
    assert (found.code, found.detail) == ("json-cut", {"line": 7, "column": 31})
    assert refusal(GOOD[:-1]).code == "json-cut"
    assert refusal(GOOD.encode()[:24]).code == "json-cut"  # in the middle of the letter Đ


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"number": "1", "text": oops}', "json-syntax"),
        ('{"number": NaN, "text": "x"}', "json-syntax"),
        ("[" * 100_000, "json-syntax"),
        ("[1]", "json-not-object"),
        ('{"text": "x"}', "json-missing-key"),
        ('{"number": "1", "text": null}', "json-missing-key"),
        ('{"number": "1", "text": "x", "tittle": "y"}', "json-unknown-key"),
        ('{"number": 5, "text": "x"}', "json-wrong-type"),
        ('{"number": "1", "text": "x", "field": [1]}', "json-wrong-type"),
        ('{"number": "1", "text": "x", "is_sample": "yes"}', "json-wrong-type"),
        ('{"number": " ", "text": "x"}', "json-empty-value"),
        ('{"number": "1", "text": "x", "issued_date": "05/01/2026"}', "json-bad-date"),
        ('{"number": "1", "text": "x", "issued_date": "2026-02-30"}', "json-bad-date"),
        (b'{"number": "\xff", "text": "x"}', "bad-encoding"),
    ],
)
def test_every_fault_has_its_own_refusal(line: str | bytes, code: str) -> None:
    assert refusal(line).code == code


def test_good_lines_around_a_bad_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "kho.jsonl"
    path.write_text("\ufeff" + GOOD + "\n\n{bad}\n" + GOOD, encoding="utf-8")
    found = [(line, type(value).__name__) for line, value in read_documents(path)]
    assert found == [(1, "RawDocument"), (3, "RefusedFile"), (4, "RawDocument")]


def test_a_truncated_gzip_gives_what_it_has_and_then_says_so(tmp_path: Path) -> None:
    path = tmp_path / "kho.jsonl.gz"
    lines = "".join(GOOD.replace("01/", f"{n}/") + "\n" for n in range(5_000))
    path.write_bytes(gzip.compress(lines.encode())[:-40])
    *_, (_, last) = read_documents(path)
    assert isinstance(last, RefusedFile)
    assert last.code == "bad-gzip"
