"""The place of the index on disk: generations side by side, a pointer to the one in use, one writer for all.

``CURRENT`` names the generation directory that is searched and is replaced whole, so a rebuild happens aside while
search stays up.  Each generation says in ``generation.json`` which engine, fields and analysis it was built with.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from legaldocs.search import analysis
from legaldocs.search.backend import SCHEMA_VERSION, IndexedProvision, SearchBackend
from legaldocs.search.choose import create_index, open_index
from legaldocs.search.errors import IndexUnusable
from legaldocs.search.storage import WriteLock, sync, write_whole

_POINTER = "CURRENT"
_ABOUT = "generation.json"
_EFFECT = "EFFECT"
_DOUBT = "?"  # before the state while labels are being written anew
_VERSION = f"{SCHEMA_VERSION}.{analysis.VERSION}"


class IndexHome:
    """The index under ``root``.  Keep one object per process; it follows rebuilds made by other processes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._opened: tuple[str, SearchBackend] | None = None

    def current(self) -> SearchBackend:
        """The index in use, opened once per generation; raises ``IndexUnusable``."""
        generation = self._generation()
        if self._opened is None or self._opened[0] != generation:
            self.close()
            self._opened = (generation, self._open(generation))
        return self._opened[1]

    def engine(self) -> str:
        """Name of the engine of the index in use; raises ``IndexUnusable``."""
        return self._engine(self._generation())

    def effect_state(self, *, settled: bool = True) -> str:
        """What the effect labels in the index were true of (see ``effect_labels.state``).

        Empty when nobody knows, and, if ``settled``, while they are being written anew.
        """
        try:
            state = (self._root / self._generation() / _EFFECT).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError, IndexUnusable):
            return ""
        return "" if settled and state.startswith(_DOUBT) else state.removeprefix(_DOUBT)

    def note_effect(self, state: str, *, settled: bool = True) -> None:
        """Remember what the labels in the index are true of; not ``settled`` before some of them are replaced."""
        write_whole(self._root / self._generation() / _EFFECT, state if settled else f"{_DOUBT}{state}")

    def close(self) -> None:
        """Give back what is open; the next call of ``current`` opens it again."""
        if self._opened is not None:
            self._opened[1].close()
            self._opened = None

    def _generation(self) -> str:
        try:
            name = (self._root / _POINTER).read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise IndexUnusable("missing", str(self._root)) from error
        except (UnicodeDecodeError, OSError) as error:
            raise IndexUnusable("damaged", _POINTER) from error
        if not name.startswith("g") or not name[1:].isdigit() or not (self._root / name).is_dir():
            raise IndexUnusable("missing", name[:20])
        return name

    def _engine(self, generation: str) -> str:
        try:
            about = json.loads((self._root / generation / _ABOUT).read_text(encoding="utf-8"))
            engine, version = str(about["engine"]), str(about["version"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusable("damaged", _ABOUT) from error
        if version != _VERSION:
            raise IndexUnusable("version", f"{version} instead of {_VERSION}")
        return engine

    def _open(self, generation: str) -> SearchBackend:
        return open_index(self._engine(generation), self._root / generation / "data", self._lock_path())

    def _lock_path(self) -> Path:
        return self._root / "write.lock"

    def rebuild(
        self, engine: str, batches: Iterable[Iterable[IndexedProvision]], wait: float = 0.0, effect: str = ""
    ) -> int:
        """Build a new generation from ``batches`` and put it in the place of the old one; the number of provisions.

        ``effect`` says what the labels of the provisions are true of.

        Writers are kept out meanwhile (``LockHeld`` when one is at work for longer than ``wait`` seconds), searches
        go on in the old generation.  If ``batches`` fails, the old generation stays.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        lock = WriteLock(self._lock_path())
        lock.acquire(wait)
        try:
            number = max((int(path.name[1:]) for path in self._generations()), default=0) + 1
            name = f"g{number:06d}"
            count = self._build(self._root / name, engine, batches)
            write_whole(self._root / name / _EFFECT, effect)
            write_whole(self._root / _POINTER, name)
            self._forget_older(number)
        finally:
            lock.release()
        return count

    def _build(self, place: Path, engine: str, batches: Iterable[Iterable[IndexedProvision]]) -> int:
        place.mkdir()
        count = 0
        try:
            with closing(create_index(engine, place / "data")) as index:
                for batch in batches:
                    count += index.index(batch)
                index.commit()
            write_whole(place / _ABOUT, json.dumps({"engine": engine, "version": _VERSION}))
            sync(place / "data")
            sync(self._root)
        except BaseException:  # also when interrupted: what is half built must not stay
            shutil.rmtree(place, ignore_errors=True)
            raise
        return count

    def _generations(self) -> list[Path]:
        return [path for path in self._root.glob("g??????") if path.name[1:].isdigit()]

    def _forget_older(self, number: int) -> None:
        """Delete all but the new and the last generation; a search that just began may still read the last."""
        for path in self._generations():
            if int(path.name[1:]) < number - 1:
                shutil.rmtree(path, ignore_errors=True)
