"""Where original files lie: a directory, or a bucket of any S3-compatible store; by their SHA-256, proved on the way.

What is kept is never changed, so a name is its content: storing twice is one file, and whoever reads compares.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

DIGEST = re.compile(r"[0-9a-f]{64}")
FOLDER = "blobs"  # in DATA_DIR, and in archives wherever the files lie
PASSING = Path("passing") / "originals"  # in DATA_DIR: copies of what a bucket holds, for programs that read paths
_KEPT_BYTES = 2_000_000_000  # of such copies; beyond, what was not asked for within an hour goes
_KEPT_SECONDS = 3_600.0


class FileStoreError(OSError):
    """The store cannot be reached, or its setting names none; the words say which."""


class Altered(ValueError):
    """A file is no longer what its name says."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the store: its digest, and when it came (seconds since the epoch)."""

    digest: str
    since: float


class FileStore(Protocol):
    """What a place for files can do.  All raise ``FileStoreError`` when it is away."""

    def keep(self, digest: str, data: bytes) -> None:
        """Store ``data`` durably under its digest, whole or not at all; once it returns the bytes can be read."""

    def read(self, digest: str) -> bytes:
        """The bytes, proved.  Raises ``FileNotFoundError`` or ``Altered``."""

    def exists(self, digest: str) -> bool:
        """Whether a file has this digest."""

    def at_hand(self, digest: str) -> Path:
        """A path at which the bytes can be read now.  Raises ``FileNotFoundError``; a copy is proved (``Altered``)."""

    def every(self) -> Iterator[Kept]:
        """All files, by digest."""

    def remove(self, digest: str) -> None:
        """Forget a file that nothing names."""


def of(settings: Mapping[str, Any]) -> FileStore:
    """The store that the settings name.  Raises ``FileStoreError`` for a name that is none."""
    data, place = Path(settings["DATA_DIR"]), str(settings["FILES_STORE"])
    if not place:
        return Directory(data / FOLDER)
    parts = urlsplit(place)
    if parts.scheme not in ("s3", "s3+http") or not parts.hostname or not parts.path.strip("/"):
        raise FileStoreError(f"FILES_STORE = {place!r}: s3://host[:port]/bucket[/prefix] is meant, or nothing")
    bucket, _slash, prefix = parts.path.strip("/").partition("/")
    return Bucket(settings, parts.netloc, bucket, prefix, data / PASSING, secure=parts.scheme == "s3")


def proved(digest: str, data: bytes) -> bytes:
    """``data`` if it has the digest.  Raises ``Altered``."""
    if hashlib.sha256(data).hexdigest() != digest:
        raise Altered(f"original {digest} was altered")
    return data


class Directory:
    """Files in a directory, two letters of the digest to a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, digest: str, data: bytes) -> None:
        """As ``FileStore.keep``: temporary file, fsync, rename."""
        target = self._path(digest)
        if not target.exists():
            write_whole(target, proved(digest, data))

    def read(self, digest: str) -> bytes:
        """As ``FileStore.read``."""
        return proved(digest, self._path(digest).read_bytes())

    def exists(self, digest: str) -> bool:
        """As ``FileStore.exists``."""
        return self._path(digest).is_file()

    def at_hand(self, digest: str) -> Path:
        """The file itself; whoever must know that it was not altered uses ``read``."""
        path = self._path(digest)
        if not path.is_file():
            raise FileNotFoundError(path)
        return path

    def every(self) -> Iterator[Kept]:
        """As ``FileStore.every``."""
        for path in sorted(self._root.rglob("*")):
            if DIGEST.fullmatch(path.name) and path.is_file():
                yield Kept(path.name, path.stat().st_mtime)

    def remove(self, digest: str) -> None:
        """As ``FileStore.remove``."""
        self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise FileNotFoundError(f"{digest!r} is no SHA-256")
        return self._root / digest[:2] / digest


class Bucket:
    """Files as objects ``prefix/ab/abcd…``; a copy of what programs must read by path lies in ``copies``."""

    def __init__(
        self, settings: Mapping[str, Any], host: str, bucket: str, prefix: str, copies: Path, *, secure: bool
    ) -> None:
        from minio import Minio  # loaded where a bucket is used
        from urllib3 import PoolManager, Retry, Timeout

        self._client = Minio(
            host,
            access_key=settings["FILES_KEY"] or None,
            secret_key=settings["FILES_SECRET"] or None,
            region=settings["FILES_REGION"] or None,
            secure=secure,
            http_client=PoolManager(timeout=Timeout(connect=5, read=60), retries=Retry(total=2, backoff_factor=0.2)),
        )
        self._bucket, self._prefix, self._copies = bucket, f"{prefix}/" if prefix else "", Directory(copies)
        self._folder = copies

    def keep(self, digest: str, data: bytes) -> None:
        """As ``FileStore.keep``; what was stored is read back and compared before anybody relies on it."""
        if self.exists(digest):
            return
        self._ask("put_object", self._name(digest), BytesIO(proved(digest, data)), len(data))
        self.read(digest)

    def read(self, digest: str) -> bytes:
        """As ``FileStore.read``."""
        answer = self._ask("get_object", self._name(digest))
        try:
            return proved(digest, answer.data)
        finally:
            answer.close()
            answer.release_conn()

    def exists(self, digest: str) -> bool:
        """As ``FileStore.exists``."""
        try:
            self._ask("stat_object", self._name(digest))
        except FileNotFoundError:
            return False
        return True

    def at_hand(self, digest: str) -> Path:
        """A proved copy; the oldest copies go when there are too many."""
        if not self._copies.exists(digest):
            self._copies.keep(digest, self.read(digest))
            self._make_room()
        path = self._copies.at_hand(digest)
        os.utime(path)
        return path

    def every(self) -> Iterator[Kept]:
        """As ``FileStore.every``."""
        for one in self._ask("list_objects", prefix=self._prefix, recursive=True):
            name = str(one.object_name).rpartition("/")[2]
            if DIGEST.fullmatch(name):
                yield Kept(name, one.last_modified.timestamp() if one.last_modified else time.time())

    def remove(self, digest: str) -> None:
        """As ``FileStore.remove``."""
        self._ask("remove_object", self._name(digest))
        self._copies.remove(digest)

    def _name(self, digest: str) -> str:
        if not DIGEST.fullmatch(digest):
            raise FileNotFoundError(f"{digest!r} is no SHA-256")
        return f"{self._prefix}{digest[:2]}/{digest}"

    def _ask(self, verb: str, *given: Any, **named: Any) -> Any:
        """One request; the client's many errors as the two that a caller can act on."""
        from minio.error import MinioException, S3Error
        from urllib3.exceptions import HTTPError

        try:
            found = getattr(self._client, verb)(self._bucket, *given, **named)
            return list(found) if verb == "list_objects" else found
        except S3Error as error:
            if error.code in ("NoSuchKey", "NoSuchObject"):
                raise FileNotFoundError(str(given[0])) from error
            raise FileStoreError(f"the file store refused {verb}: {error.code}") from error
        except (MinioException, HTTPError, ValueError) as error:
            raise FileStoreError(f"the file store cannot be reached: {type(error).__name__}: {error}") from error

    def _make_room(self) -> None:
        copies = [path.stat() for path in self._folder.rglob("*") if path.is_file()]
        if sum(one.st_size for one in copies) > _KEPT_BYTES:
            for kept in self._copies.every():
                if time.time() - kept.since > _KEPT_SECONDS:
                    self._copies.remove(kept.digest)


def write_whole(target: Path, data: bytes) -> None:
    """Write a file durably: under a passing name beside it, flushed, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as fresh:
            fresh.write(data)
            fresh.flush()
            os.fsync(fresh.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
