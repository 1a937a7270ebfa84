"""Provinces served by one process, made for tests: their file, their directories, browsers that name a host."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client
from werkzeug.wrappers import Response

from legaldocs.core import provinces
from legaldocs.hosting import Hosting


def host(code: str) -> str:
    return f"{code}.test"


def section(code: str, data: Path, **settings: str) -> str:
    given = {"DATA_DIR": str(data), **settings}
    return provinces.section(code, f"Province {code.upper()}", [host(code)], given)


def copied(sample: Path, data: Path) -> Path:
    """A register of its own that began as the sample: same people, same ids, other keys of sessions and factors."""
    shutil.copytree(sample, data)
    for name in ("session.key", "factors.key"):
        (data / "secrets" / name).unlink(missing_ok=True)
    return data


def hosting(place: Path, sections: list[str], monkeypatch: pytest.MonkeyPatch, profile: str = "testing") -> Hosting:
    """All provinces of a file with these tables, as the web server opens them."""
    place.write_text("\n".join(sections), "utf-8")
    monkeypatch.setenv(provinces.FILE, str(place))
    monkeypatch.setenv("LEGALDOCS_PROFILE", profile)
    watched = provinces.watched()
    assert watched is not None
    return Hosting(watched.now, stale=lambda: watched.stale)


def app_of(hosted: Hosting, code: str) -> Flask:
    found = hosted.opened(next(one for one in hosted._several if one.code == code))
    assert found is not None
    return found


class Browser(Client):
    """A browser that stays on the host of one province."""

    def __init__(self, hosted: Hosting, code: str) -> None:
        super().__init__(hosted, Response)
        self.base = f"http://{host(code)}"

    def ask(self, path: str, method: str = "GET", **more: object) -> Response:
        return self.open(path, method=method, base_url=self.base, **more)  # type: ignore[arg-type]  # as EnvironBuilder

    def sign_in(self, name: str, password: str) -> Browser:
        assert self.ask("/sign-in", "POST", data={"username": name, "password": password}).status_code == 302
        return self
