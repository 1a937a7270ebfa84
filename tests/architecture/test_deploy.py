"""The files for installing speak of settings, commands and figures that exist."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from config import PROFILES
from legaldocs.core import observe
from legaldocs.jobs import probes
from tests.conftest import lacking

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


UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_holds(unit: Path, tmp_path: Path) -> None:
    """systemd itself reads it, with the program where this checkout has it."""
    if shutil.which("systemd-analyze") is None:
        lacking("systemd-analyze", "apt-get install systemd")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("gunicorn", "legaldocs"):
        (tmp_path / ".venv" / "bin" / name).write_text("#!/bin/sh\n", "utf-8")
        (tmp_path / ".venv" / "bin" / name).chmod(0o755)
    (tmp_path / unit.name).write_text(unit.read_text("utf-8").replace("/opt/legaldocs", str(tmp_path)), "utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, text=True
    )
    own = [line for line in told.stderr.splitlines() if "legaldocs" in line]
    assert (told.returncode, own) == (0, [])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_may_write_to_the_data_alone(unit: Path) -> None:
    text = unit.read_text("utf-8")
    for line in ("User=legaldocs", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
        assert f"\n{line}\n" in text
    writable = re.findall(r"^ReadWritePaths=(.*)$", text, re.M)
    assert writable in (["/srv/legaldocs"], ["/srv/legaldocs /srv/legaldocs-backup"])


def test_an_image_is_made_of_what_runs_and_nothing_else() -> None:
    """Neither data nor keys nor an environment of the machine that builds it."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert lines[1] == "*"
    taken = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert taken == {
        "config.py",
        "wsgi.py",
        "deploy",
        "legaldocs",
        "migrations",
        "requirements",
        "scripts",
        "templates",
    }
    assert all((ROOT / name).exists() for name in taken)
