"""Reasons for which a file is refused: a stable code, where it went wrong, and the sentence to show.

The sentences are English message ids with ``%(name)s`` placeholders; the web layer translates and fills them.
``place`` (file name, part, line) is always available to a sentence, together with the keywords given at the raise.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "empty-file": "%(place)s is empty (0 bytes). Check that the upload or copy finished, then send the file again.",
        "too-large": "%(place)s has %(size_mb)s MB; at most %(limit_mb)s MB is accepted. "
        "Remove scanned pictures or split the annexes into separate files.",
        "not-docx": "%(place)s is not a Word document (.docx): its content looks like %(found)s. "
        "Open it in Word and save it as .docx.",
        "not-xlsx": "%(place)s is not an Excel workbook (.xlsx): its content looks like %(found)s. "
        "Open it in a spreadsheet program and save it as .xlsx.",
        "sheet-too-large": "%(place)s: “%(sheet)s” is more than is taken in at once (limit %(limit)s). "
        "Split the workbook.",
        "unknown-format": "The format of %(place)s is not recognised. "
        "Send a Word (.docx, .doc), PDF, RTF, ODT, HTML, Akoma Ntoso (.xml) or text file.",
        "encrypted": "%(place)s is protected by a password. Remove the password, save, and send the file again.",
        "damaged": "%(place)s is damaged or was cut off (%(what)s). Open it in Word, save a new copy, and send that.",
        "empty-document": "%(place)s contains no text. Check that it is the right file; "
        "a document made only of pictures needs text recognition first.",
        "zip-bomb": "%(place)s expands to far more data than a document can hold (%(part)s). "
        "Ask the sender for a new file saved from Word.",
        "too-many-entries": "%(place)s packs too many parts (limit %(limit)s). "
        "Save it again from Word, or split the archive.",
        "unsafe-name": "%(place)s contains a part with an unsafe name (%(part)s). "
        "Ask the sender for a new file saved from Word.",
        "nested-archive": "%(place)s contains another archive (%(part)s). Unpack it and send the documents themselves.",
        "macros": "%(place)s contains macros. Save it as a .docx without macros and send it again.",
        "external-reference": "%(place)s links to content outside the file (%(target)s). "
        "In Word choose File, Info, Edit Links to Files, break the links, and save.",
        "xml-entities": "%(place)s declares XML entities in %(part)s, which no word processor writes. "
        "Ask the sender for a new file saved from Word.",
        "xml-broken": "%(place)s is not complete, correct XML (%(what)s). Export the file again where it came from.",
        "xml-doctype": "%(place)s declares a document type or entities of its own, which is refused for safety. "
        "Export it again without them.",
        "not-akn": "%(place)s is not Akoma Ntoso 3.0: line %(line)s begins “%(found)s” in the namespace "
        "“%(namespace)s”. Export it as Akoma Ntoso 3.0 (OASIS), Word or PDF.",
        "tracked-changes": "%(place)s still has %(count)s tracked changes. "
        "Accept or reject them in Word, save, and send the file again.",
        "too-heavy": "Reading %(place)s takes more than %(memory_mb)s MB of memory. "
        "Remove pictures and embedded objects or split the file.",
        "too-slow": "Reading %(place)s takes more than %(seconds)s seconds. "
        "Save a new copy from Word or split the file.",
        "unreadable": "%(place)s could not be read (%(what)s). Open it in Word, save a new copy, and send that.",
        "no-converter": "%(place)s needs LibreOffice to be read, and it is not installed on this server. "
        "Save the file as .docx, or ask the administrator to install LibreOffice Writer.",
        "conversion-failed": "LibreOffice could not convert %(place)s. Open it in Word and save it as .docx.",
        "no-ocr": "%(place)s is a scan, and text recognition is not installed on this server. Send the Word file, "
        "or ask the administrator to install it (apt-get install %(packages)s).",
        "bad-encoding": "%(place)s is not valid UTF-8 text (byte %(offset)s). Save it again as UTF-8.",
        "bad-gzip": "%(place)s is not a complete gzip file. Copy or download it again.",
        "json-cut": "%(place)s, line %(line)s ends in the middle of a record (column %(column)s). "
        "The file was cut off: copy it again, or delete this line.",
        "json-syntax": "%(place)s, line %(line)s, column %(column)s is not valid JSON (%(what)s). "
        "Correct the line; each line must be one complete JSON object.",
        "json-not-object": '%(place)s, line %(line)s is not a JSON object. Each line must look like {"number": …}.',
        "json-too-long": "%(place)s, line %(line)s is longer than %(limit_mb)s MB. Split the document.",
        "json-missing-key": "%(place)s, line %(line)s lacks the required key “%(key)s”. Add it.",
        "json-unknown-key": "%(place)s, line %(line)s has the unknown key “%(key)s”. Correct or remove it.",
        "json-wrong-type": "%(place)s, line %(line)s: “%(key)s” must be a JSON %(expected)s, not %(found)s. Fix it.",
        "json-empty-value": "%(place)s, line %(line)s: “%(key)s” is empty. Give a value.",
        "not-a-sheet": "%(place)s is not a spreadsheet (.xlsx). Open it in Excel or LibreOffice and save it as .xlsx.",
        "too-many-rows": "%(place)s has more than %(limit)s lines. Split the sheet and send the parts one by one.",
        "json-bad-date": "%(place)s, line %(line)s: “%(key)s” is “%(found)s”, not a date like 2025-06-30. Correct it.",
    }
)


class RefusedFile(Exception):
    """A file that cannot be taken in; ``code`` is a key of ``REFUSALS``, ``detail`` fills its sentence."""

    def __init__(self, code: str, place: str, **detail: str | int) -> None:
        self.code = code
        self.place = place
        self.detail = detail
        super().__init__(REFUSALS[code] % {"place": place, **detail})

    def at(self, place: str) -> RefusedFile:
        """The same refusal named after ``place``: used where an inner reader knew only a part's name."""
        return RefusedFile(self.code, place, **self.detail)
