"""A redline holds both wordings: accept everything and it is the new one, reject everything and it is the old one."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from legaldocs.formats.line_alignment import align_lines
from legaldocs.formats.ooxml import W
from legaldocs.formats.word_in import ChangePolicy, parse_word
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_redline import redline
from legaldocs.formats.word_values import Mark, OfficialDocument, Paragraph

OLD = """QUYẾT ĐỊNH
Ban hành Quy định về phí
Điều 1. Mức phí
1. Mức phí tham quan là 20.000 đồng.
a) Người lớn;
b) Trẻ em.
| STT | Loại | Mức |
| 1 | Đò | 5.000 đồng |
| 2 | Chợ | 2.000 đồng |
Điều 2. Quyết định này có hiệu lực từ ngày 01 tháng 3 năm 2026."""
NEW = OLD.replace("20.000", "30.000").replace("b) Trẻ em.", "b) Học sinh;\nc) Trẻ em.").replace(
    "| 1 | Đò | 5.000 đồng |\n", ""
)  # fmt: skip


def states(old: str, new: str) -> tuple[str, str]:
    """The redline as read with every change rejected, and with every change accepted."""
    made = redline(old, new, author="Người soạn thảo", on=date(2026, 3, 2))
    original, final = (parse_word(made, "a.docx", policy) for policy in (ChangePolicy.ORIGINAL, ChangePolicy.FINAL))
    return original.text, final.text


def xml_of(old: str, new: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(redline(old, new, author="Người soạn thảo", on=date(2026, 3, 2)))) as package:
        return etree.fromstring(package.read("word/document.xml"))


def test_both_wordings_are_in_the_file() -> None:
    assert states(OLD, NEW) == (OLD, NEW)
    assert states(NEW, OLD) == (NEW, OLD)


def test_only_the_words_that_changed_are_marked() -> None:
    root = xml_of(OLD, NEW)
    assert ["".join(map(str, d.itertext())) for d in root.iter(W + "del") if d.find(W + "r") is not None] == [
        "20.000 đồng", "b", "1", "Đò", "5.000 đồng",
    ]  # fmt: skip
    assert "b) Học sinh;" in ["".join(map(str, i.itertext())) for i in root.iter(W + "ins")]


def test_a_whole_provision_and_a_whole_row_are_one_change_each() -> None:
    root = xml_of(OLD, NEW)
    assert len(root.findall(f".//{W}p/{W}pPr/{W}rPr/{W}ins")) == 1
    assert len(root.findall(f".//{W}tr/{W}trPr/{W}del")) == 1


def test_every_change_has_its_own_number_an_author_and_a_moment() -> None:
    changes = list(xml_of(OLD, NEW).iter(W + "ins", W + "del"))
    assert len({change.get(W + "id") for change in changes}) == len(changes)
    assert {(change.get(W + "author"), change.get(W + "date")) for change in changes} == {
        ("Người soạn thảo", "2026-03-02T00:00:00Z")
    }


def test_deleted_words_are_kept_as_deleted_text() -> None:
    deleted = [run for change in xml_of(OLD, NEW).iter(W + "del") for run in change.iter(W + "r")]
    assert deleted
    assert all(run.find(W + "t") is None and run.find(W + "delText") is not None for run in deleted)


def test_equal_wordings_have_no_changes() -> None:
    assert list(xml_of(OLD, OLD).iter(W + "ins", W + "del")) == []


def test_a_moment_is_written_in_universal_time() -> None:
    made = redline("A", "B", author="x", on=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    with zipfile.ZipFile(BytesIO(made)) as package:
        assert b'w:date="2026-03-02T09:30:00Z"' in package.read("word/document.xml")


def test_changes_without_an_author_are_refused() -> None:
    with pytest.raises(ValueError, match="author"):
        official_document(OfficialDocument((Paragraph("x", mark=Mark.INSERTED),)))


def test_lines_of_different_kinds_are_never_paired() -> None:
    assert align_lines(["| a | b |"], ["| a | c |"], [2], [0]) == [(0, None), (None, 0)]


LINES = st.lists(
    st.sampled_from(
        [
            "Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "Điều 2. Hiệu lực thi hành", "1. Mức thu là 5 %;",
            "1. Mức thu là 5%;", "2. Mức thu là 7 %  ;", "a) Người lớn", "b) Trẻ em", "| a | b |",
            "| a | c |", "| | b | c |", "| Nơi nhận: | TM. UBND |", "Nơi nhận:",
            "[1] Chú thích", "Quyết định này có hiệu lực từ ngày 01/3/2026.",
        ]
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(LINES, LINES)
def test_any_two_wordings_survive(old: list[str], new: list[str]) -> None:
    tidied = tuple("\n".join(" ".join(line.split()) for line in lines) for lines in (old, new))
    assert states("\n".join(old), "\n".join(new)) == tidied
