"""The file of provinces changes while everything runs: who is new is served, who is gone is not."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from legaldocs.cli import main
from legaldocs.core import provinces
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import Job, JobState
from legaldocs.core.provinces import ProvinceError, Watched
from legaldocs.hosting import Hosting
from legaldocs.jobs import several
from legaldocs.jobs.several import Workers
from tests import apps
from tests.jobs import kernel
from tests.provinces.world import Browser, app_of, hosting, section


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "provinces.toml"


@pytest.fixture
def hosted(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hosting:
    """North and south, followed at every request."""
    monkeypatch.setattr(provinces, "LOOK_SECONDS", 0.0)
    made = hosting(place, [section(code, tmp_path / code) for code in ("north", "south")], monkeypatch)
    for code in ("north", "south"):
        tables(app_of(made, code))
    return made


def tables(app: Flask) -> None:
    with app.app_context():
        apps.make_tables(db.engine.url)
        db.engine.dispose()


def write(place: Path, tmp_path: Path, *codes: str, **settings: str) -> None:
    place.write_text("\n".join(section(code, tmp_path / code, **settings) for code in codes), "utf-8")


def settle(hosted: Hosting) -> None:
    """Two looks: a change counts at the second that finds it alike."""
    for _time in range(3):
        Browser(hosted, "nobody").ask("/health/live")


def states(hosted: Hosting, *codes: str) -> list[int]:
    return [Browser(hosted, code).ask("/robots.txt").status_code for code in codes]


def test_a_province_that_is_added_is_served_without_a_new_start(hosted: Hosting, place: Path, tmp_path: Path) -> None:
    assert states(hosted, "north", "south", "west") == [200, 200, 421]
    before = app_of(hosted, "north")
    write(place, tmp_path, "north", "south", "west")
    settle(hosted)
    assert states(hosted, "north", "south", "west") == [200, 200, 200]
    assert app_of(hosted, "north") is before  # whose table stayed the same keeps what it has in memory


def test_a_province_that_is_taken_out_is_gone_and_its_files_stay(hosted: Hosting, place: Path, tmp_path: Path) -> None:
    write(place, tmp_path, "north")
    settle(hosted)
    assert states(hosted, "north", "south") == [200, 421]
    assert (tmp_path / "south" / "legaldocs.db").exists()
    assert list(hosted._apps) == ["north"]


def test_a_province_whose_settings_change_is_opened_anew(hosted: Hosting, place: Path, tmp_path: Path) -> None:
    before = app_of(hosted, "north")
    write(place, tmp_path, "north", "south", SITE_ADDRESS="https://elsewhere.test")
    settle(hosted)
    assert states(hosted, "north") == [200]
    assert app_of(hosted, "north") is not before
    assert app_of(hosted, "north").config["SITE_ADDRESS"] == "https://elsewhere.test"


def test_two_provinces_that_swap_their_hosts_are_never_mixed(hosted: Hosting, place: Path, tmp_path: Path) -> None:
    written = place.read_text("utf-8")
    place.write_text(written.replace("north.test", "x.test").replace("south.test", "north.test"), "utf-8")
    settle(hosted)
    assert states(hosted, "north") == [200]
    assert hosted._by_host["north.test"].code == "south"
    assert app_of(hosted, "south").config["DATA_DIR"] == (tmp_path / "south").resolve()


@pytest.mark.parametrize(
    "wrong",
    ["", "[province.north", "[province.north]\nname = 'x'\n", "hosts = 3", None],
    ids=["empty", "half", "incomplete", "other", "deleted"],
)
def test_a_file_that_is_wrong_keeps_the_list_and_is_said(
    hosted: Hosting, place: Path, tmp_path: Path, wrong: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    place.unlink() if wrong is None else place.write_text(wrong, "utf-8")
    for _time in range(3):
        settle(hosted)
    assert states(hosted, "north", "south") == [200, 200]
    assert Browser(hosted, "nobody").ask("/health/live").json == {"state": "ok", "provinces": "stale"}
    told = Browser(hosted, "north").ask("/health/ready").json
    assert told is not None
    assert told["provinces"] == "stale"
    said = capsys.readouterr().err
    assert said.count("file of provinces not used") == 1  # once, however often it is looked at
    assert str(place) in said
    write(place, tmp_path, "south")
    settle(hosted)
    assert states(hosted, "north", "south") == [421, 200]
    ready = Browser(hosted, "south").ask("/health/ready").json
    assert ready is not None
    assert ready["provinces"] == "ok"


def test_a_file_is_not_taken_while_it_is_being_written(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a file can be a whole one with fewer provinces: nobody is shut out for the moment between."""
    monkeypatch.setattr(provinces, "LOOK_SECONDS", 0.0)
    write(place, tmp_path, "north", "south")
    watched = Watched(place)
    whole = place.read_text("utf-8")
    place.write_text(whole.partition("[province.south]")[0], "utf-8")
    assert [one.code for one in watched.now()] == ["north", "south"]
    place.write_text(whole, "utf-8")
    for _time in range(4):
        assert [one.code for one in watched.now()] == ["north", "south"]


def test_the_file_is_looked_at_at_most_every_few_seconds(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(place, tmp_path, "north")
    looked = []
    monkeypatch.setattr(provinces, "LOOK_SECONDS", 1000.0)
    watched = Watched(place)
    monkeypatch.setattr(watched, "_look", lambda: looked.append(1))
    for _time in range(100):
        watched.now()
    assert looked == []
    watched._due = 0.0
    threads = [threading.Thread(target=watched.now) for _one in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert looked == [1]


def test_requests_go_on_while_provinces_come_and_go(hosted: Hosting, place: Path, tmp_path: Path) -> None:
    """Four readers of the north, which stays, while the south is taken out and put back thirty times."""
    seen: list[int] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.extend(states(hosted, "north"))

    readers = [threading.Thread(target=read) for _one in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(30):
        write(place, tmp_path, "north", *(("south",) if turn % 2 else ()))
        settle(hosted)
    ended.set()
    for reader in readers:
        reader.join()
    settle(hosted)  # a reader may have been looking at the file all the while
    assert set(seen) == {200}
    assert states(hosted, "south") == [200]


def until(what: Callable[[], bool]) -> None:
    due = time.monotonic() + 60
    while not what():
        assert time.monotonic() < due
        time.sleep(0.05)


def test_a_worker_begins_with_a_new_province_and_ends_with_one_that_is_gone(
    hosted: Hosting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several, "FOLLOW_SECONDS", 0.05)
    found = {code: app_of(hosted, code) for code in ("north", "south")}
    openers: dict[str, Callable[[], Flask]] = {code: partial(lambda app: app, app) for code, app in found.items()}
    now = {"north": openers["north"]}
    workers = Workers(lambda: now)
    running = threading.Thread(target=workers.run)
    running.start()

    def asked(code: str) -> None:
        with found[code].app_context():
            kernel.ask(SYSTEM, kernel.plain)
            db.session.remove()

    def done(code: str) -> bool:
        with found[code].app_context():
            held = {job.state for job in db.session.query(Job).filter(Job.name == kernel.plain.name)}
            db.session.remove()
        return held == {JobState.DONE}

    try:
        asked("north")
        until(lambda: done("north"))
        now = dict(openers)
        asked("south")
        until(lambda: done("south"))
        now = {"south": openers["south"]}
        until(lambda: "north" not in workers._running)
        asked("north")
        asked("south")
        until(lambda: done("south"))
        assert not done("north")
    finally:
        workers.stop()
        running.join()


def run(place: Path, *words: str) -> str:
    told = CliRunner().invoke(main, ["provinces", *words], env={provinces.FILE: str(place)})
    assert told.exit_code == 0, told.output
    return told.output


def test_the_command_takes_a_province_out_and_leaves_the_rest_as_it_was(place: Path, tmp_path: Path) -> None:
    write(place, tmp_path, "north", "south")
    place.write_text("# by hand\n" + place.read_text("utf-8") + "# the end\n", "utf-8")
    place.chmod(0o600)
    (tmp_path / "south").mkdir()
    assert "left alone" in run(place, "remove", "south")
    assert place.read_text("utf-8").startswith("# by hand\n[province.north]")
    assert place.stat().st_mode & 0o777 == 0o600
    assert [one.code for one in provinces.read(place)] == ["north"]
    assert (tmp_path / "south").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_rewritten_file_keeps_its_owner(place: Path, tmp_path: Path) -> None:
    write(place, tmp_path, "north", "south")
    os.chown(place, 65534, 65534)
    run(place, "remove", "south")
    assert (place.stat().st_uid, place.stat().st_gid) == (65534, 65534)


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ('[province.a1]\nname = "A"\nhosts = ["a"]\nDATA_DIR = "/a"\n', "a1", "would not hold"),
        ('[province.a1]\nname = "A"\nhosts = ["a"]\nDATA_DIR = "/a"\n', "b1", "there is no province b1"),
        (
            'province.b1 = {name = "B", hosts = ["b"], DATA_DIR = "/b"}\nprovince.c1 = {name = "C", hosts = ["c"], '
            'DATA_DIR = "/c"}\n',
            "b1",
            "by hand",
        ),
    ],
)
def test_what_cannot_be_cut_out_is_left_in(text: str, code: str, why: str) -> None:
    with pytest.raises(ProvinceError, match=why):
        provinces.without(text, code)
