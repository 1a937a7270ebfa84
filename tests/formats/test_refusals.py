"""Every refusal has a sentence in both languages that fits its data."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from legaldocs.formats.refusals import REFUSALS

CATALOGUE = Path(__file__).parents[2] / "legaldocs/translations/vi/formats.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def test_every_sentence_is_translated_with_the_same_placeholders() -> None:
    with CATALOGUE.open("rb") as file:
        translated = {message.id: str(message.string) for message in read_po(file, locale="vi") if message.id}
    for sentence in REFUSALS.values():
        assert set(PLACEHOLDER.findall(translated[sentence])) == set(PLACEHOLDER.findall(sentence))


def test_every_sentence_names_the_file_and_ends_as_a_sentence() -> None:
    for sentence in REFUSALS.values():
        assert "%(place)s" in sentence
        assert sentence.rstrip("…}").endswith((".", "…"))
