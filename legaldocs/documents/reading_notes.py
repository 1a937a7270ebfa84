"""What happened while a file was read, in sentences for the person who relies on its text.

Codes are those of ``formats.convert.Converted`` and ``law.structure``; one without a sentence is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask_babel import gettext as _

_SENTENCES: dict[str, Callable[[], str]] = {
    "tracked-changes": lambda: _("The file had tracked changes; it was read as if all were accepted."),
    "tracked-changes-original": lambda: _("The file had tracked changes; it was read as if all were rejected."),
    "hidden-text": lambda: _("Hidden text was left out."),
    "legacy-font-unnamed": lambda: _("Some letters look like an old encoding (TCVN3 or VNI) whose font is not named."),
    "embedded-document": lambda: _("Another document embedded in the file was left out."),
    "unknown-symbol": lambda: _("A sign of a symbol font is not known; it stands as □."),
    "header-footer": lambda: _("Words in headers or footers were left out."),
    "comments": lambda: _("Comments were left out."),
    "pages-without-text-layer": lambda: _("Some pages have no text and were left out."),
    "encoding-guessed": lambda: _("The encoding was guessed."),
    "converted-by-libreoffice": lambda: _("The file was converted by LibreOffice first."),
    "recognised": lambda: _("The words were recognised from a scan and are not verified."),
    "recognised-read": lambda: _("The words were recognised from a scan and compared with it by a person."),
}


def sentences(codes: Iterable[str]) -> str:
    """The sentences of some codes, one after the other; empty where there is nothing to say."""
    return " ".join(str(_SENTENCES[code]()) if code in _SENTENCES else f"{code}." for code in codes)
