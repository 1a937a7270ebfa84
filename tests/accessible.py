"""What a page breaks of the rules for accessible pages."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that differs between the themes


def violations(page: Page, **options: Any) -> list[tuple[str, list[str]]]:
    """Rules broken, each with the places; what holds is not told, which took a quarter of the time."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]
