"""The archive of a whole register: a .zip or a folder, independent of any database.

``tables/<name>.jsonl``  every row, see ``store_rows``
``files/<path>``         every file of the data directory that is not derived; originals under their SHA-256
``manifest.json``        format, migration, rows, size and SHA-256 of each of them, and one hash over all that

The hash does not depend on the database, the machine or the hour: equal hash, equal register.
An archive gets its name when it is whole.  What is read from one is believed only as far as the manifest proves it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

import sqlalchemy as sa

from legaldocs.cli import store_rows
from legaldocs.cli.backup_store import PARTIAL, kept_files
from legaldocs.core.db import migration_of
from legaldocs.core.filestore import FileStore

MANIFEST, FORMAT = "manifest.json", "legaldocs-store 1"
_PART = 1 << 20
_LONGEST_LINE = 64 << 20
_LONGEST_MANIFEST = 64 << 20
_RATIO = 200  # text of laws packs to a tenth; what packs better than this was made to fill a disk
_SAFE = re.compile(r"(manifest\.json|tables/[a-z0-9_]{1,63}\.jsonl|files/[^\\:\0]{1,500})")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class StoreError(Exception):
    """An archive or a register that cannot be exported, read or laid down here; the words say where and why."""


class Parts(Protocol):
    """What archives are read from: a folder or a .zip."""

    def sizes(self) -> dict[str, int]: ...

    def open(self, name: str) -> IO[bytes]: ...


class Folder:
    """An archive that is a folder."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def sizes(self) -> dict[str, int]:
        """Every file and its size; a link is refused, because it leads out of the archive."""
        found: dict[str, int] = {}
        for path in sorted(self._place.rglob("*")):
            name = path.relative_to(self._place).as_posix()
            if path.is_symlink():
                raise StoreError(f"{name}: a link does not belong into an archive")
            if path.is_file():
                found[name] = path.stat().st_size
        return found

    def open(self, name: str) -> IO[bytes]:
        """The file."""
        return (self._place / name).open("rb")


class Zip:
    """An archive that is one file."""

    def __init__(self, file: zipfile.ZipFile, size: int) -> None:
        self._file, self._size = file, size

    def sizes(self) -> dict[str, int]:
        """Every member and its unpacked size; refuses doubles, links, secrets of packing and what swells."""
        found: dict[str, int] = {}
        for member in self._file.infolist():
            if member.filename in found:
                raise StoreError(f"{member.filename}: twice in the archive")
            if member.is_dir() or (member.external_attr >> 16) & 0o170000 not in (0, 0o100000):
                raise StoreError(f"{member.filename}: not a plain file")
            if member.file_size > _PART and member.file_size > _RATIO * max(1, member.compress_size):
                raise StoreError(f"{member.filename}: swells from {member.compress_size} to {member.file_size} bytes")
            found[member.filename] = member.file_size
        if sum(member.compress_size for member in self._file.infolist()) > self._size:
            raise StoreError("members of the archive lie over each other")
        return found

    def open(self, name: str) -> IO[bytes]:
        """The member, unpacked as it is read."""
        return self._file.open(name)


class Archive:
    """An archive that was looked at: names, sizes and manifest agree; contents are proved as they are read."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        sizes = parts.sizes()
        for name in sizes:
            if not _SAFE.fullmatch(name) or name.startswith("/") or ".." in PurePosixPath(name).parts:
                raise StoreError(f"{name}: no name that an archive of a register has")
        self.manifest = self._read_manifest(sizes)
        self._agree(sizes)

    def lines(self, table: str) -> Iterator[bytes]:
        """Every line of a table; at the end rows, size and digest must be those of the manifest."""
        count, name = store_rows.Count(), f"tables/{table}.jsonl"
        with _told(name, count), self._parts.open(name) as stream:
            yield from count.through(iter(lambda: stream.readline(_LONGEST_LINE), b""))
        if count.figures() != self.manifest["tables"][table]:
            raise StoreError(f"{name}: not as it was written (line {count.rows} is the last)")

    def lay_files(self, target: Path) -> None:
        """Write every file below ``target``, proved byte for byte."""
        for name, written in self.manifest["files"].items():
            place, digest = target / name, hashlib.sha256()
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with place.open("wb") as fresh:
                os.chmod(place, 0o600)
                for part in self._bytes(f"files/{name}"):
                    digest.update(part)
                    fresh.write(part)
                fresh.flush()
                os.fsync(fresh.fileno())
            if digest.hexdigest() != written["sha256"]:
                raise StoreError(f"files/{name}: not as it was written")

    def _read_manifest(self, sizes: dict[str, int]) -> dict[str, Any]:
        if sizes.get(MANIFEST, _LONGEST_MANIFEST + 1) > _LONGEST_MANIFEST:
            raise StoreError(f"{MANIFEST}: missing or too long: this is no whole archive of a register")
        try:
            with _told(MANIFEST), self._parts.open(MANIFEST) as stream:
                found: dict[str, Any] = json.loads(stream.read(_LONGEST_MANIFEST))
            if found["format"] != FORMAT:
                raise StoreError(f"{MANIFEST}: written in another format: {found['format']}")
            if hash_of(found) != found["hash"]:
                raise StoreError(f"{MANIFEST}: its hash is not that of what it lists")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"{MANIFEST}: cannot be read: {error}") from error
        return found

    def _agree(self, sizes: dict[str, int]) -> None:
        listed = {f"tables/{name}.jsonl": part["size"] for name, part in self.manifest["tables"].items()}
        listed |= {f"files/{name}": part["size"] for name, part in self.manifest["files"].items()}
        for name in sorted(listed.keys() ^ (sizes.keys() - {MANIFEST})):
            raise StoreError(f"{name}: {'missing' if name in listed else 'not in the manifest'}")
        for name, size in listed.items():
            if sizes[name] != size:
                raise StoreError(f"{name}: {sizes[name]} bytes long, the manifest says {size}")

    def _bytes(self, name: str) -> Iterator[bytes]:
        """A part piece by piece; only failing to read it makes it damaged, not failing to write it elsewhere."""
        with _told(name), self._parts.open(name) as stream:
            while part := stream.read(_PART):
                yield part

    @property
    def size(self) -> int:
        """Bytes of everything, unpacked."""
        parts = (*self.manifest["tables"].values(), *self.manifest["files"].values())
        return int(sum(part["size"] for part in parts))


@contextmanager
def _told(name: str, count: store_rows.Count | None = None) -> Iterator[None]:
    """What a damaged part makes the reader say, with its place."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        place = f", after line {count.rows}" if count else ""
        raise StoreError(f"{name}{place}: damaged: {error}") from error


@contextmanager
def opened(place: Path) -> Iterator[Archive]:
    """The archive at ``place``.  Raises ``StoreError``."""
    if PARTIAL in place.name:
        raise StoreError(f"{place}: was interrupted before it had its name")
    if place.is_dir():
        yield Archive(Folder(place))
        return
    try:
        file = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise StoreError(f"{place}: cannot be opened: {error}") from error
    with file:
        yield Archive(Zip(file, place.stat().st_size))


def hash_of(manifest: dict[str, Any]) -> str:
    """One hash over migration, every table and every file."""
    proved = {part: manifest[part] for part in ("format", "migration", "tables", "files")}
    return hashlib.sha256(json.dumps(proved, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def described(connection: sa.Connection, data: Path, store: FileStore | None = None) -> dict[str, Any]:
    """The manifest of the register as it stands, without writing anything."""
    found = {table.name: store_rows.figures(connection, table) for table in store_rows.tables(connection)}
    return _manifest(connection, found, {name: _file_figures(path) for name, path in _files(data, store)})


def write(
    connection: sa.Connection, data: Path, target: Path, bar: Any, store: FileStore | None = None
) -> dict[str, Any]:
    """Export the register that ``connection`` sees to the new archive ``target``; returns the manifest.

    ``.zip`` in the name makes one file, any other name a folder.  Files are read after the rows, so none that a row
    names is missing.  ``bar`` is a progress bar over rows.
    """
    if target.exists():
        raise StoreError(f"{target} exists already")
    passing = target.with_name(f"{target.name}{PARTIAL}{os.getpid()}")
    try:
        with _writer(passing, packed=target.suffix == ".zip") as add:
            found = {}
            for table in store_rows.tables(connection):
                count = store_rows.Count()
                add(f"tables/{table.name}.jsonl", _ticking(count.through(store_rows.lines(connection, table)), bar))
                found[table.name] = count.figures()
            files = {}
            for name, path in _files(data, store):
                files[name] = _file_figures(path)
                add(f"files/{name}", _pieces(path))
            manifest = _manifest(connection, found, files)
            add(MANIFEST, [json.dumps(manifest, indent=1, ensure_ascii=False).encode()])
        passing.rename(target)
    except BaseException:
        shutil.rmtree(passing, ignore_errors=True) if passing.is_dir() else passing.unlink(missing_ok=True)
        raise
    return manifest


def _manifest(connection: sa.Connection, found: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    manifest = {"format": FORMAT, "migration": migration_of(connection), "tables": found, "files": files}
    return {**manifest, "hash": hash_of(manifest)}


def _files(data: Path, store: FileStore | None) -> Iterator[tuple[str, Path]]:
    """Kept files but the key of sessions: people sign in again elsewhere, and equal registers have equal hashes."""
    for name, path in kept_files(data, store):
        if name.as_posix() != "secrets/session.key":
            yield name.as_posix(), path


def _file_figures(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    for part in _pieces(path):
        digest.update(part)
    return {"size": path.stat().st_size, "sha256": digest.hexdigest()}


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while part := stream.read(_PART):
            yield part


def _ticking(lines: Iterable[bytes], bar: Any) -> Iterator[bytes]:
    for line in lines:
        bar.update(1)
        yield line


@contextmanager
def _writer(place: Path, *, packed: bool) -> Iterator[Any]:
    """A function (name, pieces) that adds a part; readable by the owner alone, because secrets are in it."""
    if not packed:
        place.mkdir(parents=True, mode=0o700)

        def add_file(name: str, pieces: Iterable[bytes]) -> None:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            with (place / name).open("wb") as stream:
                stream.writelines(pieces)
                stream.flush()
                os.fsync(stream.fileno())

        yield add_file
        return
    handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as raw:
        with zipfile.ZipFile(raw, "w") as file:

            def add_member(name: str, pieces: Iterable[bytes]) -> None:
                member = zipfile.ZipInfo(name, _EPOCH)
                member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                with file.open(member, "w", force_zip64=True) as stream:
                    for piece in pieces:
                        stream.write(piece)

            yield add_member
        raw.flush()
        os.fsync(raw.fileno())
