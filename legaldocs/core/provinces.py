"""Several provinces in one installation: the file that names them, read and proved.

A province is a tenant with a database, a directory of files, an index and keys of its own, reached under host names of
its own; what may be shared is code, and settings of the environment that tell nothing of a province.  The file (named
by ``LEGALDOCS_PROVINCES``) has one table per province::

    [province.north]
    name = "Northern province"
    hosts = ["vanban.north.example"]
    DATA_DIR = "/srv/legaldocs/north"
    SQLALCHEMY_DATABASE_URI = "file:/etc/legaldocs/north.database"

Any setting of ``config.py`` may stand there; ``file:…`` and ``env:…`` name where a value is read from.  Who answers
which request is ``legaldocs.hosting``; why it is done so is docs/decisions/0007.
"""

from __future__ import annotations

import os
import re
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger(__name__)

FILE, CHOSEN = "LEGALDOCS_PROVINCES", "LEGALDOCS_PROVINCE"
# Settings that say whose data is meant or open a door to it: never from the environment that all provinces share.
OWN = ("SQLALCHEMY_DATABASE_URI", "REPLICA_URI", "TERRITORY", "METRICS_TOKEN", "OIDC_CLIENT_SECRET", "FILES_STORE")
# Settings of the process, alike for all.
COMMON = ("LOG_FORMAT", "LOG_LEVEL", "PROVINCE", "PROVINCE_NAME", "TRUSTED_PROXIES")
_CODE = re.compile(r"[a-z][a-z0-9-]{1,30}")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_DISTRIBUTED = "sphinx://"
LOOK_SECONDS = 3.0
STALE = "legaldocs.provinces.stale"  # in the environment of a request: the list is an earlier one


class ProvinceError(ValueError):
    """The file of provinces cannot be used, or a province must be named; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Province:
    """One province: its ``code`` (in logs, cookies, commands), its name for people, host names, settings."""

    code: str
    name: str
    hosts: tuple[str, ...]
    given: Mapping[str, Any] = field(hash=False)

    def settings(self) -> dict[str, Any]:
        """What its application is made with; references are read now.  Raises ``ProvinceError``."""
        values: dict[str, Any] = dict.fromkeys(OWN, "") | {key: self._read(key) for key in self.given}
        values.setdefault("SITE_ADDRESS", f"https://{self.hosts[0]}")
        return values | {"PROVINCE": self.code, "PROVINCE_NAME": self.name}

    @property
    def data(self) -> Path:
        """Its directory of files."""
        return Path(str(self._read("DATA_DIR"))).resolve()

    def _read(self, key: str) -> Any:
        """The value of a setting, or what stands where it points to."""
        value = self.given[key]
        kind, colon, place = value.partition(":") if isinstance(value, str) else ("", "", "")
        if not colon or kind not in ("file", "env"):
            return value
        try:
            return Path(place).read_text("utf-8").strip() if kind == "file" else os.environ[place]
        except (OSError, KeyError, UnicodeDecodeError) as error:
            raise ProvinceError(f"province {self.code}, {key}: {value} cannot be read: {error}") from error


def listed() -> tuple[Province, ...]:
    """Every province of the file that the environment names; none where it names no file.  Raises ``ProvinceError``."""
    place = os.environ.get(FILE, "")
    return read(Path(place)) if place else ()


def chosen() -> Province | None:
    """The province that the environment chooses; ``None`` where the installation serves one without a file.

    Raises ``ProvinceError`` when there are several and none, or an unknown one, is chosen.
    """
    known = {one.code: one for one in listed()}
    code = os.environ.get(CHOSEN, "")
    if not known and not code:
        return None
    if code not in known:
        codes = ", ".join(known) or f"none, {FILE} names no file"
        what = f"there is no province {code}" if code else "this installation serves several provinces"
        raise ProvinceError(f"{what}; choose one: legaldocs --province CODE … (known: {codes})")
    return known[code]


def read(place: Path) -> tuple[Province, ...]:
    """The provinces of a file in its order.  Raises ``ProvinceError`` naming the place of what is wrong."""
    try:
        return parse(place.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProvinceError(f"{place}: cannot be read: {error}") from error
    except ProvinceError as error:
        raise ProvinceError(f"{place}: {error}") from error


def parse(text: str) -> tuple[Province, ...]:
    """The provinces of a text.  Raises ``ProvinceError`` or ``tomllib.TOMLDecodeError``."""
    tables = tomllib.loads(text).get("province", {})
    found = tuple(_province(code, table) for code, table in tables.items()) if isinstance(tables, dict) else ()
    if not found:
        raise ProvinceError("no [province.CODE] stands in it")
    for one, other in combinations(found, 2):
        _apart(one, other)
    return found


class Watched:
    """The provinces of a file as it stands now, for processes that outlive a change of it.

    Whoever asks looks at the file, at most every ``LOOK_SECONDS``.  What has changed counts when it is found alike at
    two looks, so that a file is never taken while it is being written; one that is wrong counts for nothing: the
    provinces stay those of the last good one, ``stale`` says so, and the log why.
    """

    def __init__(self, place: Path) -> None:
        """Raises ``ProvinceError``: with nothing to keep, a file that is wrong is no beginning."""
        self._place = place
        self._taken = self._seen = _bytes(place)
        self._provinces = read(place)
        self._looking, self._due = threading.Lock(), time.monotonic() + LOOK_SECONDS
        self.stale = False

    def now(self) -> tuple[Province, ...]:
        """Every province.  Never waits for another thread that is looking, and never raises."""
        if time.monotonic() >= self._due and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._due = time.monotonic() + LOOK_SECONDS
                self._looking.release()
        return self._provinces

    def _look(self) -> None:
        before, self._seen = self._seen, _bytes(self._place)
        if self._seen != before or self._seen == self._taken:
            return
        self._taken = self._seen  # said once, not at every look
        try:
            found = read(self._place)
        except ProvinceError as error:
            self.stale = True
            log.error("file of provinces not used", reason=str(error), kept=[one.code for one in self._provinces])
            return
        if _bytes(self._place) != self._taken:  # written again since: at another look
            self._seen, self._taken = b"", b"\0"
            return
        self._provinces, self.stale = found, False
        log.info("provinces", served=[one.code for one in found])


def _bytes(place: Path) -> bytes:
    """What stands in the file; nothing where it cannot be read, which is then another state of it."""
    try:
        return place.read_bytes()
    except OSError:
        return b""


def watched() -> Watched | None:
    """The file that the environment names, watched; none where it names no file.  Raises ``ProvinceError``."""
    place = os.environ.get(FILE, "")
    return Watched(Path(place)) if place else None


def _province(code: str, table: Any) -> Province:
    if not _CODE.fullmatch(code) or not isinstance(table, dict):
        raise ProvinceError(f"[province.{code}]: a code is 2 to 31 small letters, figures and hyphens, and a table")
    hosts = table.get("hosts")
    if not isinstance(hosts, list) or not hosts or not all(_is_host(one) for one in hosts):
        raise ProvinceError(f'[province.{code}]: hosts = ["…"] names at least one host, in small letters, without port')
    if not isinstance(table.get("name"), str) or not table["name"].strip():
        raise ProvinceError(f'[province.{code}]: name = "…" is missing')
    given = {key: value for key, value in table.items() if key not in ("name", "hosts")}
    for key in given:
        if key in COMMON or not key.isupper():
            raise ProvinceError(f"[province.{code}]: {key} is no setting of a province")
    if not given.get("DATA_DIR"):
        raise ProvinceError(f'[province.{code}]: DATA_DIR = "…" is missing')
    return Province(code, table["name"].strip(), tuple(hosts), given)


def _is_host(value: Any) -> bool:
    return isinstance(value, str) and _HOST.fullmatch(value) is not None


def _apart(one: Province, other: Province) -> None:
    """Two provinces share no host, no directory, no database and no index.  Raises ``ProvinceError``."""
    pair = f"provinces {one.code} and {other.code}"
    if both := set(one.hosts) & set(other.hosts):
        raise ProvinceError(f"{pair} have one host: {min(both)}")
    if one.data.is_relative_to(other.data) or other.data.is_relative_to(one.data):
        raise ProvinceError(f"{pair} have one directory, or one inside the other: {one.data}, {other.data}")
    compared: tuple[tuple[str, Callable[[Province], set[str]]], ...] = (("database", _databases), ("index", _nodes))
    for what, of in compared:
        if of(one) & of(other):
            raise ProvinceError(f"{pair} have one {what}; each needs its own")
    first, second = _bucket(one), _bucket(other)
    if first and second and (first.startswith(second) or second.startswith(first)):
        raise ProvinceError(f"{pair} have one bucket and prefix for files, or one inside the other; each needs its own")


def _databases(one: Province) -> set[str]:
    """What tells databases apart, without account and password: two accounts may lead to one database."""
    found = set()
    for key in ("SQLALCHEMY_DATABASE_URI", "REPLICA_URI"):
        address = str(one.settings()[key])
        if address:
            scheme, _slashes, rest = address.partition("://")
            found.add(f"{scheme.partition('+')[0]}://{rest.rpartition('@')[2]}")
    return found


def _nodes(one: Province) -> set[str]:
    """Nodes of a distributed engine: their tables have one name, so that each province needs nodes of its own."""
    engine = str(one.settings().get("SEARCH_ENGINE", os.environ.get("LEGALDOCS_SEARCH_ENGINE", "")))
    return set(engine.removeprefix(_DISTRIBUTED).split(",")) if engine.startswith(_DISTRIBUTED) else set()


def _bucket(one: Province) -> str:
    """Where its originals lie outside its directory: host, bucket and prefix, ending in a stroke; empty = nowhere."""
    place = str(one.settings()["FILES_STORE"]).strip("/").partition("://")[2]
    return f"{place.lower()}/" if place else ""


def section(code: str, name: str, hosts: list[str], settings: Mapping[str, str]) -> str:
    """The table of a province as text, to be added to the file."""
    return "\n".join(_lines(code, name, hosts, settings))


def _lines(code: str, name: str, hosts: list[str], settings: Mapping[str, str]) -> Iterator[str]:
    yield f"[province.{code}]"
    yield f"name = {_quoted(name)}"
    yield f"hosts = [{', '.join(map(_quoted, hosts))}]"
    yield from (f"{key} = {_quoted(value)}" for key, value in settings.items())
    yield ""


def _quoted(text: str) -> str:
    """A basic string of TOML.  Raises ``ProvinceError`` for signs that no name or address has."""
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise ProvinceError(f"{text!r} holds a sign that cannot be printed")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def without(text: str, code: str) -> str:
    """``text`` of a file without the table of ``code``.

    Raises ``ProvinceError`` where it cannot be cut out with every other province left as it stands.
    """
    before = {one.code: one for one in parse(text)}
    if code not in before:
        raise ProvinceError(f"there is no province {code} (known: {', '.join(before)})")
    kept, within = [], False
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("["):
            within = line.strip().partition("#")[0].strip() == f"[province.{code}]"
        if not within:
            kept.append(line)
    left = "".join(kept)
    try:
        after = {one.code: one for one in parse(left)}
    except (ProvinceError, tomllib.TOMLDecodeError) as error:
        raise ProvinceError(f"the file would not hold without {code}: {error}") from error
    if after != {key: one for key, one in before.items() if key != code}:
        raise ProvinceError(f"[province.{code}] cannot be cut out by itself; take it out by hand")
    return left
