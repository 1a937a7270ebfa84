"""Scanned pages: words are recognised where Tesseract is installed, and always marked as a guess."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from rapidfuzz.distance import Levenshtein

from legaldocs.formats import ocr
from legaldocs.formats.convert import Wish, convert
from legaldocs.formats.refusals import RefusedFile
from legaldocs.law.structure import parse
from tests.conftest import lacking

TEXT = """QUYẾT ĐỊNH
Quy định mức thu phí tham quan bảo tàng
Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng
1. Quyết định này quy định mức thu phí tham quan đối với người lớn và trẻ em trên địa bàn tỉnh.
2. Hộ nghèo, người khuyết tật và người cao tuổi được miễn phí.
Điều 2. Mức thu phí là 20.000 đồng một lượt, nộp vào ngân sách trước ngày 15 hằng tháng."""
RECOGNISE = Wish(recognise=True)
CLOSE = 0.05  # of the letters may be wrong


@pytest.fixture(scope="module")
def scan(browser: Browser) -> bytes:
    """The text as a picture of a page at 288 dots per inch."""
    needs_tesseract()
    page = browser.new_page(viewport={"width": 794, "height": 700}, device_scale_factor=3)
    lines = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    page.set_content(f"<body style='margin:60px;font:19px Liberation Serif,serif;text-align:justify'>{lines}</body>")
    picture = page.screenshot()
    page.close()
    return picture


def needs_tesseract() -> None:
    if ocr.program() is None:
        lacking("Tesseract with Vietnamese", f"apt-get install {ocr.PACKAGES}")


def test_the_words_of_a_picture_are_recognised_and_marked(scan: bytes) -> None:
    found = convert(scan, "quet.png", RECOGNISE)
    assert Levenshtein.distance(found.text, TEXT) / len(TEXT) < CLOSE
    assert [p.path for p in parse(found.text).provisions][:3] == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2"]
    assert (found.recognised, found.has_text_layer, found.warnings) == ((1,), False, ("recognised",))
    assert found.confidence is not None
    assert found.confidence > 80


def test_a_scan_stays_unread_unless_asked() -> None:
    with pytest.raises(RefusedFile, match="not recognised"):
        convert(b"\x89PNG\r\n\x1a\n" + bytes(100), "quet.png")


def test_without_the_program_the_refusal_names_the_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RefusedFile, match="apt-get install tesseract-ocr tesseract-ocr-vie"):
        convert(b"\x89PNG\r\n\x1a\n" + bytes(100), "quet.png", RECOGNISE)


def test_a_broken_picture_is_refused() -> None:
    needs_tesseract()
    with pytest.raises(RefusedFile):
        convert(b"\x89PNG\r\n\x1a\n" + bytes(100), "quet.png", RECOGNISE)
