"""Every Vietnamese letter survives TCVN3 and VNI."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from legaldocs.formats.legacy_encodings import (
    Encoding,
    decode_tcvn3,
    decode_vni,
    encoding_of_font,
    looks_legacy,
)

LETTERS = sorted(
    {
        unicodedata.normalize("NFC", base + tone)
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    }
    | set("đĐ")
)


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs iconv: apt-get install libc-bin")
def test_tcvn3_agrees_with_iconv_on_every_letter() -> None:
    for letter in LETTERS:
        coded = subprocess.run(
            ["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"], input=letter.encode(), capture_output=True, check=True
        ).stdout
        assert decode_tcvn3(coded.decode("latin-1")) == letter or coded[0] < 0x20  # control codes: no font has them


def test_vni_writes_every_letter_with_one_or_two_codes() -> None:
    found = {
        decode_vni(base + mark) for base in "aeouyAEOUYôÔöÖ" for mark in ["", *"ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË"]
    }
    single = {decode_vni(code) for code in "iIñÑíÍìÌæÆóÓòÒîÎ"}
    assert set(LETTERS) <= found | single


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("UÛy ban nhaân daân tænh", "Ủy ban nhân dân tỉnh"),
        ("nöôùc Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "nước Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("QUYEÁT ÑÒNH", "QUYẾT ĐỊNH"),
    ],
)
def test_vni_phrases(typed: str, meant: str) -> None:
    assert decode_vni(typed) == meant


def test_tcvn3_saved_through_a_vietnamese_windows_is_understood() -> None:
    typed = "céng hoµ x· héi chñ nghÜa".encode("cp1252").decode("cp1258")
    assert decode_tcvn3(typed) == unicodedata.normalize("NFC", "cộng hoà xã hội chủ nghĩa")


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3), (".VnTimeH", Encoding.TCVN3_CAPITALS), 
        (".VnArial NarrowH", Encoding.TCVN3_CAPITALS),
        ("VNI-Times", Encoding.VNI), ("Times New Roman", Encoding.UNICODE), (None, Encoding.UNICODE),
        ("VNI Helve", Encoding.VNI), (".VnHelvetIns", Encoding.TCVN3),
    ],
)  # fmt: skip
def test_the_font_decides(font: str | None, encoding: Encoding) -> None:
    assert encoding_of_font(font) is encoding


def test_legacy_text_under_an_ordinary_font_is_noticed_and_proper_text_is_not() -> None:
    assert looks_legacy("QuyÕt ®Þnh cña Uû ban nh©n d©n tØnh vÒ viÖc ban hµnh quy ®Þnh " * 8)
    assert not looks_legacy("Quyết định của Ủy ban nhân dân tỉnh về việc ban hành quy định " * 8)
    assert not looks_legacy("Decision of the People's Committee on the fees of the province " * 8)
