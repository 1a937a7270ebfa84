"""Saved web pages and Word's HTML to text: block elements become lines, list numbers are written out.

Scripts, styles and navigation are dropped; nothing is fetched.  Legacy fonts named in the page are decoded as in Word
files.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default as mail_policy
from typing import Any

from lxml import etree, html

from legaldocs.core.text import nfc
from legaldocs.formats.legacy_encodings import Encoding, decode, encoding_of_font
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.text_in import printable, read_plain
from legaldocs.formats.word_numbering import write_number
from legaldocs.formats.word_tables import Cell, Row, is_layout, layout_lines, row_line

_DROPPED = {"script", "style", "head", "title", "nav", "noscript", "template", "iframe", "object", "svg", "select",
            "button", "textarea"}  # fmt: skip
_BLOCKS = {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "header",
           "footer", "main", "blockquote", "pre", "dl", "dt", "dd", "center", "hr", "body", "form", "address",
           "fieldset", "figure", "caption", "aside", "td", "th", "table", "tbody", "thead"}  # fmt: skip
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_MAX_DEPTH = 200  # deeper nesting than any real page; what lies below is read without structure


def parse_html_for_sandbox(data: bytes, name: str) -> dict[str, Any]:
    """Text, numbers recovered and runs decoded of an HTML or MHTML file, for ``sandbox.run_limited``."""
    page = _decode_page(_html_part(data, name))
    if not page.strip():
        raise RefusedFile("empty-document", name)
    try:
        # Entities beyond HTML's own stay unresolved; recovery makes the parser accept anything.
        parser = html.HTMLParser(no_network=True, recover=True, remove_comments=True, encoding="utf-8")
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RefusedFile("damaged", name, what=str(error)[:200]) from error
    reader = _PageReader()
    reader.read(root)
    text = nfc(printable("\n".join(reader.lines)))
    if not text.strip():
        raise RefusedFile("empty-document", name)
    return {"text": text, "numbering_recovered": reader.recovered, "encoding_converted": reader.converted}


def _html_part(data: bytes, name: str) -> bytes:
    """The page itself; of a saved web archive (MHTML) its first HTML part."""
    if not data.lstrip()[:20].startswith((b"MIME-Version", b"From: <Saved")):
        return data
    message = message_from_bytes(data, policy=mail_policy)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else b""
    raise RefusedFile("empty-document", name)


def _decode_page(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # a page often declares one encoding and is stored in another: judge it by its bytes
    return read_plain(data).text


class _PageReader:
    """Collects the lines of one page in reading order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.recovered = 0
        self.converted = 0
        self._pieces: list[tuple[str, Encoding]] = []
        self._holds_label_only = False

    def read(self, root: html.HtmlElement) -> None:
        self._element(root, Encoding.UNICODE, 0)
        self._flush()

    def _element(self, node: html.HtmlElement, encoding: Encoding, depth: int) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in _DROPPED or not tag:
            return
        encoding = _encoding_of(node, encoding)
        if depth > _MAX_DEPTH:
            self._add(" ".join(str(text) for text in node.itertext()), encoding)
            return
        if tag == "table":
            self._table(node, encoding, depth)
            return
        if tag == "br":
            self._flush()
        if tag in _BLOCKS and not self._holds_label_only:
            self._flush()
        if tag == "li":
            self._label(node)
        self._add(node.text or "", encoding)
        for child in node:
            self._element(child, encoding, depth + 1)
            self._add(child.tail or "", encoding)
        if tag in _BLOCKS:
            self._flush()

    def _label(self, item: html.HtmlElement) -> None:
        """The number a browser shows before an item of a numbered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return
        position = _integer(parent.get("start"), 1) - 1
        for sibling in parent:
            if sibling.tag == "li":
                position = _integer(sibling.get("value"), position + 1)
            if sibling is item:
                break
        number = write_number(position, _LIST_FORMATS.get(parent.get("type") or "1", "decimal"))
        self._add(f"{number}. ", Encoding.UNICODE)
        self._holds_label_only = True  # the paragraph inside the item belongs on the same line
        self.recovered += 1

    def _table(self, node: html.HtmlElement, encoding: Encoding, depth: int) -> None:
        self._flush()
        outer, rows = self.lines, []
        for row in (row for row in node.iter("tr") if next(row.iterancestors("table")) is node):
            cells = []
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                self.lines = []
                self._element(cell, encoding, depth + 1)
                self._flush()
                cells.append(Cell(tuple(self.lines)))
            rows.append(Row(tuple(cells)))
        self.lines = outer
        bordered = (node.get("border") or "0") != "0" or "border" in (node.get("style") or "")
        layout = is_layout(rows, bordered=bordered)
        self.lines.extend(layout_lines(rows) if layout else (line for row in rows if (line := row_line(row))))

    def _add(self, text: str, encoding: Encoding) -> None:
        if not text:
            return
        self._holds_label_only = self._holds_label_only and not text.strip()
        self.converted += encoding is not Encoding.UNICODE and not text.isascii()
        if self._pieces and self._pieces[-1][1] is encoding:
            self._pieces[-1] = (self._pieces[-1][0] + text, encoding)
        else:
            self._pieces.append((text, encoding))

    def _flush(self) -> None:
        line = _SPACE.sub(" ", "".join(decode(text, encoding) for text, encoding in self._pieces)).strip()
        self._pieces, self._holds_label_only = [], False
        if line:
            self.lines.append(line)


def _encoding_of(node: html.HtmlElement, inherited: Encoding) -> Encoding:
    """The encoding of the font an element names; elements without a font inherit."""
    stated = _FONT.search(node.get("style") or "")
    font = stated[1].strip() if stated else node.get("face")
    return encoding_of_font(font) if font else inherited


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else otherwise
