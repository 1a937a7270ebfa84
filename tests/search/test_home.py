"""The index on disk: rebuilt aside and swapped whole, one writer, damage told apart from emptiness."""

from __future__ import annotations

import gc
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from legaldocs.search import home as home_module
from legaldocs.search.backend import IndexedProvision, Query
from legaldocs.search.choose import create_index, engine_for, open_index
from legaldocs.search.errors import EngineUnknown, IndexUnusable, LockHeld
from legaldocs.search.home import IndexHome
from tests.search.register import REGISTER

ENGINES = ("whoosh", "tantivy")


@pytest.fixture(params=ENGINES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> IndexHome:
    """An index of each engine in turn, holding the register."""
    made = IndexHome(tmp_path)
    made.rebuild(request.param, [REGISTER])
    return made


def files_of(root: Path) -> list[Path]:
    """The engine's own files of the generation in use."""
    data = root / (root / "CURRENT").read_text().strip() / "data"
    return sorted(path for path in data.iterdir() if path.suffix != ".lock" and path.stat().st_size)


@pytest.mark.parametrize(
    ("setting", "provisions", "engine"),
    [("auto", 20_000, "whoosh"), ("auto", 20_001, "tantivy"), ("whoosh", 10**6, "whoosh"), ("tantivy", 1, "tantivy")],
)
def test_engine_follows_the_size_unless_forced(setting: str, provisions: int, engine: str) -> None:
    assert engine_for(setting, provisions) == engine


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(EngineUnknown):
        engine_for("sphinx", 1)


def test_missing_index_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable) as refused:
        IndexHome(tmp_path / "none").current()
    assert refused.value.reason == "missing"


@pytest.mark.parametrize("first", ENGINES)
@pytest.mark.parametrize("second", ENGINES)
def test_rebuild_is_followed_without_restart(tmp_path: Path, first: str, second: str) -> None:
    writer, reader = IndexHome(tmp_path), IndexHome(tmp_path)
    writer.rebuild(first, [REGISTER])
    assert reader.current().count() == len(REGISTER)
    writer.rebuild(second, [REGISTER[:2], REGISTER[2:3]])
    assert reader.current().count() == 3
    assert reader.engine() == second


def test_failed_rebuild_leaves_the_old_index(home: IndexHome, tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[IndexedProvision, ...]]:
        yield REGISTER[:1]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        home.rebuild("whoosh", broken())
    assert home.current().count() == len(REGISTER)
    assert len(list(tmp_path.glob("g*"))) == 1


def test_only_two_generations_are_kept(home: IndexHome, tmp_path: Path) -> None:
    for _ in range(3):
        home.rebuild("whoosh", [REGISTER])
    assert len(list(tmp_path.glob("g*"))) == 2


def test_second_writer_is_told_that_the_lock_is_held(home: IndexHome, tmp_path: Path) -> None:
    first, second = home.current(), IndexHome(tmp_path).current()
    first.delete_documents([1])
    with pytest.raises(LockHeld):
        second.delete_documents([2])
    with pytest.raises(LockHeld):
        home.rebuild("whoosh", [REGISTER])
    first.commit()
    second.delete_documents([2])
    second.commit()
    assert set(home.current().checksums()) == {3, 4}


def test_commit_of_one_process_is_seen_by_another(home: IndexHome, tmp_path: Path) -> None:
    reader = IndexHome(tmp_path).current()
    assert reader.search(Query("đất đai")).total == 2
    home.current().delete_documents([1])
    home.current().commit()
    assert reader.search(Query("đất đai")).total == 0


def test_index_of_another_version_is_unusable(home: IndexHome, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(home_module, "_VERSION", "0.0")
    with pytest.raises(IndexUnusable) as refused:
        IndexHome(tmp_path).current()
    assert refused.value.reason == "version"


def truncate(path: Path) -> None:
    """Cut the file in half."""
    os.truncate(path, path.stat().st_size // 2)


def scramble(path: Path) -> None:
    """Fill the file with other bytes of the same length."""
    path.write_bytes(random.Random(7).randbytes(path.stat().st_size))  # noqa: S311 - noise, not a secret


# Whoosh forgets to close what it had opened before it met the damage.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("harm", [truncate, scramble, Path.unlink])
def test_any_damaged_file_makes_the_index_unusable_or_changes_nothing(tmp_path: Path, harm: object) -> None:
    for engine in ENGINES:
        whole = tmp_path / engine
        IndexHome(whole).rebuild(engine, [REGISTER])
        for number, original in enumerate(files_of(whole)):
            copy = tmp_path / f"{engine}-{number}"
            shutil.copytree(whole, copy, copy_function=shutil.copy2)
            harm(copy / original.relative_to(whole))  # type: ignore[operator]
            assert answers_whole_or_not_at_all(copy), original.name
    gc.collect()


def answers_whole_or_not_at_all(root: Path) -> bool:
    """Whether a search gives the right answer or says that the index is unusable."""
    try:
        index = IndexHome(root).current()
        return index.search(Query("quy hoạch sử dụng đất")).total == 1 and index.count() == len(REGISTER)
    except IndexUnusable:
        return True


def test_deleted_index_directory_is_noticed_while_running(home: IndexHome, tmp_path: Path) -> None:
    home.current().search(Query("đất"))
    shutil.rmtree(tmp_path)
    with pytest.raises(IndexUnusable):
        home.current().search(Query("đất"))


def test_damaged_pointer_is_unusable(home: IndexHome, tmp_path: Path) -> None:
    for content in (b"", b"g999999", b"../..", b"\xff\xfe"):
        (tmp_path / "CURRENT").write_bytes(content)
        with pytest.raises(IndexUnusable):
            home.current()


_WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from legaldocs.search.choose import open_index
from tests.search.register import REGISTER
index = open_index(sys.argv[1], Path(sys.argv[2]))
print("ready", flush=True)
for number in range(1_000):
    index.index([replace(REGISTER[0], id=f"{number}:dieu-{part}", document_id=number) for part in range(3)])
    index.commit()
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_writer_leaves_whole_documents_and_no_lock(engine: str, tmp_path: Path) -> None:
    place = tmp_path / "index"
    first = create_index(engine, place)
    first.index([replace(REGISTER[0], id="5000:x", document_id=5000)])
    first.commit()
    first.close()
    for pause in (0.05, 0.2):
        command = [sys.executable, "-W", "ignore", "-c", _WRITER, engine, str(place)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        index = open_index(engine, place)
        found = index.search(Query("số:22/2020", limit=5_000))
        per_document: dict[str, int] = {}
        for hit in found.hits:
            per_document[hit.id.split(":")[0]] = per_document.get(hit.id.split(":")[0], 0) + 1
        assert per_document.pop("5000") == 1
        assert set(per_document.values()) <= {3}
        index.delete_documents([5001])
        index.commit()
        index.close()
