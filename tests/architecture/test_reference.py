"""The pages of docs/reference are what the code says."""

from __future__ import annotations

import pytest
from flask import Flask

from legaldocs.cli.reference import FOLDER, pages


@pytest.mark.parametrize("name", ["permissions", "settings", "commands", "api", "events"])
def test_a_page_written_from_the_code_is_current(app: Flask, name: str) -> None:
    assert (FOLDER / f"{name}.md").read_text("utf-8") == pages()[name], "legaldocs reference"
