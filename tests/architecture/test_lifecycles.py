"""Every lifecycle is complete and lawful, and its printed page is the table's own."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from legaldocs.cli.lifecycles import PAGE, page
from legaldocs.core import lifecycle, permissions

ROOT = Path(__file__).resolve().parents[2]


def test_every_move_names_a_declared_permission_and_an_article_of_law(app: Flask) -> None:
    declared = {row.name for row in permissions.declared()}
    moves = [(table.name, move) for table in lifecycle.tables().values() for move in table.moves]
    assert moves
    assert [(where, move.name) for where, move in moves if move.who not in declared] == []
    assert [(where, move.name) for where, move in moves if len(move.law) < 5] == []


def test_printed_page_is_up_to_date(app: Flask) -> None:
    assert PAGE.read_text("utf-8") == page(), "legaldocs lifecycles > docs/lifecycles.md"
