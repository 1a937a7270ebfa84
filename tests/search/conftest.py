"""Every engine, opened on nothing and on the small register."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from legaldocs.search.backend import SearchBackend
from legaldocs.search.choose import DISTRIBUTED, create_index
from legaldocs.search.memory_backend import MemoryBackend
from legaldocs.search.sphinx_backend import node_configuration
from tests.conftest import lacking
from tests.search.register import REGISTER


def _free_ports() -> tuple[int, int]:
    """Four free ports, of which the first and third: a node takes one for SphinxQL and the next for its peers."""
    with socket.socket() as one, socket.socket() as two:
        for place in (one, two):
            place.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def _answers(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def _start(place: Path) -> tuple[tuple[str, ...], list[subprocess.Popen[bytes]]]:
    """Addresses of two started nodes, which may not answer yet; the nodes."""
    nodes = tuple(f"127.0.0.1:{port}" for port in _free_ports())
    running = []
    for number in range(len(nodes)):
        directory = place / f"node{number}"
        directory.mkdir(parents=True)
        (directory / "sphinx.conf").write_text(node_configuration(nodes, number, str(directory)))
        command = ["searchd", "--nodetach", "--config", str(directory / "sphinx.conf")]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    return nodes, running


def _all_answer(nodes: tuple[str, ...], running: list[subprocess.Popen[bytes]]) -> bool:
    """Whether every node came up; False as soon as one ended, such as over a port that another program took."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and all(node.poll() is None for node in running):
        if all(_answers(int(address.rpartition(":")[2])) for address in nodes):
            return True
        time.sleep(0.05)
    return False


def _stop(running: list[subprocess.Popen[bytes]]) -> None:
    for node in running:
        node.kill()
        node.wait()


@contextmanager
def nodes_running(place: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Setting that names two running nodes of Debian's Sphinx, which speaks the protocol of Manticore; the nodes."""
    if shutil.which("searchd") is None:
        lacking("Sphinx", "apt-get install sphinxsearch")
    for attempt in range(3):
        nodes, running = _start(place / f"attempt{attempt}")
        try:
            if _all_answer(nodes, running):
                yield DISTRIBUTED + ",".join(nodes), running
                return
        finally:
            _stop(running)
    pytest.fail("the nodes of Sphinx did not answer, three times")


@pytest.fixture(scope="session")
def two_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two nodes that all tests share."""
    with nodes_running(tmp_path_factory.mktemp("nodes")) as (setting, _processes):
        yield setting


ENGINES = ("memory", "whoosh", "tantivy", "sphinx")


def _opened(engine: str, place: Path) -> SearchBackend:
    return MemoryBackend() if engine == "memory" else create_index(engine, place / "index")


@pytest.fixture(params=ENGINES)
def empty_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchBackend]:
    """An empty index of each engine in turn, to be written."""
    engine = request.param
    index = _opened(request.getfixturevalue("two_nodes") if engine == "sphinx" else engine, tmp_path)
    yield index
    index.close()


@pytest.fixture
def changing(empty_index: SearchBackend) -> SearchBackend:
    """The register in each engine in turn, to be changed."""
    empty_index.index(REGISTER)
    empty_index.commit()
    return empty_index


@pytest.fixture(scope="module", params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchBackend]:
    """The register in each engine in turn, made once and only read; its nodes are not those that tests write to."""
    place = tmp_path_factory.mktemp("filled")
    with ExitStack() as stack:
        engine = request.param
        setting = stack.enter_context(nodes_running(place / "nodes"))[0] if engine == "sphinx" else engine
        filled = _opened(setting, place)
        filled.index(REGISTER)
        filled.commit()
        yield filled
        assert filled.count() == len(REGISTER)  # a test that writes takes `changing`
        filled.close()
