"""The pieces of ``bench cluster``: two database servers, two search nodes, two web servers, two workers on loopback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from legaldocs.search.sphinx_backend import SCHEME, node_configuration

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "legaldocs"
READY_SECONDS = 60


def free_ports(count: int) -> list[int]:
    """Ports that nobody holds at this moment."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for ``condition``.  Raises ``TimeoutError`` naming ``what`` after ``READY_SECONDS``."""
    deadline = time.monotonic() + READY_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Piece:
    """A process that can be killed without warning and started again."""

    name: str
    command: Sequence[str]
    log: Path
    port: int | None = None
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # our own programs
                self.command,
                cwd=ROOT,
                env=os.environ | self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if self.port is not None:
            port = self.port
            until(lambda: answers(port), f"{self.name} does not listen, see {self.log}")

    def kill(self) -> None:
        """SIGKILL to it and its children."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def end(self) -> None:
        """Ask it to end in good order, and wait."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(READY_SECONDS)
            self.process = None

    def memory(self) -> float:
        """Megabytes that it and its children hold for themselves (their proportional share)."""
        if self.process is None:
            return 0.0
        sum_of = 0
        for number in [self.process.pid, *_children(self.process.pid)]:
            for line in Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").splitlines():
                sum_of += int(line.split()[1]) if line.startswith("Pss:") else 0
        return sum_of / 1024


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return [number for child in map(int, listed) for number in (child, *_children(child))]


class Databases:
    """A PostgreSQL and its copy: an answered commit lies on both."""

    def __init__(self, place: Path) -> None:
        self.place, self.ports = place, free_ports(2)
        self._bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self._as: list[str] = []
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            self._as = ["runuser", "-u", "postgres", "--"]
            place.mkdir(parents=True)
            shutil.chown(place, "postgres")

    def address(self, wanted: str) -> str:
        """SQLAlchemy's address over both; ``wanted`` is libpq's ``target_session_attrs``."""
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in self.ports)
        return f"postgresql+psycopg://postgres@/{DATABASE}?{hosts}&target_session_attrs={wanted}"

    def start(self) -> None:
        """Make the first, copy it, let it wait for the copy before it answers a commit."""
        first, second = self.place / "first", self.place / "second"
        self._run("initdb", "-D", str(first), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
        self._start(first, self.ports[0])
        at = ("-h", "127.0.0.1", "-p", str(self.ports[0]), "-U", "postgres")
        self._run("createdb", *at, DATABASE)
        copied = (
            "-h",
            "127.0.0.1",
            "-p",
            str(self.ports[0]),
            "-U",
            "postgres",
            "-D",
            str(second),
            "-R",
            "-X",
            "stream",
        )
        self._run("pg_basebackup", *copied)
        self._start(second, self.ports[1])
        for setting in ("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"):
            self._run("psql", *at, "-qAtc", setting)

    def restart_the_first(self) -> None:
        """The first is stopped without warning and comes back at once; every connection to it is broken."""
        self._run("pg_ctl", "-D", str(self.place / "first"), "-m", "immediate", "-w", "restart")

    def lose_the_first(self) -> None:
        """The first dies without warning; the copy takes over, as a cluster manager would have it."""
        self._run("pg_ctl", "-D", str(self.place / "first"), "-m", "immediate", "stop")
        self._run("pg_ctl", "-D", str(self.place / "second"), "-w", "promote")

    def stop(self) -> None:
        """End whatever still runs."""
        for name in ("first", "second"):
            if (self.place / name / "postmaster.pid").exists():
                self._run("pg_ctl", "-D", str(self.place / name), "-m", "immediate", "stop")

    def _start(self, directory: Path, port: int) -> None:
        options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={self.place} -p {port}"
        log = str(self.place / f"{directory.name}.log")
        self._run("pg_ctl", "-D", str(directory), "-w", "-l", log, "-o", options, "start")

    def _run(self, program: str, *words: str) -> None:
        command = [*self._as, str(self._bin / program), *words]
        with (self.place.parent / "databases.log").open("ab") as log:
            subprocess.run(command, check=True, cwd="/", stdout=log, stderr=log)  # noqa: S603  # PostgreSQL's programs


def search_nodes(place: Path) -> tuple[str, list[Piece]]:
    """The setting that names two search nodes; the nodes."""
    ports = free_ports(2)
    nodes = tuple(f"127.0.0.1:{port}" for port in ports)
    pieces = []
    for number, port in enumerate(ports):
        directory = place / f"search{number + 1}"
        directory.mkdir(parents=True)
        (directory / "sphinx.conf").write_text(node_configuration(nodes, number, str(directory)), encoding="utf-8")
        command = ["searchd", "--nodetach", "--config", str(directory / "sphinx.conf")]
        pieces.append(Piece(f"search {number + 1}", command, place / f"search{number + 1}.log", port))
    return SCHEME + ",".join(nodes), pieces


def web_servers(place: Path, environment: dict[str, str]) -> list[Piece]:
    """Two web servers over the same database and files."""
    pieces = []
    for number, port in enumerate(free_ports(2)):
        command = [
            *(sys.executable, "-W", "ignore", "-m", "gunicorn"),
            *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8", "--timeout", "60"),
            "wsgi:app",
        ]
        pieces.append(Piece(f"web {number + 1}", command, place / f"web{number + 1}.log", port, environment))
    return pieces


def workers(place: Path, environment: dict[str, str]) -> list[Piece]:
    """Two workers."""
    command = [sys.executable, "-W", "ignore", "-m", "legaldocs.cli", "worker"]
    return [
        Piece(f"worker {number}", command, place / f"worker{number}.log", environment=environment) for number in (1, 2)
    ]
