"""Official documents as Word files, in the layout the rules on form and technique prescribe.

A4, margins 20/20/30/20 mm, Times New Roman 13-14, heading table, page number centred at the top from page 2.  The same
values give the same bytes.  Source: Nghị định 78/2025/NĐ-CP, phụ lục I; Nghị định 30/2020/NĐ-CP, phụ lục I.
"""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm

from legaldocs.formats.word_frames_out import add_end, add_head, add_letterhead, add_signatures
from legaldocs.formats.word_look import GAP_STYLE, RULE_STYLE, define_looks
from legaldocs.formats.word_table_out import add_table
from legaldocs.formats.word_values import (
    Article,
    Block,
    EndFrame,
    HeadFrame,
    Look,
    NewSection,
    OfficialDocument,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
    runs_of,
)
from legaldocs.formats.word_xml import TWIPS_PER_POINT, Body, Layout, clean, element, paragraph, sign_changes

_LONG, _SHORT = Mm(297), Mm(210)
_TOP, _BOTTOM, _LEFT, _RIGHT = Mm(20), Mm(20), Mm(30), Mm(20)
_AFTER_TITLE = 12 * TWIPS_PER_POINT
_AFTER_TABLE = 9 * TWIPS_PER_POINT  # a table has no room of its own below
_AIRY = (Look.TITLE, Look.AUTHORITY)  # looks that bring more room above
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip entry can carry
_CLAUSE = re.compile(r"\s*\d{1,3}[a-zđ]?\.")
_POINT = re.compile(r"\s*[a-zđ]{1,2}\d?\)")


def official_document(document: OfficialDocument) -> bytes:
    """``document`` as the bytes of a .docx.  Characters that XML cannot carry are left out."""
    word = Document(BytesIO(_styled(document.letter_size, document.language)))
    _set_page(word.sections[0], landscape=document.landscape)
    _number_pages(word.sections[0])
    body = Body(word)
    if document.letterhead is not None:
        add_letterhead(body, document.letterhead)
    _add_title(body, document)
    for block in document.blocks:
        _add_block(word, body, block)
    sign_changes(word.element.body, document.revision)
    _set_properties(word, document)
    return _save(word)


@cache
def _styled(letter_size: int, language: str) -> bytes:
    """An empty document that has the styles: defining them takes longer than writing most documents."""
    word = Document()
    _drop_template_content(word)
    define_looks(word, letter_size, language)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _add_title(body: Body, document: OfficialDocument) -> None:
    if document.title is not None:
        layout = Layout(keep_with_next=True, after=_AFTER_TITLE if document.subject is None else None)
        body.append(paragraph(body.style_id(Look.TITLE), (Run(document.title),), layout))
    if document.subject is not None:
        body.append(paragraph(body.style_id(Look.SUBJECT), (Run(document.subject),)))
        # The short line under the subject: a blank paragraph whose upper border is drawn between wide indents.
        body.append(paragraph(body.style_id(RULE_STYLE), layout=Layout(side=body.text_width() * 3 // 8)))


def _add_block(word: Any, body: Body, block: Block) -> None:
    match block:
        case Paragraph():
            _add_paragraph(body, block)
        case Article():
            _add_article(body, block)
        case Table():
            add_table(body, block)
        case NewSection():
            section = word.add_section(WD_SECTION.NEW_PAGE)
            last = body.last()
            last.style = body.style_id(GAP_STYLE)  # this paragraph only carries the end of the section
            _set_page(section, landscape=block.landscape)
            section.different_first_page_header_footer = False
        case SignatureBlock():
            add_signatures(body, block)
        case HeadFrame():
            add_head(body, block)
        case EndFrame():
            add_end(body, block)


def _add_paragraph(body: Body, block: Paragraph) -> None:
    close = body.ends_with_table() and block.look not in _AIRY
    layout = Layout(keep_with_next=block.keep_with_next, before=_AFTER_TABLE if close else None, mark=block.mark)
    body.append(paragraph(body.style_id(block.look), runs_of(block.content), layout))


def _add_article(body: Body, article: Article) -> None:
    paragraphs = article.paragraphs
    if article.heading is not None:
        _add_paragraph(body, Paragraph(f"{article.label} {article.heading}", Look.ARTICLE))
    else:
        first, paragraphs = (paragraphs[0] if paragraphs else ""), paragraphs[1:]
        _add_paragraph(body, Paragraph((Run(article.label, bold=True), Run(" " + first))))
    for text in paragraphs:
        _add_paragraph(body, Paragraph(text, look_of_line(text)))


def look_of_line(text: str) -> Look:
    """The look of a line inside an article, judged by its number: khoản "1.", điểm "a)", or plain text."""
    if _CLAUSE.match(text):
        return Look.CLAUSE
    return Look.POINT if _POINT.match(text) else Look.BODY


def _set_page(section: Any, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.top_margin, section.bottom_margin = _TOP, _BOTTOM
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.header_distance = section.footer_distance = Mm(10)


def _number_pages(section: Any) -> None:
    """Page number at the top, centred, not on the first page."""
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.style = "Số trang"
    instruction = element("instrText")
    instruction.text = " PAGE "
    shown = element("t")
    shown.text = "1"
    parts = (element("fldChar", fldCharType="begin"), instruction, element("fldChar", fldCharType="separate"), shown)
    for part in (*parts, element("fldChar", fldCharType="end")):
        line._p.append(element("r", part))


def _drop_template_content(word: Any) -> None:
    """Remove the picture of the library's own template from the package."""
    package = word.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[key]


def _set_properties(word: Any, document: OfficialDocument) -> None:
    """File properties without a trace of the clock or of the library."""
    core = word.core_properties
    core.author = document.properties.get("author", "")
    core.title = document.properties.get("title", clean(document.title or ""))
    core.subject = document.properties.get("subject", clean(document.subject or ""))[:255]
    core.comments = core.keywords = core.last_modified_by = ""
    core.created = core.modified = datetime(*_EPOCH)  # noqa: DTZ001  a file property carries no zone
    core.revision = 1
    core.language = document.language


def _save(word: Any) -> bytes:
    """The package with every entry dated alike and in name order, so that equal input gives equal bytes."""
    raw, fixed = BytesIO(), BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
