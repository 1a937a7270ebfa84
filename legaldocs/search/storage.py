"""Keeping an index on disk honest: one writer, files forced to disk, damage noticed before it is searched."""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import struct
import time
import zlib
from pathlib import Path
from types import TracebackType
from typing import IO

from legaldocs.search.errors import IndexUnusable, LockHeld

SEAL = "SEAL.json"
_CHUNK = 1 << 20
# What engines let through when they read a damaged file; a Rust panic is told by its name, having no public class.
_DAMAGE: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    AssertionError,
    struct.error,
    zlib.error,
    pickle.PickleError,
)


class WriteLock:
    """An advisory lock file that dies with its process; taken at most once per object."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def acquire(self, wait: float = 0.0) -> None:
        """Take the lock within ``wait`` seconds or raise ``LockHeld``."""
        if self._file is not None:
            return
        file = self._path.open("ab")
        deadline = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                if time.monotonic() >= deadline:
                    file.close()
                    raise LockHeld(str(self._path)) from held
                time.sleep(0.05)
            else:
                self._file = file
                return

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None


class damage_as_unusable:  # noqa: N801 - reads as a statement: with damage_as_unusable(path)
    """Turn whatever an engine raises over damaged files into ``IndexUnusable``."""

    def __init__(self, path: Path, *engine_errors: type[Exception]) -> None:
        self._path = path
        self._errors: tuple[type[Exception], ...] = (*_DAMAGE, *engine_errors)

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, IndexUnusable):
            return
        if isinstance(error, self._errors) or type(error).__name__ == "PanicException":
            reason = "damaged" if self._path.exists() else "missing"
            raise IndexUnusable(reason, f"{type(error).__name__}: {error}") from error


def sync(directory: Path) -> None:
    """Force every file of ``directory`` and the directory itself to disk."""
    for path in [*directory.iterdir(), directory]:
        if path.is_file() or path == directory:
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def write_whole(path: Path, text: str) -> None:
    """Replace the content of ``path`` so that a reader sees the old or the new, also after a power cut."""
    aside = path.with_name(path.name + ".new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def seal(directory: Path) -> None:
    """Note size and CRC of every file; files sealed before and unchanged are not read again."""
    known = _seals(directory)
    fresh: dict[str, list[int]] = {}
    for path in directory.iterdir():
        if path.name.startswith(SEAL) or path.suffix == ".lock" or not path.is_file():
            continue
        facts = path.stat()
        old = known.get(path.name)
        same = old is not None and old[0] == facts.st_size and old[1] == facts.st_mtime_ns
        fresh[path.name] = old if same and old else [facts.st_size, facts.st_mtime_ns, _crc(path)]
    write_whole(directory / SEAL, json.dumps(fresh))


def verify_seal(directory: Path) -> None:
    """Raise ``IndexUnusable`` when a sealed file that still exists does not hold what was sealed.

    Files newer than the seal are let through: a process killed between committing and sealing leaves such.
    """
    for name, (size, _, crc) in _seals(directory).items():
        path = directory / name
        if path.exists() and (path.stat().st_size != size or _crc(path) != crc):
            raise IndexUnusable("damaged", name)


def _seals(directory: Path) -> dict[str, list[int]]:
    path = directory / SEAL
    if not path.exists():
        return {}
    with damage_as_unusable(path):
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): [int(part) for part in parts] for name, parts in found.items()}


def _crc(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc
