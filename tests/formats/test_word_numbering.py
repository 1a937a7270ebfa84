"""Automatic numbers are part of the text: what Word shows is what is read."""

from __future__ import annotations

import pytest

from legaldocs.formats.word_in import parse_word
from legaldocs.formats.word_numbering import write_number
from tests.formats.word_files import W, item, level, numbering, p, styles, word_file

LEGAL = level(0, "decimal", "Điều %1.") + level(1, "decimal", "%2.") + level(2, "lowerLetter", "%3)")


def lines(body: str, numbering_xml: str, **parts: str) -> list[str]:
    return parse_word(word_file(body, numbering=numbering_xml, **parts), "test.docx").text.split("\n")


def test_articles_clauses_and_points_are_numbered_and_restart_below_their_parent() -> None:
    body = (
        item("Phạm vi") + item("Một", level=1) + item("Hai", level=1) + item("A", level=2) + item("B", level=2)
        + item("Đối tượng") + item("Một", level=1)
    )  # fmt: skip
    assert lines(body, numbering(LEGAL)) == [
        "Điều 1. Phạm vi", "1. Một", "2. Hai", "a) A", "b) B", "Điều 2. Đối tượng", "1. Một",
    ]  # fmt: skip


def test_recovered_numbers_are_counted_and_bullets_are_not() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "bullet", "\uf0b7")
    word = parse_word(word_file(item("A") + item("b", level=1), numbering=numbering(levels)), "test.docx")
    assert word.text == "1. A\n• b"
    assert word.numbering_recovered == 1


def test_word_itself_has_no_letter_d_with_stroke() -> None:
    body = "".join(item(str(n)) for n in range(5))
    assert [line[0] for line in lines(body, numbering(level(0, "lowerLetter", "%1)")))] == list("abcde")


def test_levels_combine_and_legal_style_writes_arabic_digits() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", "<w:isLgl/>")
    assert lines(item("A") + item("B", level=1), numbering(levels)) == ["I. A", "1.1. B"]


def test_a_second_list_with_a_start_override_begins_anew() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("A") + item("B") + item("C", num=2) + item("D", num=2)
    assert lines(body, numbering(level(0, "decimal", "%1."), nums)) == ["1. A", "2. B", "5. C", "6. D"]


def test_two_lists_of_one_definition_continue_each_other() -> None:
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in (1, 2))
    assert lines(item("A") + item("B", num=2), numbering(level(0, "decimal", "%1."), nums)) == ["1. A", "2. B"]


def test_a_level_that_never_restarts_goes_on_counting() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>')
    body = item("C1") + item("a", level=1) + item("C2") + item("b", level=1)
    assert lines(body, numbering(levels)) == ["1. C1", "Điều 1. a", "2. C2", "Điều 2. b"]


def test_numbering_comes_from_the_style_and_can_be_switched_off() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Điều"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Dieu"/></w:style>'
    )
    off = '<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("A", '<w:pStyle w:val="Dieu"/>') + p("B", off) + p("C", '<w:pStyle w:val="Con"/>')
    found = lines(body, numbering(level(0, "decimal", "Điều %1.")), styles=styles(style))
    assert found == ["Điều 1. A", "B", "Điều 2. C"]


def test_a_list_style_is_followed() -> None:
    style = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    xml = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{level(0, "upperRoman", "Chương %1")}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    assert lines(item("A") + item("B"), xml, styles=styles(style)) == ["Chương I A", "Chương II B"]


def test_a_suffix_of_nothing_leaves_no_blank() -> None:
    assert lines(item("A"), numbering(level(0, "decimal", "§%1", '<w:suff w:val="nothing"/>'))) == ["§1A"]


def test_a_missing_parent_shows_its_start_value() -> None:
    levels = level(0, "decimal", "%1.", start=3) + level(1, "decimal", "%1.%2.")
    assert lines(item("B", level=1), numbering(levels)) == ["3.1. B"]


@pytest.mark.parametrize(
    ("count", "format", "shown"),
    [
        (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (27, "lowerLetter", "aa"), (3, "decimalZero", "03"),
        (0, "upperLetter", "0"), (12, "ideographTraditional", "12"), (5, "none", ""),
    ],
)  # fmt: skip
def test_number_formats(count: int, format: str, shown: str) -> None:
    assert write_number(count, format) == shown
