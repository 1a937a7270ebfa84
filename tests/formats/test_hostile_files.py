"""Whatever bytes arrive, the answer is a text or a refusal that names the file; never another exception."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legaldocs.formats import intake
from legaldocs.formats.html_in import parse_html_for_sandbox
from legaldocs.formats.pdf_in import parse_pdf
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.text_in import read_plain
from legaldocs.formats.word_in import ChangePolicy, parse_word
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import Article, Letterhead, OfficialDocument, Paragraph
from tests.formats.word_files import item, level, numbering, p, package, table, word_file, word_parts

ORDINARY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
REAL = official_document(
    OfficialDocument((Article("Điều 1.", "A", ("1. B",)), Paragraph("C")), Letterhead(("UBND",), "Số: 1"))
)
SMALL = word_file(item("A") + p("b") + table(("c", "d")), numbering=numbering(level(0, "decimal", "%1.")))


def refusal_of(reader: Callable[..., object], *arguments: object) -> RefusedFile | None:
    """Why ``reader`` refused; ``None`` when it read.  Any other exception fails the test."""
    try:
        reader(*arguments)
    except RefusedFile as refusal:
        return refusal
    return None


def read_or_refuse(data: bytes) -> None:
    for policy in ChangePolicy:
        refusal = refusal_of(parse_word, data, "a.docx", policy)
        assert refusal is None or refusal.place == "a.docx"


@ORDINARY
@given(st.binary(max_size=2_000))
def test_random_bytes(data: bytes) -> None:
    read_or_refuse(data)
    read_or_refuse(b"PK\x03\x04" + data)


@ORDINARY
@given(st.sampled_from([REAL, SMALL]), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=20))
def test_flipped_bytes(original: bytes, flips: list[tuple[int, int]]) -> None:
    data = bytearray(original)
    for position, value in flips:
        data[position % len(data)] = value
    read_or_refuse(bytes(data))


@ORDINARY
@given(st.sampled_from([REAL, SMALL]), st.integers(0, 10**6))
def test_truncation(original: bytes, length: int) -> None:
    read_or_refuse(original[: length % len(original)])


@ORDINARY
@given(st.data())
def test_markup_cut_and_shuffled_inside_an_intact_package(data: st.DataObject) -> None:
    with zipfile.ZipFile(BytesIO(SMALL)) as source:
        parts: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    content = parts[name]
    assert isinstance(content, bytes)
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    parts[name] = content[:start] + data.draw(st.binary(max_size=8)) + content[end:]
    read_or_refuse(package(parts))


NODES = st.recursive(
    st.sampled_from(
        [
            "<w:r><w:t>a</w:t></w:r>", "<w:tab/>", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "<w:tc/>",
            "<w:tr/>",
            '<w:pPr><w:numPr><w:numId w:val="1"/><w:ilvl w:val="99"/></w:numPr></w:pPr>', "<w:sdt/>", "<w:tbl/>",
            '<w:numPr><w:ilvl w:val="x"/></w:numPr>', '<w:r><w:sym w:char="zz"/></w:r>', "<w:txbxContent/>",
            '<w:r><w:footnoteReference w:id="1"/></w:r>', "<w:vMerge/>", '<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>',
        ]
    ),
    lambda inner: st.tuples(
        st.sampled_from(["p", "tbl", "tr", "tc", "ins", "del", "r", "txbxContent", "sdt", "sdtContent", "hyperlink"]),
        st.lists(inner, max_size=4),
    ).map(lambda made: f"<w:{made[0]}>{''.join(made[1])}</w:{made[0]}>"),
    max_leaves=25,
)  # fmt: skip


@ORDINARY
@given(st.lists(NODES, max_size=6))
def test_wellformed_nonsense(nodes: list[str]) -> None:
    levels = numbering(level(0, "decimal", "%1.%9.") + level(1, "upperRoman", "%2"))
    read_or_refuse(word_file("".join(nodes) + p("x"), numbering=levels))


def test_deep_nesting_is_read_or_refused() -> None:
    for depth in (50, 240, 300, 5_000):
        read_or_refuse(word_file("<w:sdt><w:sdtContent>" * depth + p("x") + "</w:sdtContent></w:sdt>" * depth))


def test_one_enormous_text_node_is_read_or_refused() -> None:
    parts = word_parts(p("x"))
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace(">x<", ">" + "ab " * 4_000_000 + "<")
    refusal = refusal_of(parse_word, package(parts), "a.docx")
    assert refusal is None or refusal.code in ("zip-bomb", "damaged")


@ORDINARY
@given(st.binary(max_size=500))
def test_other_formats(data: bytes) -> None:
    read_plain(data)
    for reader, mark in (
        (parse_html_for_sandbox, b"<p>"),
        (parse_pdf, b"%PDF-1.4\n"),
        (intake.recognise, b"PK\x03\x04"),
    ):
        for content in (data, mark + data):
            refusal = refusal_of(reader, content, "a")
            assert refusal is None or refusal.place == "a"
