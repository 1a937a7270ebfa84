"""Documentation names every setting and every command."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import config
from legaldocs.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("key", sorted(key for key in dir(config.Default) if key.isupper()))
def test_setting_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_is_documented_and_explains_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.help
    assert f"legaldocs {name}" in (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("page", ["tutorial", "how-to"])
def test_labels_that_a_guide_names_are_on_the_screen(page: str) -> None:
    catalogues = (ROOT / "legaldocs" / "translations" / "vi").glob("*.po")
    shown = "\n".join(file.read_text("utf-8") for file in catalogues).casefold()
    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", (ROOT / "docs" / f"{page}.md").read_text("utf-8")))
    assert named
    assert [label for label in sorted(named) if f'"{label.casefold()}"' not in shown] == []
