"""Small Word packages for tests, built from the XML that Word itself would write."""

from __future__ import annotations

import zipfile
from io import BytesIO

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT_RELATION = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip of ``parts``, as they are."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def word_parts(body: str, relations: str = "", **parts: str) -> dict[str, str | bytes]:
    """The parts of a Word file; keywords are further parts of the document ("numbering", "styles", "footnotes")."""
    wired = "".join(f'<Relationship Id="p{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in parts)
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(_ROOT_RELATION),
        "word/document.xml": f"<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": _RELATIONS.format(wired + relations),
        **{f"word/{name}.xml": content for name, content in parts.items()},
    }


def word_file(body: str, relations: str = "", **parts: str) -> bytes:
    """A Word file with this body."""
    return package(word_parts(body, relations, **parts))


def p(text: str = "", properties: str = "", run: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text, run)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, num: int = 1, level: int = 0) -> str:
    """A paragraph numbered automatically."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def numbering(levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """numbering.xml with one abstract list 0."""
    return f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}</w:numbering>'


def level(depth: int, format: str, text: str, extra: str = "", start: int = 1) -> str:
    """One level of an abstract list."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def styles(inner: str) -> str:
    """styles.xml."""
    return f"<w:styles {W}>{inner}</w:styles>"


def table(*rows: tuple[str, ...], borders: str = "single") -> str:
    """A table of one-paragraph cells."""
    edge = f'<w:tblBorders><w:top w:val="{borders}"/><w:insideH w:val="{borders}"/></w:tblBorders>'
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{p(text)}</w:tc>" for text in row) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{edge}</w:tblPr>{cells}</w:tbl>"
