"""Copied front-end packages are what the registry published, and nothing else is served."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
VENDOR = ROOT / "legaldocs" / "static" / "vendor"
LOCK = json.loads((VENDOR / "vendor.lock.json").read_text(encoding="utf-8"))


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor_script", ROOT / "scripts" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["vendor_script"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("package", LOCK["packages"], ids=lambda package: str(package["name"]))
def test_every_copied_file_has_the_recorded_hash(package: dict[str, dict[str, str]]) -> None:
    for path, recorded in package["files"].items():
        assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == recorded, path


def test_nothing_lies_in_the_vendor_folder_unrecorded() -> None:
    recorded = {path for package in LOCK["packages"] for path in package["files"]}
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    assert found - {"vendor.lock.json"} == recorded


def test_every_package_carries_its_licence_and_integrity() -> None:
    for package in LOCK["packages"]:
        assert package["integrity"].startswith("sha512-")
        assert any(path.endswith("/LICENSE") for path in package["files"])


def test_the_sprite_is_built_from_the_copied_icons() -> None:
    script = load_script()
    assert (ROOT / "legaldocs/static/icons/sprite.svg").read_text(encoding="utf-8") == script.sprite()


def test_the_lock_names_the_versions_the_script_fetches() -> None:
    wanted = {(package.name, package.version) for package in load_script().packages()}
    assert {(package["name"], package["version"]) for package in LOCK["packages"]} == wanted
