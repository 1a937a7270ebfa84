"""Akoma Ntoso from strangers: readable text with a tree, or a refusal that names the place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from legaldocs.formats import intake
from legaldocs.formats.akn_in import read_akn
from legaldocs.formats.akn_names import NAMESPACE
from legaldocs.formats.convert import convert
from legaldocs.formats.intake import FileKind
from legaldocs.formats.refusals import RefusedFile
from legaldocs.law.types import Kind
from tests.conftest import lacking

DATA = Path(os.environ.get("LEGALDOCS_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
OPEN = f'<akomaNtoso xmlns="{NAMESPACE}"><act name="act">'
CLOSE = "</act></akomaNtoso>"


def act(inner: str) -> bytes:
    return f"<?xml version='1.0'?>\n{OPEN}{inner}{CLOSE}".encode()


ENGLISH = act("""
  <meta><identification source=""><FRBRWork><FRBRalias name="title" value="Markets Act"/><FRBRdate date="2023"/>
  <FRBRnumber value="7"/></FRBRWork></identification></meta>
  <body><part><num>Part A</num><heading>General</heading>
    <section><num>3.</num><heading>Stalls
       and fees</heading><subsection><num>(1)</num><content><p>Fees<authorialNote marker="*"><p>Each
       month.</p></authorialNote> are:</p></content>
       <paragraph><num>(a)</num><content><p>low;</p></content></paragraph></subsection></section>
    <section><num>4.</num><content><p>As quoted: <mod><quotedStructure><section><num>9.</num><content><p>Old.</p>
    </content></section></quotedStructure></mod></p>
    <table><tr><td><p>a</p></td><td><p>b</p><p>c</p></td></tr></table></content></section></part></body>
  <attachments><attachment><doc name="schedule"><meta/><mainBody><p>List</p></mainBody></doc></attachment></attachments>
""")


def test_other_countries_levels_become_articles_clauses_and_points() -> None:
    read = read_akn(ENGLISH)
    assert read.text.split("\n") == [
        "Part A General",
        "3. Stalls and fees",
        "(1) Fees[*] are:",
        "(a) low;",
        "4. As quoted:",
        "9. Old.",
        "| a | b c |",
        "List",
        "[*] Each month.",
    ]
    assert [(p.path, p.label, p.heading) for p in read.provisions] == [
        ("phan-a", "Part A", "General"),
        ("dieu-3", "3.", "Stalls and fees"),
        ("dieu-3/khoan-1", "(1)", None),
        ("dieu-3/khoan-1/diem-a", "(a)", None),
        ("dieu-4", "4.", None),
        ("phu-luc", "phu-luc", None),
    ]


def test_a_date_that_is_no_day_stays_unknown_and_is_named() -> None:
    read = read_akn(ENGLISH)
    assert (read.header.title, read.header.number, read.header.issued_date) == ("Markets Act", "7", None)
    assert read.warnings == ("akn-date: FRBRWork/FRBRdate=2023",)


HOSTILE = {
    "xxe": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "external type": b'<?xml version="1.0"?><!DOCTYPE akomaNtoso SYSTEM "http://example.org/a.dtd"><akomaNtoso/>',
    "laughs": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a b="&c;">&c;</a>',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_entities_and_document_types_are_refused(data: bytes) -> None:
    with pytest.raises(RefusedFile) as refusal:
        convert(data, "a.xml")
    assert (refusal.value.code, refusal.value.place) == ("xml-doctype", "a.xml")


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (act("<body>" + "<part>" * 5000), "xml-broken", "depth"),
        (act("<body>"), "xml-broken", "mismatch"),
        (b"<?xml version='1.0'?>\n<a:akomaNtoso xmlns:a='urn:x'/>", "not-akn", "line 2 begins “akomaNtoso” in"),
        (b"<?xml version='1.0'?><w:wordDocument xmlns:w='urn:w'/>", "not-akn", "wordDocument"),
        (act("<meta/><body/>"), "empty-document", "no text"),
    ],
)  # fmt: skip
def test_what_is_not_akoma_ntoso_is_refused_with_its_place(data: bytes, code: str, said: str) -> None:
    with pytest.raises(RefusedFile) as refusal:
        convert(data, "a.xml")
    assert refusal.value.code == code
    assert said in str(refusal.value)


def test_a_file_is_known_by_its_root_not_by_its_name() -> None:
    assert intake.recognise(ENGLISH) is FileKind.XML
    assert intake.recognise(b"\xef\xbb\xbf<!-- a -->\n" + OPEN.encode()) is FileKind.XML
    assert intake.recognise(b"<?xml version='1.0'?><!DOCTYPE html><html><body/></html>") is FileKind.HTML
    assert convert(ENGLISH, "tap-tin.txt").stated is not None


@pytest.mark.corpus
def test_samples_of_other_makers_are_read_or_refused_by_namespace() -> None:
    folder = DATA / "akn" / "samples"
    if not folder.is_dir():
        lacking("the shared documents", "set LEGALDOCS_DATA")
    for path in folder.glob("*/*.xml"):
        if path.parent.name == "ris-norms":  # the German profile lives in a namespace of its own
            with pytest.raises(RefusedFile, match=r"LegalDocML\.de"):
                read_akn(path.read_bytes(), path.name)
            continue
        read = read_akn(path.read_bytes(), path.name)
        assert len(read.text) > 50
        assert all(read.text.startswith(p.label[:3], p.start) for p in read.provisions if p.kind is not Kind.APPENDIX)
