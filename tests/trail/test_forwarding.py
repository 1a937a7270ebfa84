"""The audit on its way to a log server: every entry once, in order, in the form of RFC 5424, whatever fails between."""

from __future__ import annotations

import os
import re
import signal
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.core.actor import SYSTEM
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict
from legaldocs.trail import jobs, queries, service, syslog
from tests.conflicts.conftest import Quiet
from tests.office import decision, open_office, register

FORM = re.compile(
    rb"<109>1 (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) \S+ legaldocs - audit "
    rb'\[legaldocs@32473 seq="(?P<seq>\d+)" (?P<facts>(?:[^"\]]+="(?:[^"\\\]]|\\.)*" ?)+)\] \xef\xbb\xbf(?P<fields>.*)',
    re.DOTALL,
)
RESET = struct.pack("ii", 1, 0)  # closing tells the other side that the connection died


class Listener:
    """A log server on a socket of its own; ``fail`` makes it close before it has read what comes."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.taken: list[bytes] = []
        self.fail = 0
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                channel, _from = self.server.accept()
            except OSError:
                return
            with channel:
                if self.fail:
                    self.fail -= 1
                    channel.recv(10)
                    channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    continue
                with channel.makefile("rb") as stream:
                    self.taken += _framed(stream.read())

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join()


def _framed(stream: bytes) -> Iterator[bytes]:
    while stream:
        length, _blank, rest = stream.partition(b" ")
        yield rest[: int(length)]
        stream = rest[int(length) :]


@pytest.fixture
def server() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Flask]:
    """A register with some forty entries of audit."""
    app = open_office(tmp_path)
    register(app, [decision(1), decision(2)])
    with app.app_context():
        yield app
        db.session.remove()


def seqs(taken: list[bytes]) -> list[int]:
    read = [FORM.fullmatch(one) for one in taken]
    assert all(read), [one for one, found in zip(taken, read, strict=True) if not found][:1]
    return [int(found["seq"]) for found in read if found]


def test_every_entry_is_taken_once_and_in_order(
    filled: Flask, server: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.config["AUDIT_SYSLOG"] = server.address
    monkeypatch.setattr(jobs, "BATCH", 7)
    wanted = list(db.session.scalars(sa.select(AuditEntry.seq).order_by(AuditEntry.seq)))
    assert len(wanted) > 7
    assert jobs.FORWARD.run(Quiet()) == {"forwarded": len(wanted)}
    assert jobs.FORWARD.run(Quiet()) == {"forwarded": 0}
    assert seqs(server.taken) == wanted


def test_a_server_that_dies_in_a_batch_gets_it_again_and_no_other(
    filled: Flask, server: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.config["AUDIT_SYSLOG"] = server.address
    monkeypatch.setattr(jobs, "BATCH", 5)
    wanted = list(db.session.scalars(sa.select(AuditEntry.seq).order_by(AuditEntry.seq)))
    first = queries.not_forwarded(5)
    syslog.send(syslog.target(server.address), [syslog.message(one, "") for one in first])
    service.note_forwarded(SYSTEM, 0, first[-1].seq)
    server.fail = 2
    for _time in range(2):
        with pytest.raises(OSError, match=r"Errno"):
            jobs.FORWARD.run(Quiet())
    assert queries.forwarded() == first[-1].seq
    jobs.FORWARD.run(Quiet())
    assert seqs(server.taken) == wanted


def test_a_worker_killed_between_sending_and_noting_repeats_what_a_receiver_can_drop(
    filled: Flask, server: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: the batch on its way comes again, each repeat the very message that came before; no gap."""
    filled.config["AUDIT_SYSLOG"] = server.address
    monkeypatch.setattr(jobs, "BATCH", 5)
    wanted = list(db.session.scalars(sa.select(AuditEntry.seq).order_by(AuditEntry.seq)))
    for killed_at in (1, 3):
        kill_at_note(killed_at)
    jobs.FORWARD.run(Quiet())
    came = seqs(server.taken)
    repeated = [number for number in set(came) if came.count(number) > 1]
    assert 0 < len(repeated) <= 2 * jobs.BATCH
    kept: dict[tuple[int, bytes], bytes] = {}
    for message in server.taken:  # as a receiver would: one of each number and hash
        found = FORM.fullmatch(message)
        assert found is not None
        [digest] = re.findall(rb'hash="([0-9a-f]{64})"', found["facts"])
        assert kept.setdefault((int(found["seq"]), digest), message) == message
    assert [number for number, _digest in kept] == wanted


def kill_at_note(times: int) -> None:
    """Forward in a process that is killed when it has sent its batch number ``times`` and is about to note it."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        note, noted = service.note_forwarded, []

        def kill(*given: object) -> None:
            noted.append(given)
            if len(noted) == times:
                os.kill(os.getpid(), signal.SIGKILL)
            note(*given)  # type: ignore[arg-type]  # handed on as they came

        service.note_forwarded = kill  # type: ignore[assignment]  # the process is about to die
        jobs.FORWARD.run(Quiet())
        os._exit(0)  # it was not killed, which the parent sees
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_a_worker_that_was_overtaken_notes_nothing(filled: Flask) -> None:
    service.note_forwarded(SYSTEM, 0, 5)
    with pytest.raises(Conflict):
        service.note_forwarded(SYSTEM, 0, 9)
    assert queries.forwarded() == 5


@pytest.mark.parametrize("way", ["unix", "udp"])
def test_a_socket_of_the_machine_and_udp_take_one_message_each(filled: Flask, way: str, tmp_path: Path) -> None:
    family = socket.AF_UNIX if way == "unix" else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as server:
        server.settimeout(10)
        server.bind(str(tmp_path / "log") if way == "unix" else ("127.0.0.1", 0))
        taken: list[bytes] = []
        reader = threading.Thread(target=lambda: taken.extend(server.recv(8192) for _one in queries_count), daemon=True)
        queries_count = range(db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) or 0)
        reader.start()
        place = tmp_path / "log" if way == "unix" else f"127.0.0.1:{server.getsockname()[1]}"
        filled.config["AUDIT_SYSLOG"] = f"{way}://{place}"
        jobs.FORWARD.run(Quiet())
        reader.join()
    assert seqs(taken) == [number + 1 for number in queries_count]


def test_no_value_of_a_record_and_no_name_is_sent(filled: Flask) -> None:
    entries = queries.not_forwarded(1_000)
    sent = b"\n".join(syslog.message(one, "north") for one in entries)
    assert b'province="north"' in sent
    assert b'"title"' in sent  # the name of the field
    values = {str(value) for one in entries for _name, _old, value in queries.changes(one) if isinstance(value, str)}
    told = {value for value in values if len(value) > 20 and value.encode() in sent}
    assert told == set()
    names = {one.actor_name for one in entries}
    assert [name for name in names if name.encode() in sent] == []


def test_what_stands_in_a_message_cannot_end_it_early(filled: Flask) -> None:
    entry = AuditEntry(seq=1, at=queries.not_forwarded(1)[0].at, actor_id=1, use_case='a"]\nb\\', entity="e")
    entry.entity_id, entry.action, entry.changes, entry.hash = "]", "insert", "{}", "0" * 64
    found = FORM.fullmatch(syslog.message(entry, ""))
    assert found is not None
    assert rb'useCase="a\"\] b\\"' in found["facts"]


@pytest.mark.parametrize("wrong", ["log.example", "http://log.example", "tcp://", "unix://"])
def test_a_setting_that_names_no_server_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(ValueError, match="tcp://host:port"):
        syslog.target(wrong)
