"""Every sentence a person can meet exists in Vietnamese, once, and whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from flask import Flask
from flask_babel import force_locale

from legaldocs.core import i18n, lifecycle, permissions
from legaldocs.core.jobs import job_types

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
SKIPPED = "style/"  # the style page is for developers and shows invented sentences


def used() -> dict[str, str]:
    """Message id → the first place that uses it."""
    found: dict[str, str] = {}
    for folder, pattern, method in (("legaldocs", "**.py", "python"), ("templates", "**.html", "jinja2")):
        options = {pattern: {"encoding": "utf-8"}}
        extracted = extract_from_dir(ROOT / folder, [(pattern, method)], options, keywords=KEYWORDS)
        for file, line, message, _comments, _context in extracted:
            if file.startswith((SKIPPED, "ui/samples")):
                continue
            single = message if isinstance(message, str) else message[0]
            found.setdefault(single, f"{folder}/{file}:{line}")
    return found


@pytest.fixture(scope="module")
def catalogue() -> set[str]:
    merged, _faults = i18n.merge(sorted((i18n.TRANSLATIONS / "vi").glob("*.po")))
    return {message.id if isinstance(message.id, str) else message.id[0] for message in merged if message.id}


def test_catalogues_do_not_contradict_each_other() -> None:
    _merged, faults = i18n.merge(sorted((i18n.TRANSLATIONS / "vi").glob("*.po")))
    assert faults == []


def test_every_message_has_its_vietnamese_text(catalogue: set[str]) -> None:
    missing = {message: place for message, place in used().items() if message not in catalogue}
    assert missing == {}


def test_labels_of_states_moves_permissions_and_jobs_are_translated(app: Flask) -> None:
    tables = lifecycle.tables().values()
    labels = [label for table in tables for label in table.labels.values()]
    labels += [move.label for table in tables for move in table.moves]
    labels += [row.sentence for row in permissions.declared()]
    labels += [kind.label for kind in job_types().values() if kind.name.split(".")[0] != "test"]
    with force_locale("vi"):
        vietnamese = [str(label) for label in labels]
    with force_locale("en"):
        english = [str(label) for label in labels]
    assert [e for e, v in zip(english, vietnamese, strict=True) if e == v or e == "None"] == []
