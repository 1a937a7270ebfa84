"""``legaldocs serve``: the whole system on one machine: database up to date, web server and worker, both watched.

The two are children forked from this process after it has loaded the program, so that all three share it in memory
and start at once.  A child that ends unexpectedly is started again, more slowly each time; a signal to this process
ends both in good order.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from pathlib import Path
from wsgiref.types import WSGIApplication

import click

from legaldocs.cli.context import make_app
from legaldocs.core import provinces

FORK = multiprocessing.get_context("fork")
READY_SECONDS = 60
LONGEST_PAUSE_SECONDS = 30
GRACE_SECONDS = 15


@dataclass
class Child:
    """A process that should always run."""

    name: str
    run: Callable[[], None]
    process: ForkProcess | None = None
    pause: float = 0.5
    due: float = field(default_factory=time.monotonic)
    since: float = 0.0

    def watch(self) -> None:
        """Start the process when it is due; notice when it ended."""
        now = time.monotonic()
        if self.process is not None and not self.process.is_alive():
            lived = now - self.since
            self.pause = 0.5 if lived > LONGEST_PAUSE_SECONDS else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
            click.echo(f"{self.name} ended with {self.process.exitcode}; starting again", err=True)
            self.process, self.due = None, now + self.pause
        if self.process is None and now >= self.due:
            self.process = FORK.Process(target=_alone, args=(self.run,), name=self.name)
            self.process.start()
            self.since = now

    def end(self) -> None:
        """Ask the process to end."""
        if self.process is not None:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait until the process has ended; kill it at ``deadline`` (monotonic seconds)."""
        if self.process is None:
            return
        self.process.join(max(0.1, deadline - time.monotonic()))
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _alone(run: Callable[[], None]) -> None:
    """Run a child in a session of its own: Ctrl-C reaches the parent alone, which then ends the children in order."""
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    run()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--corpus", type=click.Path(exists=True, path_type=Path), help="Documents to import as a job.")
@click.option("--codes", is_flag=True, help="Import the six national codes of the optional sample package.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Requests served at once.")
def serve(host: str, port: int, corpus: Path | None, codes: bool, threads: int) -> None:
    """Migrate, load the sample when empty, start web and worker, and watch both until Ctrl-C."""
    refuse_used_port(host, port)
    several = provinces.listed()
    sign_ins = prepare_all(several) if several else prepare(corpus, codes)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    children = [Child("web", lambda: run_web(host, port, threads)), Child("worker", run_worker)]
    for child in children:
        child.watch()
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '') else host}:{port}"  # noqa: S104  # compared, not bound
    if answers(address, stopping):
        at = [f"http://{one}:{port}  {province.name}" for province in several for one in province.hosts]
        click.echo(banner("\n             ".join(at) or address, sign_ins))
    while not stopping.wait(0.5):
        for child in children:
            child.watch()
    end_all(children)


def refuse_used_port(host: str, port: int) -> None:
    """Say at once that another program has the port; the web server would try it for ever."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server will
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port}: {error.strerror}. Choose another: PORT=8080 make run"
            ) from error


def prepare_all(several: tuple[provinces.Province, ...]) -> list[tuple[str, str, str]]:
    """Bring the database of every province up to date; what fails for one is said and keeps no other closed."""
    from legaldocs.cli.database import run_upgrade
    from legaldocs.core.db import db

    for province in several:
        try:
            with make_app(province).app_context():
                run_upgrade()
                db.engine.dispose()  # a connection must not be shared with the children
        except Exception as error:  # whatever is wrong with one province must not close the others
            click.echo(f"{province.code}: not brought up to date: {error}", err=True)
    return []


def prepare(corpus: Path | None, codes: bool) -> list[tuple[str, str, str]]:
    """Database, sample register and asked-for imports; returns the sign-ins of the sample: role, name, password."""
    from legaldocs.checking import sample_checks
    from legaldocs.cli.database import run_upgrade
    from legaldocs.core.db import db
    from legaldocs.documents import sample_register as loader
    from legaldocs.drafting import sample_drafts
    from legaldocs.plans import sample_delegated

    with make_app().app_context():
        run_upgrade()
        loader.load_when_empty()
        sample_checks.load_when_fresh()
        sample_drafts.load_when_fresh()
        sample_delegated.load_when_fresh()
        if corpus is not None:
            loader.queue_import(corpus.resolve())
        if codes:
            loader.queue_codes()
        sign_ins = list(loader.sign_ins())
        db.engine.dispose()  # a connection must not be shared with the children
        return sign_ins


def run_web(host: str, port: int, threads: int) -> None:
    """Gunicorn with one process of several threads."""
    from gunicorn.app.base import BaseApplication

    beat = "/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir()  # noqa: S108  # gunicorn makes its own file
    options = {
        "bind": f"{host}:{port}",
        "worker_class": "gthread",
        "workers": 1,
        "limit_request_line": 8190,  # a question in Vietnamese takes nine signs of an address for a letter
        "threads": threads,
        "timeout": 120,
        "worker_tmp_dir": beat,
        "control_socket_disable": True,
        "loglevel": "warning",
    }

    class Web(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> WSGIApplication:
            from legaldocs.hosting import application

            return application()

    Web().run()


def run_worker() -> None:
    """Two lanes: a long import must not keep short jobs waiting."""
    from legaldocs.cli.worker import work

    work(lanes=2)


def answers(address: str, stopping: threading.Event) -> bool:
    """Whether the web server answers within ``READY_SECONDS``."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not stopping.wait(0.1):
        try:
            with urllib.request.urlopen(f"{address}/static/icons/sprite.svg", timeout=5):  # noqa: S310  # our own http
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            continue
    return False


def banner(address: str, sign_ins: list[tuple[str, str, str]]) -> str:
    """What a person needs to begin."""
    lines = ["", f"  legaldocs  {address}", ""]
    if sign_ins:
        widths = [max(len(row[column]) for row in sign_ins) for column in range(3)]
        lines += ["  Sample people, one per role:"]
        lines += [
            "    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in sign_ins
        ]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])


def end_all(children: list[Child]) -> None:
    """End every child in good order, then by force."""
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.end()
    for child in children:
        child.wait(deadline)
