"""Languages: Vietnamese first, English complete; one small catalogue per slice, merged into one for the machine.

The English texts are the message ids, so only Vietnamese needs a catalogue: ``translations/vi/*.po``, one file per
slice, merged and compiled into ``LC_MESSAGES/messages.mo`` whenever a file is newer than the result.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import structlog
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

log = structlog.get_logger(__name__)

LANGUAGES = ("vi", "en")
COOKIE = "lang"
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%%")


class BrokenCatalogue(ValueError):
    """Catalogues contradict each other or lose a placeholder; one line per finding, with file and message."""


def init_app(app: Flask) -> None:
    """Install Flask-Babel with our choice of language; compiles the catalogue when it is out of date.

    A faulty message is left in English and logged: a page with one English word beats no page.  Building and
    testing (``compile_catalogue``) are strict.
    """
    try:
        compile_catalogue()
    except BrokenCatalogue as faults:
        log.error("translations are faulty", faults=str(faults).splitlines())
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(TRANSLATIONS))
    babel = Babel(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=chosen_language)
    babel.domain_instance = catalogues = _Catalogues()
    sentences = _Sentences(catalogues)
    app.jinja_env.globals.update(_=sentences.one, gettext=sentences.one, ngettext=sentences.counted)


class _Catalogues(Domain):
    """Messages by language, found by a short way: a page says a hundred sentences."""

    def __init__(self) -> None:
        super().__init__()
        self._by_language: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language sentences are written in now."""
        locale = get_locale()
        known = self._by_language.get(locale.language) if locale is not None else None
        if known is None:
            known = super().get_translations()
            if locale is not None:
                self._by_language[locale.language] = known
        return known


class _Sentences:
    """The translating functions of templates, as Jinja and Flask-Babel define them, by a shorter way."""

    def __init__(self, catalogues: _Catalogues) -> None:
        self._catalogues = catalogues

    @pass_eval_context
    def one(self, context: EvalContext, sentence: str, /, **values: object) -> str:
        """``sentence`` in the reader's language with ``values`` put in, those escaped in pages."""
        return _filled(context, self._catalogues.get_translations().gettext(sentence), values)

    @pass_eval_context
    def counted(self, context: EvalContext, one: str, many: str, number: int, /, **values: object) -> str:
        """The form of a sentence that goes with ``number``, which it calls ``num``."""
        return _filled(
            context, self._catalogues.get_translations().ngettext(one, many, number), {"num": number, **values}
        )


def _filled(context: EvalContext, text: str, values: dict[str, object]) -> str:
    said = Markup(text) if context.autoescape else text  # noqa: S704  # our own catalogue, as Jinja's own does
    return said % values if "%" in text else said


def chosen_language() -> str:
    """``vi`` or ``en``: what the address says, else the person's choice, the cookie, the installation's default."""
    default = str(current_app.config["DEFAULT_LANGUAGE"])
    if not has_request_context():
        return default
    chosen = (request.args.get("lang"), getattr(current_user, "language", None), request.cookies.get(COOKIE))
    wanted = (*chosen, default)
    return next((language for language in wanted if language in LANGUAGES), LANGUAGES[0])


def language() -> str:
    """The language in which sentences are being written now."""
    locale = get_locale()
    return locale.language if locale is not None else LANGUAGES[0]


def compile_catalogue(directory: Path = TRANSLATIONS) -> bool:
    """Merge and compile the Vietnamese catalogues; false when the compiled one is already the newest.

    The compiled file appears whole or not at all, whoever reads meanwhile, and without faulty messages.  Raises
    ``BrokenCatalogue`` after writing it when there are any.
    """
    sources = sorted((directory / "vi").glob("*.po"))
    target = directory / "vi" / "LC_MESSAGES" / "messages.mo"
    # The folder's own time changes when a file comes or goes, so a deleted catalogue is noticed as well.
    newest = max(path.stat().st_mtime_ns for path in (directory / "vi", *sources))
    if target.exists() and target.stat().st_mtime_ns >= newest:
        return False
    merged, faults = merge(sources)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".tmp", delete=False) as draft:
        write_mo(draft, merged)
    os.chmod(draft.name, 0o644)  # whoever compiles it, the account that serves must read it; words are no secret
    os.replace(draft.name, target)
    if faults:
        raise BrokenCatalogue("\n".join(faults))
    return True


def merge(sources: list[Path]) -> tuple[Catalog, list[str]]:
    """One catalogue from many, and what is wrong with them; of two contradicting translations the first counts."""
    merged, faults = Catalog(locale="vi", fuzzy=False), []
    origin: dict[tuple[str, str | None], tuple[str, str]] = {}
    for path in sources:
        for message in _messages(path):
            identity, given = (_first(message.id), message.context), _first(message.string)
            known, where = origin.setdefault(identity, (given, path.name))
            fault = _fault(message) or (f"{given!r}, but {known!r} in {where}" if known != given else "")
            if fault:
                faults.append(f"{path.name}: {identity[0]!r}: {fault}")
            else:
                merged.add(message.id, message.string, context=message.context)
    return merged, faults


def _messages(path: Path) -> Iterator[Message]:
    """Translated messages of one file.  Raises ``PoFileError`` when it cannot be read."""
    with path.open("rb") as stream:
        yield from (message for message in read_po(stream, locale="vi", abort_invalid=True) if _translated(message))


def _translated(message: Message) -> bool:
    return bool(message.id and message.string)


def _fault(message: Message) -> str:
    """What is wrong with one message by itself; empty when nothing is."""
    if message.fuzzy:
        return "marked fuzzy"
    lost = set(_PLACEHOLDER.findall(_first(message.string))) - set(_PLACEHOLDER.findall(str(message.id)))
    return f"unknown placeholder {', '.join(sorted(lost))}" if lost else ""


def _first(text: str | tuple[str, ...] | list[str] | None) -> str:
    """The text itself, or the first form of a plural (Vietnamese has one)."""
    return text if isinstance(text, str) else str(text[0] if text else "")


if __name__ == "__main__":
    try:
        compile_catalogue()
    except BrokenCatalogue as broken:
        sys.exit(str(broken))
