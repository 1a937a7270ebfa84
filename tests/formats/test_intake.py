"""A hostile or mistaken file is refused by name, before anything reads its content."""

from __future__ import annotations

import struct
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from legaldocs.formats import intake
from legaldocs.formats.intake import FileKind
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.word_in import read_word
from tests.formats.word_files import p, package, word_file, word_parts

LINK = '<Relationship Id="x" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'


def refusal(data: bytes) -> RefusedFile:
    with pytest.raises(RefusedFile) as caught:
        read_word(data, "vanban.docx")
    assert "vanban.docx" in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"not a document", "not-docx"),
        (b"%PDF-1.7 ...", "not-docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "not-docx"),
        (word_file(p("Điều 1"))[:-300], "damaged"),
        (package({"a.txt": "x"}), "not-docx"),
        (word_file(""), "empty-document"),
    ],
)
def test_what_is_not_a_readable_word_file_is_refused(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_file_of_300_mb_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "lon.docx"
    with path.open("wb") as sparse:
        sparse.truncate(300 * 2**20)
    started = time.process_time()
    with pytest.raises(RefusedFile, match=r"lon\.docx has 300 MB") as caught:
        intake.read_file(path)
    assert (caught.value.code, time.process_time() - started < 0.1) == ("too-large", True)


def test_a_zip_bomb_is_refused_without_unpacking_it() -> None:
    bomb = word_parts(p("x")) | {"word/media.xml": b"0" * (150 * 2**20)}
    data = package(bomb)
    started = time.process_time()
    assert refusal(data).code == "zip-bomb"
    assert time.process_time() - started < 0.5


def test_a_million_entries_are_refused_by_the_end_record() -> None:
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert refusal(b"PK\x03\x04" + bytes(100) + end).code == "too-many-entries"


def test_too_many_parts_are_refused() -> None:
    parts = word_parts(p("x")) | {f"word/p{n}.xml": "" for n in range(2_100)}
    assert refusal(package(parts)).code == "too-many-entries"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\x", "a/../../b"])
def test_names_that_leave_the_package_are_refused(name: str) -> None:
    assert refusal(package(word_parts(p("x")) | {name: "x"})).code == "unsafe-name"


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(word_file(p("x")))
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert refusal(bytes(data)).code == "encrypted"


def test_macros_are_refused_however_the_file_is_named() -> None:
    assert refusal(package(word_parts(p("x")) | {"word/vbaProject.bin": "x"})).code == "macros"
    parts = word_parts(p("x"))
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"
    )
    assert refusal(package(parts)).code == "macros"


def test_macros_of_an_old_word_file_are_refused() -> None:
    names = "WordDocument".encode("utf-16-le") + bytes(104) + "_VBA_PROJECT".encode("utf-16-le")
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names).code == "macros"


@pytest.mark.parametrize(
    ("kind", "target"), [("image", "http://10.0.0.1/x.png"), ("attachedTemplate", "\\\\srv\\t.dotm")]
)
def test_links_to_outside_content_are_refused_with_their_target(kind: str, target: str) -> None:
    found = refusal(word_file(p("x"), LINK.format(kind=kind, target=target)))
    assert (found.code, found.detail["target"]) == ("external-reference", target)


@pytest.mark.parametrize(
    ("kind", "target"), [("hyperlink", "https://vbpl.vn"), ("attachedTemplate", "file:///C:\\Users\\A\\Normal.dotm")]
)
def test_hyperlinks_and_the_authors_own_template_are_harmless(kind: str, target: str) -> None:
    assert read_word(word_file(p("Điều 1"), LINK.format(kind=kind, target=target)), "a.docx").text == "Điều 1"


@pytest.mark.parametrize("padding", ["", "<!--" + "x" * 10_000 + "-->"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused_and_no_file_is_read(padding: str, encoding: str) -> None:
    parts = word_parts(p("&x;"))
    dtd = f'{padding}<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    head = '<?xml version="1.0" encoding="utf-16"?>' if encoding == "utf-16" else ""
    parts["word/document.xml"] = (head + dtd + str(parts["word/document.xml"])).encode(encoding)
    assert refusal(package(parts)).code == "xml-entities"


def test_billion_laughs_are_refused() -> None:
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9))
    parts = word_parts(p("&a;"))
    parts["word/document.xml"] = f"<!DOCTYPE d [{entities}]>" + str(parts["word/document.xml"])
    assert refusal(package(parts)).code == "xml-entities"


def test_a_part_that_lies_about_its_size_is_damaged_not_endless() -> None:
    data = bytearray(word_file(p("x" * 5_000)))
    at = data.find(b"word/document.xml", data.rfind(b"PK\x01\x02") - 400) - 46
    struct.pack_into("<I", data, at + 24, 10)
    assert refusal(bytes(data)).code in ("damaged", "not-docx")


def test_formats_are_recognised_by_content() -> None:
    assert intake.recognise(b"{\\rtf1 x}") is FileKind.RTF
    assert intake.recognise("﻿Điều 1".encode()) is FileKind.TEXT
    assert intake.recognise(b"<html><body>x") is FileKind.HTML
    assert intake.recognise(b"\x1f\x8b\x08") is FileKind.GZIP
    assert intake.recognise(package({"mimetype": "application/vnd.oasis.opendocument.text"})) is FileKind.ODT


def test_an_archive_gives_its_files_and_refuses_an_archive_inside() -> None:
    inner = word_file(p("A"))
    assert [name for name, _ in intake.unpack(package({"b.docx": inner, "a/a.docx": inner}), "x.zip")] == [
        "a/a.docx", "b.docx",
    ]  # fmt: skip
    with pytest.raises(RefusedFile) as caught:
        list(intake.unpack(package({"a.zip": "x"}), "x.zip"))
    assert caught.value.code == "nested-archive"


@pytest.mark.parametrize("entries", [{}, {"thư mục/": ""}, {".DS_Store": "x"}])
def test_an_archive_without_a_file_is_refused(entries: dict[str, str]) -> None:
    with pytest.raises(RefusedFile) as caught:
        list(intake.unpack(package(entries), "rong.zip"))
    assert caught.value.code == "empty-document"


def test_a_symbolic_link_is_refused() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        link = zipfile.ZipInfo("lien-ket.docx")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
    with pytest.raises(RefusedFile) as caught:
        list(intake.unpack(buffer.getvalue(), "x.zip"))
    assert caught.value.code == "unsafe-name"


def test_a_long_list_that_compresses_extremely_well_is_no_bomb() -> None:
    assert read_word(word_file(p("Điều này lặp lại. " * 20) * 3_000), "a.docx").text.count("\n") == 2_999
