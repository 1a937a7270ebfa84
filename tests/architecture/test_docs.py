"""Documentation names every setting and every command."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

import config
from legaldocs.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("key", sorted(key for key in dir(config.Default) if key.isupper()))
def test_setting_is_documented(key: str) -> None:
    assert f"`{key}`" in (ROOT / "docs" / "configuration.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_command_is_documented_and_explains_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.help
    assert f"legaldocs {name}" in (ROOT / "docs" / "commands.md").read_text("utf-8")
