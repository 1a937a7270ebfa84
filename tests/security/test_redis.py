"""Requests counted in Redis: together over processes, apart by province, and pages that stay when it is gone."""

from __future__ import annotations

import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask

from legaldocs.app import create_app
from legaldocs.core.db import db
from tests import apps
from tests.conftest import lacking

LIMIT = 5


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis of the test's own that may be stopped: its address and its process."""
    if shutil.which("redis-server") is None:
        lacking("Redis", "apt-get install redis-server")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    process = started(port, tmp_path)
    yield f"redis://127.0.0.1:{port}/0", process
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()


def started(port: int, place: Path) -> subprocess.Popen[bytes]:
    silent = subprocess.DEVNULL
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(place)]
    process = subprocess.Popen(command, stdout=silent)
    for _time in range(200):
        try:
            redis.from_url(f"redis://127.0.0.1:{port}").ping()
        except redis.RedisError:
            time.sleep(0.05)
        else:
            return process
    pytest.fail("redis-server does not answer")


def the_machine_s() -> str:
    """The Redis that runs on this machine, if one does."""
    try:
        redis.from_url("redis://127.0.0.1:6379/15", socket_connect_timeout=1).ping()
    except redis.RedisError:
        return ""
    return "redis://127.0.0.1:6379/15"


def made(place: Path, address: str, prefix: str = "") -> Flask:
    """An application as another process of the same installation would make it."""
    given = {"RATELIMIT_ENABLED": True, "RATELIMIT_DEFAULT": f"{LIMIT} per hour", "RATELIMIT_STORAGE_URI": address}
    app = create_app("testing", DATA_DIR=place, RATELIMIT_KEY_PREFIX=prefix or secrets.token_hex(8), **given)
    with app.app_context():
        apps.make_tables(db.engine.url)
        db.engine.dispose()
    return app


def asked(app: Flask, times: int, address: str = "10.1.1.1") -> list[int]:
    browser = app.test_client()
    base = {"REMOTE_ADDR": address}
    return [browser.get("/robots.txt", environ_base=base).status_code for _time in range(times)]


@pytest.mark.parametrize("whose", ["own", "the machine's"])
def test_two_processes_count_together(request: pytest.FixtureRequest, tmp_path: Path, whose: str) -> None:
    address = the_machine_s() if whose != "own" else ""
    address = address or request.getfixturevalue("server")[0]  # where none runs, the test's own
    prefix = secrets.token_hex(8)
    one, other = made(tmp_path / "a", address, prefix), made(tmp_path / "a", address, prefix)
    assert asked(one, 3) == [200] * 3
    assert asked(other, 3) == [200, 200, 429]
    assert asked(one, 1) == [429]
    assert asked(one, 1, "10.1.1.2") == [200]  # another person
    assert asked(made(tmp_path / "b", address), 1) == [200]  # another province: a prefix of its own
    store = redis.from_url(address)
    keys = list(store.scan_iter(f"legaldocs*{prefix}*"))
    assert keys
    assert all(0 < store.ttl(key) <= 3600 for key in keys)  # nothing stays that nobody counts any more
    store.delete(*keys)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["gone", "silent"])
def test_pages_stay_while_redis_is_away_and_are_still_counted(
    server: tuple[str, subprocess.Popen[bytes]], tmp_path: Path, how: signal.Signals
) -> None:
    address, process = server
    app = made(tmp_path / "a", address)
    assert asked(app, 2) == [200, 200]
    process.send_signal(how)
    began = time.monotonic()
    assert asked(app, LIMIT) == [200] * LIMIT  # begun anew by this process for itself
    assert asked(app, 1) == [429]
    assert time.monotonic() - began < 20  # at most half a second for the few requests that look whether it is back


def test_an_installation_starts_without_its_redis_and_uses_it_when_it_comes(tmp_path: Path) -> None:
    if shutil.which("redis-server") is None:
        lacking("Redis", "apt-get install redis-server")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    prefix = secrets.token_hex(8)
    app = made(tmp_path / "a", f"redis://127.0.0.1:{port}/0", prefix)
    assert asked(app, 2) == [200, 200]
    process = started(port, tmp_path)
    try:
        store, due = redis.from_url(f"redis://127.0.0.1:{port}/0"), time.monotonic() + 60
        others = 0
        while not list(store.scan_iter(f"*{prefix}*")):
            others += 1
            assert asked(app, 1, f"10.2.{others // 250}.{others % 250 + 1}") == [200]
            assert time.monotonic() < due
            time.sleep(0.1)
    finally:
        process.kill()
        process.wait()
