"""Whatever format a document comes in, the same text comes out."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from legaldocs.formats import office
from legaldocs.formats.convert import Converted, convert
from legaldocs.formats.intake import FileKind
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import Article, Letterhead, OfficialDocument, Paragraph
from tests.formats.word_files import item, level, numbering, p, word_file

NUMBERED = word_file(
    item("Phạm vi") + item("Một", level=1) + p("QuyÕt ®Þnh", run='<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'),
    numbering=numbering(level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)")),
)
LONG = "Tổ chức, cá nhân sử dụng tạm thời vỉa hè phải nộp phí theo quy định tại khoản 1 và khoản 2 của "
OFFICIAL = OfficialDocument(
    (
        Article("Điều 1.", "Phạm vi", (LONG * 2 + "Điều 5 Quy định này.", "2. Ngắn.")),
        *(Paragraph(f"{n}. {LONG}Điều 5.") for n in range(1, 40)),
    ),
    letterhead=Letterhead(("UBND", "TỈNH MẪU"), "Số: 1/2026/QĐ-UBND", "Tỉnh Mẫu", None, 2026),
)


def export(soffice: str, data: bytes, target: str, folder: Path) -> Path:
    source = folder / "vanban.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", target, "--outdir", str(folder / "out"), str(source)],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    return folder / "out" / f"vanban.{target}"


@pytest.mark.libreoffice
@pytest.mark.parametrize("target", ["doc", "rtf", "odt"])
def test_old_formats_keep_numbers_and_letters(soffice: str, target: str, tmp_path: Path) -> None:
    found = convert(export(soffice, NUMBERED, target, tmp_path))
    assert found.text == "1. Phạm vi\na) Một\nQuyết định"
    assert (found.numbering_recovered, found.encoding_converted) == (2, 1)
    assert found.warnings == ("converted-by-libreoffice",)


@pytest.mark.libreoffice
def test_an_old_word_file_with_a_password_is_refused(soffice: str, tmp_path: Path) -> None:
    data = bytearray(export(soffice, NUMBERED, "doc", tmp_path).read_bytes())
    header = data.index(b"\xec\xa5")
    data[header + 11] |= 1  # the header's own mark of encryption
    with pytest.raises(RefusedFile) as caught:
        convert(bytes(data), "mat-khau.doc")
    assert caught.value.code == "encrypted"


@pytest.mark.libreoffice
def test_a_pdf_gives_back_the_paragraphs_without_page_numbers(soffice: str, tmp_path: Path) -> None:
    found = convert(export(soffice, official_document(OFFICIAL), "pdf", tmp_path))
    assert found == Converted(convert(official_document(OFFICIAL), "a.docx").text)


def test_without_libreoffice_the_refusal_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(RefusedFile) as caught:
        convert(b"{\\rtf1 Xin chao}", "cu.rtf")
    assert caught.value.code == "no-converter"


def test_an_office_that_hangs_is_stopped_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "soffice"
    fake.write_text("#!/bin/sh\nsleep 60 &\nwait\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(RefusedFile) as caught:
        office.to_docx(b"{\\rtf1}", FileKind.RTF, "cu.rtf", seconds=1)
    assert caught.value.code == "too-slow"


def test_html_keeps_list_numbers_tables_and_legacy_fonts() -> None:
    page = (
        "<html><head><title>bỏ</title><script>bỏ()</script></head><body><p>Điều 1.&nbsp;Phạm   vi<br>Một</p>"
        "<ol start=2><li><p>Hai</p><li>Ba</ol><ol type=a><li>A</ol>"
        "<table border=1><tr><td>1.<td>Phí<tr><td>2.<td>Lệ phí<tr><td>3.<td>Thuế<tr><td>4.<td>x</table>"
        "<p style=\"font-family:'.VnTime'\">QuyÕt <b>®Þnh</b></p></body></html>"
    )
    found = convert(page.encode(), "trang.doc")
    assert found.text.split("\n") == [
        "Điều 1. Phạm vi", "Một", "2. Hai", "3. Ba", "a. A",
        "| 1. | Phí |", "| 2. | Lệ phí |", "| 3. | Thuế |", "| 4. | x |", "Quyết định",
    ]  # fmt: skip
    assert (found.numbering_recovered, found.encoding_converted) == (3, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_in_any_unicode(encoding: str) -> None:
    assert convert("Điều 1.  Phạm vi\r\n\r\n1. Một".encode(encoding), "a.txt") == Converted("Điều 1. Phạm vi\n1. Một")


def test_plain_text_in_a_legacy_encoding_is_guessed_and_says_so() -> None:
    found = convert("QuyÕt ®Þnh cña Uû ban nh©n d©n tØnh vÒ viÖc thùc hiÖn".encode("cp1252"), "a.txt")
    assert found.text == "Quyết định của Uỷ ban nhân dân tỉnh về việc thực hiện"
    assert (found.encoding_converted, found.warnings) == (1, ("encoding-guessed",))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"), (b"   \n", "empty-document"), (b"<html></html>", "empty-document"),
        (b"%PDF-1.7 broken", "damaged"), (b"\x89PNG\r\n", "unknown-format"), (bytes(100), "unknown-format"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(RefusedFile) as caught:
        convert(data, "tep")
    assert caught.value.code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile, match=r"khong-co\.docx"):
        convert(tmp_path / "khong-co.docx")


def test_a_scanned_pdf_is_reported_not_guessed() -> None:
    found = convert(_blank_pdf(), "quet.pdf")
    assert (found.text, found.has_text_layer, found.warnings) == ("", False, ("no-text-layer",))


def _blank_pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    buffer = BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


@pytest.mark.corpus
def test_real_pdfs_have_their_articles_in_order(shared_data: Path) -> None:
    for path in sorted((shared_data / "pdf").glob("*.pdf"))[:2]:
        found = convert(path)
        articles = [int(line[5:].split(".")[0]) for line in found.text.split("\n") if line.startswith("Điều ")]
        assert found.has_text_layer, path.name
        assert articles == list(range(1, len(articles) + 1)), path.name
