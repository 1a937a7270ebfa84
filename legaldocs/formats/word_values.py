"""What an official document consists of, as plain values; ``word_out`` turns them into a Word file.

Lengths are millimetres, letter sizes points.  Text is written exactly as given: nothing is numbered, translated or
capitalised on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


class Look(StrEnum):
    """The look of one paragraph; the value is the name of its Word style."""

    TITLE = "Tên loại"  # QUYẾT ĐỊNH: capitals, bold, centred
    SUBJECT = "Trích yếu"  # bold, centred
    AUTHORITY = "Thẩm quyền ban hành"  # the issuing body before the legal bases, and "QUYẾT ĐỊNH:" after them
    BASIS = "Căn cứ"  # italic
    PART = "heading 1"  # phần, chương: bold, centred
    SECTION = "heading 2"  # mục, tiểu mục: bold, centred
    ARTICLE = "heading 3"  # điều with a heading: bold
    CLAUSE = "Khoản"
    POINT = "Điểm"
    BODY = "Nội dung"
    CENTRED = "Căn giữa"
    NOTE = "Ghi chú"  # "(Kèm theo Quyết định số …)": italic, centred
    LEFT = "Dòng khai"  # a line of a form: no indent
    COUNTRY = "Quốc hiệu"
    MOTTO = "Tiêu ngữ"
    ISSUER = "Cơ quan ban hành"
    NUMBER = "Số ký hiệu"
    PLACE_DATE = "Địa danh, ngày tháng"
    RECIPIENTS = "Nơi nhận"
    RECIPIENT = "Danh sách nơi nhận"
    SIGNATURE = "Người ký"


class Align(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"
    JUSTIFY = "both"


class Mark(StrEnum):
    """A tracked change that Word can accept or reject; the value is the name of its element."""

    INSERTED = "ins"
    DELETED = "del"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with its own emphasis; ``mark`` tracks it as inserted or deleted."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    mark: Mark | None = None


Content = str | tuple[Run, ...]


def runs_of(content: Content, *, bold: bool = False) -> tuple[Run, ...]:
    """``content`` as runs; a string is one run."""
    return (Run(content, bold=bold),) if isinstance(content, str) else content


def plain(content: Content) -> str:
    """The words of ``content`` without emphasis."""
    return content if isinstance(content, str) else "".join(run.text for run in content)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``content`` is a string, or runs where parts of it are emphasised.

    ``mark`` says that the paragraph itself, not only its words, came in or went out.
    """

    content: Content
    look: Look = Look.BODY
    keep_with_next: bool = False
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article: bold ``label`` ("Điều 1.") and ``heading``, then its paragraphs (khoản and điểm as written).

    Without a heading the first paragraph follows the label on the same line, as in short decisions.
    """

    label: str
    heading: str | None = None
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its title, relative ``width``, and the ``group`` title it shares with its neighbours."""

    title: str
    width: float = 1.0
    align: Align = Align.LEFT
    group: str | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A row across the whole table: "A. VĂN BẢN HẾT HIỆU LỰC TOÀN BỘ", "Tổng số: 12 văn bản"."""

    text: str


@dataclass(frozen=True, slots=True)
class TrackedRow:
    """A row that came in or went out as a whole."""

    cells: tuple[Content, ...]
    mark: Mark


TableRow = tuple[Content, ...] | GroupRow | TrackedRow


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the column titles repeat on every page.  Without ``columns`` the rows alone are written.

    A row may be shorter than the widest one: its last cell then spans the rest.  ``\\n`` in a cell starts a new line.
    """

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    letter_size: int = 12


@dataclass(frozen=True, slots=True)
class NewSection:
    """What follows starts on a new page, upright or landscape."""

    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """The signing block, from authority ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH") to the signer's name."""

    lines: tuple[str, ...]
    name: str | None = None
    note: str | None = None  # "(Ký, ghi rõ họ tên)" on forms


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Signature at the right with the recipients (nơi nhận) at the left, or two signatures side by side."""

    right: Signature
    left: Signature | None = None
    recipients: tuple[str, ...] = ()
    recipients_title: str = "Nơi nhận:"


@dataclass(frozen=True, slots=True)
class HeadFrame:
    """The heading of a text that is already in words, line for line; for values there is ``Letterhead``."""

    issuer: tuple[Paragraph, ...]
    nation: tuple[Paragraph, ...]
    number: tuple[Paragraph, ...]
    dated: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class EndFrame:
    """The end of a text that is already in words; for values there is ``SignatureBlock``."""

    recipients: tuple[Paragraph, ...]
    authority: tuple[Paragraph, ...]
    name: tuple[Paragraph, ...]


Block = Paragraph | Article | Table | NewSection | SignatureBlock | HeadFrame | EndFrame


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The heading of a document.

    ``issuer`` lists the issuing body, its parent body first; ``number`` is the whole line ("Số: 12/2026/QĐ-UBND").
    A draft has no ``issued_on`` and shows blanks for day and month of ``year``.
    """

    issuer: tuple[str, ...]
    number: str | None = None
    place: str | None = None
    issued_on: date | None = None
    year: int | None = None
    draft: str | None = None  # "DỰ THẢO"

    def place_and_date(self) -> str | None:
        """ "Hà Nội, ngày 05 tháng 01 năm 2026": days under 10 and months 1 and 2 get a zero (NĐ 30/2020, phụ lục I)."""
        if self.place is None:
            return None
        if self.issued_on is None:
            year = "…" if self.year is None else str(self.year)
            return f"{self.place}, ngày … tháng … năm {year}"
        day, month = self.issued_on.day, self.issued_on.month
        shown = f"{month:02d}" if month < 3 else str(month)
        return f"{self.place}, ngày {day:02d} tháng {shown} năm {self.issued_on.year}"


@dataclass(frozen=True, slots=True)
class Revision:
    """Whose tracked changes a document carries, and of when (a plain day stands for its midnight, UTC)."""

    author: str
    on: date

    def stamp(self) -> str:
        """The moment as OOXML writes it."""
        if isinstance(self.on, datetime):
            moment = self.on.astimezone(UTC) if self.on.tzinfo else self.on
            return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
        return f"{self.on.isoformat()}T00:00:00Z"


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A whole document in reading order: letterhead, title, subject, then the blocks.

    ``revision`` is required where a run, paragraph or row carries a ``mark``.
    """

    blocks: tuple[Block, ...]
    letterhead: Letterhead | None = None
    title: str | None = None
    subject: str | None = None
    landscape: bool = False
    letter_size: int = 14  # 13 or 14
    language: str = "vi-VN"
    revision: Revision | None = None
    properties: dict[str, str] = field(default_factory=dict)  # "title", "subject", "author" of the file
