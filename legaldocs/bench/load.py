"""A hundred people at work for five minutes, and then the public at the portal as fast as it is answered.

``LEGALDOCS_BENCH_REGISTER`` names a directory whose register is copied and used; otherwise the sample register is.
``LEGALDOCS_BENCH_SECONDS`` shortens the first part.  People read for two to eight seconds between two pages.
"""

from __future__ import annotations

import http.client
import os
import random
import shutil
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from statistics import quantiles
from typing import Any, ClassVar

from legaldocs.bench.cluster_pieces import Piece, free_ports
from legaldocs.bench.register import QUESTIONS

PEOPLE = 100
SECONDS = 300
READING = (2.0, 8.0)
FIFTHS = 5
PUBLIC_SECONDS = 20
PUBLIC = 8  # connections of the public that never pause
PORTAL_PAGES = ("/portal", "/portal/documents", "/portal/documents/1", "/portal/documents/2", "/portal/statistics")


class Seen:
    """Milliseconds of every answer by kind of page, and the states of answers that were no success."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.failures: dict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def note(self, kind: str, status: int, seconds: float) -> None:
        """One answer."""
        with self._lock:
            self.times[kind].append(seconds * 1000)
            if status >= 400 or status == 0:
                self.failures[f"{kind} {status}"] += 1


def run(_data: Path) -> dict[str, Any]:
    """Milliseconds by kind of page, failures, memory of the server before and after, what the doctor finds."""
    given = os.environ.get("LEGALDOCS_BENCH_REGISTER")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "register"
        if given:
            shutil.copytree(given, place)
        (port,) = free_ports(1)
        command = [sys.executable, "-W", "ignore", "-m", "legaldocs.cli", "serve", "--port", str(port)]
        settings = {"LEGALDOCS_DATA_DIR": str(place), "LEGALDOCS_RATELIMIT_DEFAULT": "1000000 per minute"}
        server = Piece("server", command, Path(folder) / "log", port, settings)
        server.start()
        try:
            figures = _measured(server, port)
        finally:
            server.end()
        return {**figures, "misses": _doctor(place)}


def _measured(server: Piece, port: int) -> dict[str, Any]:
    people = [Person(port, number) for number in range(PEOPLE)]
    seconds = float(os.environ.get("LEGALDOCS_BENCH_SECONDS", SECONDS))
    work, memory = Seen(), {"0": server.memory()}
    watched = (_watch, server, memory, time.monotonic(), seconds)
    together([watched, *((person.work, work, time.monotonic() + seconds) for person in people)])
    public = Seen()
    began = time.monotonic()
    together([(_public, port, number, public, began + PUBLIC_SECONDS) for number in range(PUBLIC)])
    answered = public.times["portal"]
    return {
        f"{PEOPLE} people": {kind: summed(times) for kind, times in sorted(work.times.items())},
        "failures": dict(work.failures) | dict(public.failures),
        "MB of server and worker after so many seconds": memory,
        "portal": {
            "requests per second": len(answered) / PUBLIC_SECONDS,
            **summed(answered),
        },
    }


def _watch(server: Piece, memory: dict[str, float], began: float, seconds: float) -> None:
    """What the server holds at every fifth of the time: whether it grows once everything was asked for once."""
    for part in range(1, FIFTHS + 1):
        due = seconds * part / FIFTHS
        time.sleep(max(0.0, began + due - time.monotonic()))
        memory[f"{due:.0f}"] = server.memory()


def together(calls: list[tuple[Any, ...]]) -> None:
    """Call each ``(function, *arguments)`` in a thread of its own and wait for all."""
    threads = [threading.Thread(target=function, args=words) for function, *words in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def summed(times: list[float]) -> dict[str, float]:
    """How many answers there were, and their milliseconds: middle, 95th of a hundred, slowest."""
    cut = quantiles(times, n=20, method="inclusive") if len(times) > 1 else times * 19
    return {"answers": len(times), "p50 ms": cut[9], "p95 ms": cut[18], "slowest ms": max(times)}


class Person:
    """Somebody with a browser: signs in, then opens what people of that kind open."""

    KINDS: ClassVar[tuple[tuple[tuple[str, str], ...], ...]] = (
        (
            ("home", "/home"), ("documents", "/documents?page={n}"), ("document", "/documents/{n}"),
            ("search", "/search?q={q}"),
        ),
        (("home", "/home"), ("reviews", "/review"), ("findings", "/findings"), ("search", "/search?q={q}")),
        (
            ("portal", "/portal"), ("portal document", "/portal/documents/{n}"),
            ("portal list", "/portal/documents?q={q}"),
        ),
        (
            ("deadlines", "/deadlines"), ("drafts", "/drafting"), ("document", "/documents/{n}"),
            ("proposals", "/proposals"),
        ),
    )  # fmt: skip
    NAMES = ("tran.thi.hoai", "nguyen.minh.an", "", "pham.quang.duy")
    PAUSES = READING

    def __init__(self, port: int, number: int) -> None:
        from legaldocs.documents import sample_register

        self.chance = random.Random(number)  # noqa: S311  # repeatable chance
        self.kind = number % len(self.KINDS)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        if self.NAMES[self.kind]:
            form = self._ask("GET", "/sign-in")[1]
            token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
            words = {
                "username": self.NAMES[self.kind], "password": sample_register.PASSWORD, "csrf_token": token,
            }  # fmt: skip
            status, _body = self._ask("POST", "/sign-in", urllib.parse.urlencode(words))
            if status != 302:
                raise RuntimeError(f"{self.NAMES[self.kind]} cannot sign in: {status}")

    def work(self, seen: Seen, end: float) -> None:
        """Open pages until ``end``, with pauses for reading."""
        time.sleep(self.chance.uniform(0, self.PAUSES[1]))
        while time.monotonic() < end:
            name, address = self.chance.choice(self.KINDS[self.kind])
            words = urllib.parse.quote(self.chance.choice(QUESTIONS))
            began = time.monotonic()
            try:
                status, _body = self._ask("GET", address.format(n=self.chance.randint(1, 40), q=words))
            except (OSError, http.client.HTTPException):
                status = 0
                self.connection.close()
            seen.note(name, status, time.monotonic() - began)
            time.sleep(self.chance.uniform(*self.PAUSES))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": self.cookie, "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closed a connection that lay idle while we read; a browser opens another, too.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        told = answer.read().decode("utf-8", "replace")
        jar = dict(pair.strip().split("=", 1) for pair in self.cookie.split(";") if "=" in pair)
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _equals, value = header.partition(";")[0].partition("=")
            jar[name.strip()] = value
        self.cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
        return answer.status, told


def _public(port: int, number: int, seen: Seen, end: float) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < end:
        number += 1
        page, began = PORTAL_PAGES[number % len(PORTAL_PAGES)], time.monotonic()
        status = 0
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", page)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        seen.note("portal", status, time.monotonic() - began)
    connection.close()


def _doctor(place: Path) -> list[str]:
    from legaldocs.app import create_app
    from legaldocs.cli.doctor import examine

    with create_app(DATA_DIR=place).app_context():
        return [f"{check.name}: {line}" for check in examine() for line in check.wrong]
