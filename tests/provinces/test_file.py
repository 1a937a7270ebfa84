"""The file of provinces: what it may say, and that two provinces never share what tells them apart."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import config
from legaldocs.cli import main
from legaldocs.core import provinces
from legaldocs.core.provinces import ProvinceError
from tests.provinces.world import section

PG = "postgresql+psycopg://{who}@db/{name}"


def two(place: Path, one: dict[str, str] | None = None, other: dict[str, str] | None = None) -> str:
    return section("north", place / "north", **(one or {})) + section("south", place / "south", **(other or {}))


def test_each_province_has_its_own_of_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGALDOCS_SQLALCHEMY_DATABASE_URI", "postgresql+psycopg://all@db/all")
    monkeypatch.setenv("LEGALDOCS_REPLICA_URI", "postgresql+psycopg://all@copy/all")
    monkeypatch.setenv("LEGALDOCS_METRICS_TOKEN", "one word for all")
    monkeypatch.setenv("LEGALDOCS_LOGIN_FAILURES", "3")
    north, south = (config.settings(None, **one.settings()) for one in provinces.parse(two(tmp_path)))
    for key in ("SECRET_KEY", "FACTOR_KEY", "AUDIT_KEY", "DATA_DIR", "SQLALCHEMY_DATABASE_URI", "SESSION_COOKIE_NAME"):
        assert north[key] != south[key], key
    assert str(tmp_path / "north") in north["SQLALCHEMY_DATABASE_URI"]
    assert north["REPLICA_URI"] == north["METRICS_TOKEN"] == ""
    assert north["LOGIN_FAILURES"] == 3  # what tells nothing of a province may be said once
    assert north["SITE_ADDRESS"] == "https://north.test"


def test_a_secret_is_read_from_where_it_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "address").write_text("postgresql+psycopg://n@db/north\n", "utf-8")
    monkeypatch.setenv("SOUTH_TOKEN", "a word")
    text = two(tmp_path, {"SQLALCHEMY_DATABASE_URI": f"file:{tmp_path}/address"}, {"METRICS_TOKEN": "env:SOUTH_TOKEN"})
    north, south = (one.settings() for one in provinces.parse(text))
    assert north["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://n@db/north"
    assert south["METRICS_TOKEN"] == "a word"
    (tmp_path / "address").unlink()
    with pytest.raises(ProvinceError, match=r"province north, SQLALCHEMY_DATABASE_URI: file:.* cannot be read"):
        provinces.parse(text)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"SQLALCHEMY_DATABASE_URI": PG.format(who="a", name="x")},
         {"SQLALCHEMY_DATABASE_URI": PG.format(who="b:secret", name="x")}, "have one database"),
        ({"SQLALCHEMY_DATABASE_URI": PG.format(who="a", name="x")},
         {"REPLICA_URI": "postgresql://b@db/x", "SQLALCHEMY_DATABASE_URI": PG.format(who="b", name="y")},
         "have one database"),
        ({"SEARCH_ENGINE": "sphinx://s1:9306,s2:9306"}, {"SEARCH_ENGINE": "sphinx://s2:9306"}, "have one index"),
        ({"FILES_STORE": "s3://s3.test/laws"}, {"FILES_STORE": "s3://s3.test/laws/south"}, "bucket and prefix"),
        ({"DATA_DIR": "/srv/same"}, {"DATA_DIR": "/srv/same/inner"}, "one inside the other"),
    ],
)  # fmt: skip
def test_two_provinces_that_share_something_are_refused(
    one: dict[str, str], other: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ProvinceError, match=said):
        provinces.parse(two(tmp_path, one, other))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no [province.CODE]"),
        ("province = 3", "no [province.CODE]"),
        ('[province.North]\nname="x"\nhosts=["a.b"]\nDATA_DIR="/x"', "a code is"),
        ('[province.no]\nname="x"\nhosts=[]\nDATA_DIR="/x"', "at least one host"),
        ('[province.no]\nname="x"\nhosts=["A.b:80"]\nDATA_DIR="/x"', "at least one host"),
        ('[province.no]\nhosts=["a.b"]\nDATA_DIR="/x"', "name ="),
        ('[province.no]\nname="x"\nhosts=["a.b"]', "DATA_DIR"),
        ('[province.no]\nname="x"\nhosts=["a.b"]\nDATA_DIR="/x"\nLOG_LEVEL="debug"', "LOG_LEVEL is no setting"),
        ('[province.no]\nname="x"\nhosts=["a.b"]\nDATA_DIR="/x"\ndatabase="debug"', "database is no setting"),
        ('[province.no]\nname="x"\nhosts=["a.b"]\nDATA_DIR="/x"\n[province.on]\nname="y"\nhosts=["a.b"]\nDATA_DIR="/y"',
         "have one host: a.b"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_hold_is_refused_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    place = tmp_path / "provinces.toml"
    place.write_text(text, "utf-8")
    with pytest.raises(ProvinceError) as refused:
        provinces.read(place)
    assert str(place) in str(refused.value)
    assert said in str(refused.value)


def test_a_setting_of_another_kind_or_without_a_name_is_refused(tmp_path: Path) -> None:
    for wrong in ({"LOGIN_FAILURES": "five"}, {"LOCAL_SIGN_IN": "no"}):
        north = provinces.parse(section("north", tmp_path / "north", **wrong))[0]
        with pytest.raises(ProvinceError, match="of another kind"):
            config.settings(None, **north.settings())


@pytest.fixture
def legaldocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command in this process, with a file of provinces still to be written."""
    monkeypatch.setenv(provinces.FILE, str(tmp_path / "provinces.toml"))
    monkeypatch.setenv(provinces.CHOSEN, "")
    return lambda *words: CliRunner(env={provinces.CHOSEN: ""}).invoke(main, words)


def test_provinces_are_added_listed_and_checked(legaldocs: Callable[..., Result], tmp_path: Path) -> None:
    for code in ("north", "south"):
        words = ["provinces", "add", code, "--name", f"Tỉnh “{code}”", "--host", f"{code}.test"]
        assert legaldocs(*words, "--data-dir", str(tmp_path / code)).exit_code == 0
    again = legaldocs(*words, "--data-dir", str(tmp_path / "elsewhere"))
    assert again.exit_code == 1
    assert not (tmp_path / "elsewhere").exists()
    listed = [line.split("\t")[:3] for line in legaldocs("provinces", "list").output.splitlines()]
    assert listed == [[code, f"Tỉnh “{code}”", f"{code}.test"] for code in ("north", "south")]
    assert legaldocs("provinces", "check").output == "north: ok\nsouth: ok\n"
    shutil.copy(tmp_path / "north" / "secrets" / "session.key", tmp_path / "south" / "secrets" / "session.key")
    shared = legaldocs("provinces", "check")
    assert shared.exit_code == 1
    assert "session.key is also the key of north" in shared.output


def test_a_command_asks_which_province_is_meant(legaldocs: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "provinces.toml").write_text(two(tmp_path), "utf-8")
    unchosen = legaldocs("audit", "verify")
    assert unchosen.exit_code == 1
    assert "choose one: legaldocs --province CODE … (known: north, south)" in unchosen.output
    assert "no province west" in legaldocs("--province", "west", "audit", "verify").output
    assert not (tmp_path / "south").exists()
    (tmp_path / "north").write_text("no directory", "utf-8")
    each = legaldocs("provinces", "each", "db", "upgrade")
    assert each.exit_code == 1
    assert "failed for north\n" in each.output
    assert legaldocs("--province", "south", "audit", "verify").exit_code == 0
