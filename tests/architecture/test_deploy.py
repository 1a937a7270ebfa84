"""The files for installing speak of settings, commands and figures that exist."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest
import yaml

from config import PROFILES
from legaldocs.core import observe
from legaldocs.jobs import probes

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".pyc")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_settings_that_are_named_exist(path: Path) -> None:
    known = {key for profile in PROFILES.values() for key in dir(profile) if key.isupper()} | {"PROFILE", "PROVINCES"}
    assert set(re.findall(r"LEGALDOCS_([A-Z_]+)", path.read_text("utf-8"))) <= known


@pytest.mark.parametrize("name", ["grafana.json", "prometheus-alerts.yaml"])
def test_figures_that_are_asked_for_are_told(name: str) -> None:
    source = "".join(Path(module.__file__ or "").read_text("utf-8") for module in (observe, probes))
    asked = set(re.findall(r"\blegaldocs_[a-z_]+", (DEPLOY / name).read_text("utf-8")))
    told = set(re.findall(r'"(legaldocs_[a-z_]+)"', source))
    assert {re.sub(r"_(total|bucket|sum|count)$", "", figure) for figure in asked} <= told


def test_files_of_others_can_be_read() -> None:
    assert json.loads((DEPLOY / "grafana.json").read_text("utf-8"))["panels"]
    for path in DEPLOY.rglob("*.yaml"):
        assert yaml.safe_load(path.read_text("utf-8")), path.name
    compose = yaml.safe_load((DEPLOY / "containers" / "compose.yaml").read_text("utf-8"))["services"]
    assert compose["worker"]["image"] == compose["web"]["image"] == compose["migrate"]["image"]
    assert "healthcheck" in compose["database"]


def test_gunicorn_takes_its_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_BIND", "127.0.0.1:8123")
    monkeypatch.setenv("WEB_THREADS", "4")
    given = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    assert (given["bind"], given["threads"], given["workers"]) == ("127.0.0.1:8123", 4, 1)
