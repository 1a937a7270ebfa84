"""What a page breaks of the rules for accessible pages."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that differs between the themes
SHAPES = {"rules": {rule: {"enabled": False} for rule in COLOURS["runOnly"]}}  # all else: a third of the time


def violations(page: Page, within: str | None = None, **options: Any) -> list[tuple[str, list[str]]]:
    """Rules broken, each with the places, ``within`` a part or on the whole page.

    What holds is not told, which took a quarter of the time.
    """
    found = Axe().run(page, context=within, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]
