"""One contract for every place of original files: a directory, and a bucket of a real S3 server on loopback."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import sqlalchemy as sa
from minio import Minio
from moto.server import ThreadedMotoServer

from config import settings
from legaldocs.cli import backup_store, store_archive, store_moving
from legaldocs.cli.doctor import GRACE, _files
from legaldocs.core import filestore
from legaldocs.core.db import db
from legaldocs.core.filestore import Altered, FileStore, FileStoreError
from legaldocs.documents import blobs
from tests.apps import lend
from tests.conftest import build_app

TEXT = "Quyết định về phí chợ".encode()
DIGEST = hashlib.sha256(TEXT).hexdigest()
NOTHING = "0" * 64


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of an S3 server with one bucket."""
    made = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    made.start()
    host, port = made.get_host_and_port()
    client(f"{host}:{port}").make_bucket("laws")
    yield f"{host}:{port}"
    made.stop()


def client(address: str) -> Minio:
    return Minio(address, access_key="key", secret_key="secret", region="us-east-1", secure=False)


def named(server: str, prefix: str) -> dict[str, Any]:
    place = f"s3+http://{server}/laws/{prefix}"
    return {"FILES_STORE": place, "FILES_KEY": "key", "FILES_SECRET": "secret", "FILES_REGION": "us-east-1"}


Spoil = Callable[[str, bytes], None]


@pytest.fixture(params=["directory", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[FileStore, Spoil]:
    """A store, and what alters a file behind its back."""
    if request.param == "directory":
        store = filestore.of(settings("testing", DATA_DIR=tmp_path))
        return store, lambda digest, data: _write(tmp_path / "blobs" / digest[:2] / digest, data)
    address, prefix = request.getfixturevalue("server"), tmp_path.name
    store = filestore.of(settings("testing", DATA_DIR=tmp_path, **named(address, prefix)))
    return store, lambda digest, data: _put(address, f"{prefix}/{digest[:2]}/{digest}", data)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _put(address: str, name: str, data: bytes) -> None:
    from io import BytesIO

    client(address).put_object("laws", name, BytesIO(data), len(data))


def test_what_was_kept_is_read_and_kept_once(place: tuple[FileStore, Spoil]) -> None:
    store, _spoil = place
    assert not store.exists(DIGEST)
    store.keep(DIGEST, TEXT)
    store.keep(DIGEST, TEXT)
    assert store.exists(DIGEST)
    assert store.read(DIGEST) == TEXT
    assert store.at_hand(DIGEST).read_bytes() == TEXT
    assert [kept.digest for kept in store.every()] == [DIGEST]


def test_an_empty_and_a_large_file_come_back(place: tuple[FileStore, Spoil]) -> None:
    for data in (b"", os.urandom(7_000_000)):
        digest = hashlib.sha256(data).hexdigest()
        place[0].keep(digest, data)
        assert place[0].read(digest) == data


def test_what_is_not_there_or_no_digest_is_said_and_leads_nowhere(place: tuple[FileStore, Spoil]) -> None:
    for name in (NOTHING, "", "../../secrets/audit.key", DIGEST.upper(), f"{DIGEST}/x"):
        for ask in (place[0].read, place[0].at_hand):
            with pytest.raises(FileNotFoundError):
                ask(name)


def test_bytes_under_a_name_that_is_not_theirs_are_refused(place: tuple[FileStore, Spoil]) -> None:
    with pytest.raises(Altered):
        place[0].keep(NOTHING, TEXT)
    assert list(place[0].every()) == []


def test_an_altered_file_is_noticed_when_it_is_read(place: tuple[FileStore, Spoil]) -> None:
    store, spoil = place
    store.keep(DIGEST, TEXT)
    spoil(DIGEST, TEXT[:-1] + b"?")
    with pytest.raises(Altered, match=DIGEST):
        store.read(DIGEST)


def test_a_file_that_was_removed_is_gone(place: tuple[FileStore, Spoil]) -> None:
    store, _spoil = place
    store.keep(DIGEST, TEXT)
    store.at_hand(DIGEST)
    store.remove(DIGEST)
    assert not store.exists(DIGEST)
    with pytest.raises(FileNotFoundError):
        store.at_hand(DIGEST)


def test_a_bucket_holds_names_by_digest_below_its_prefix_and_no_other_is_seen(server: str, tmp_path: Path) -> None:
    one, other = (filestore.of(settings("testing", DATA_DIR=tmp_path, **named(server, name))) for name in ("a1", "b1"))
    one.keep(DIGEST, TEXT)
    assert list(other.every()) == []
    assert not other.exists(DIGEST)
    found = client(server).list_objects("laws", prefix="a1/", recursive=True)
    assert [item.object_name for item in found] == [f"a1/{DIGEST[:2]}/{DIGEST}"]


def test_a_store_that_is_away_or_refuses_is_said(server: str, tmp_path: Path) -> None:
    away = filestore.of(settings("testing", DATA_DIR=tmp_path, **named("127.0.0.1:1", "x")))
    for ask in (away.read, away.exists, away.at_hand):
        with pytest.raises(FileStoreError, match="cannot be reached"):
            ask(DIGEST)
    given = named(server, "x") | {"FILES_STORE": f"s3+http://{server}/nobucket"}
    with pytest.raises(FileStoreError, match="NoSuchBucket"):
        filestore.of(settings("testing", DATA_DIR=tmp_path, **given)).keep(DIGEST, TEXT)


@pytest.mark.parametrize("wrong", ["s3://", "s3://host", "https://host/bucket", "bucket"])
def test_a_name_of_no_store_is_refused(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(FileStoreError, match=r"s3://host\[:port\]/bucket"):
        filestore.of(settings("testing", DATA_DIR=tmp_path, FILES_STORE=wrong))


def test_the_oldest_copies_go_when_there_are_too_many(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filestore.of(settings("testing", DATA_DIR=tmp_path, **named(server, "c1")))
    store.keep(DIGEST, TEXT)
    old = store.at_hand(DIGEST)
    os.utime(old, (1, 1))
    monkeypatch.setattr(filestore, "_KEPT_BYTES", 10)
    more = b"another"
    store.keep(hashlib.sha256(more).hexdigest(), more)
    assert store.at_hand(hashlib.sha256(more).hexdigest()).read_bytes() == more
    assert not old.exists()
    assert store.at_hand(DIGEST).read_bytes() == TEXT


def test_pages_say_that_the_store_is_away_and_the_register_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build_app(tmp_path)
    app.config.update(named("127.0.0.1:1", "x"))
    monkeypatch.setitem(app.view_functions, "portal.statistics", lambda: blobs.read(DIGEST))  # the application is lent
    answer = app.test_client().get("/portal/statistics")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert app.test_client().get("/portal").status_code == 200
    ready = app.test_client().get("/health/ready").json
    assert ready is not None
    assert ready["files"] == "unreachable"


def test_backup_restore_export_import_and_doctor_work_over_a_bucket(server: str, tmp_path: Path) -> None:
    app = build_app(tmp_path / "one")
    app.config.update(named(server, "one"))
    with app.app_context():
        db.session.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        kept = blobs.keep(TEXT)
        url, data, store = sa.make_url(db.engine.url), tmp_path / "one", blobs.store()
        made = backup_store.make(url, data, tmp_path / "backup", store)
        with db.engine.connect() as connection, click.progressbar(length=1) as bar:
            exported = store_archive.write(connection, data, tmp_path / "export.zip", bar, store)
        db.engine.dispose()
    name = f"blobs/{kept[:2]}/{kept}"
    assert f"files/{name}" in made["files"]
    assert exported["files"][name]["sha256"] == kept
    other = filestore.of(settings("testing", DATA_DIR=tmp_path / "aside", **named(server, "two")))
    place = tmp_path / "two"
    backup_store.restore(tmp_path / "backup", sa.make_url(f"sqlite:///{place / 'legaldocs.db'}"), place, other)
    assert other.read(kept) == TEXT
    assert not (place / "blobs").exists()
    with app.app_context():
        assert _files(False).wrong == ()  # what nothing names is young
        monkey = pytest.MonkeyPatch()
        monkey.setattr("legaldocs.cli.doctor.GRACE", -GRACE)
        assert [line for line in _files(True).wrong if kept[:12] in line] == [f"file {kept[:12]} is named by nothing"]
        monkey.undo()
        assert not blobs.exists(kept)


def test_an_archive_is_laid_into_a_bucket(server: str, installation: Path, tmp_path: Path) -> None:
    app = lend(installation)
    with app.app_context():
        kept = blobs.keep(TEXT)
    with app.app_context(), db.engine.connect() as connection, click.progressbar(length=1) as bar:
        manifest = store_archive.write(connection, installation, tmp_path / "sample.zip", bar)
    other = filestore.of(settings("testing", DATA_DIR=tmp_path / "aside", **named(server, "three")))
    place = tmp_path / "laid"
    with store_archive.opened(tmp_path / "sample.zip") as archive, click.progressbar(length=1) as bar:
        address = sa.make_url(f"sqlite:///{place / 'legaldocs.db'}")
        store_moving.lay_archive(archive, address, place, bar, other)
    assert f"blobs/{kept[:2]}/{kept}" in manifest["files"]
    assert [one.digest for one in other.every()] == [kept]
    assert other.read(kept) == TEXT
    assert not (place / "blobs").exists()
