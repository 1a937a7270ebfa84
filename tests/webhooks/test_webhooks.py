"""Webhooks tell what happened, signed, until they are heard, and never go where they must not."""

from __future__ import annotations

import hmac
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid, LegalDocsError, Missing
from legaldocs.core.jobs import Job, JobState
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import service as documents
from legaldocs.documents.reading import Incoming
from legaldocs.inbox.models import Notice
from legaldocs.jobs.runner import Worker
from legaldocs.webhooks import outgoing, service, signing
from legaldocs.webhooks.models import Delivery, DeliveryState, Webhook
from tests.office import at_desk, open_office

LOOPBACK = outgoing.networks("127.0.0.0/8")


@dataclass
class Receiver:
    """A program that listens: what it was told, and what it answers."""

    address: str = ""
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answer: int = 204
    location: str = ""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A program on this machine."""
    heard = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.told.append((dict(self.headers), body))
            self.send_response(heard.answer)
            if heard.location:
                self.send_header("Location", heard.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    heard.address = f"http://127.0.0.1:{server.server_port}/hook?a=1"
    yield heard
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Flask]:
    """Five people, and a setting that opens this machine itself."""
    made = open_office(tmp_path, WEBHOOK_NETWORKS="127.0.0.0/8")
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def reviewer() -> Actor:
    return accounts.actor_by_username("an")


def work(app: Flask) -> None:
    Worker(app).drain()


def register() -> int:
    incoming = Incoming(text="", number="5/2020/QĐ-UBND", issuer="Ủy ban nhân dân tỉnh Mẫu Sơn", title="Giá nước")
    return documents.register_facts(SYSTEM, incoming).document_id


def _register_and_fail() -> None:
    with unit_of_work(SYSTEM, "tests.fails"):
        documents.register_facts(SYSTEM, Incoming(text="", number="6/2020/QĐ-UBND", issuer="Ủy ban nhân dân tỉnh X"))
        raise RuntimeError


def sent() -> list[Delivery]:
    return list(db.session.scalars(sa.select(Delivery).order_by(Delivery.id)))


def due_now() -> None:
    """Let the pause before the next attempt be over."""
    with unit_of_work(SYSTEM, "tests.time"):
        for job in db.session.scalars(sa.select(Job).where(Job.state == JobState.QUEUED)):
            job.run_at = clock.now() - timedelta(seconds=1)


def test_a_change_is_told_once_it_is_committed_and_the_receiver_can_believe_it(
    office: Flask, receiver: Receiver
) -> None:
    with office.app_context():
        hook, secret = service.subscribe(reviewer(), "Cổng", receiver.address, ["document.registered"])
        document_id = register()
        hook_id = hook.id
        with pytest.raises(RuntimeError):
            _register_and_fail()
    work(office)
    [(headers, body)] = receiver.told
    said = json.loads(body)
    assert (said["kind"], said["data"]["document_id"]) == ("document.registered", document_id)
    assert said["data"]["links"]["document"].endswith(f"/api/v1/documents/{document_id}")
    now = int(clock.now().timestamp())
    assert signing.holds(secret, body, headers[signing.HEADER], now)
    assert not signing.holds(secret, body + b" ", headers[signing.HEADER], now)
    assert not signing.holds("whsec_x", body, headers[signing.HEADER], now)
    assert not signing.holds(secret, body, headers[signing.HEADER], now + 301)
    with office.app_context():
        assert [row.state for row in sent()] == [DeliveryState.DELIVERED]
        kept = db.session.get_one(Webhook, hook_id)
        assert secret not in (kept.salt, kept.old_salt)


def test_the_signature_can_be_checked_with_five_lines_of_any_language() -> None:
    """As docs/api.md says it."""
    header = signing.signature(["whsec_a"], b"{}", 1_700_000_000)
    at = header.split(",")[0][2:]
    mac = hmac.new(b"whsec_a", f"{at}.".encode() + b"{}", "sha256").hexdigest()
    assert f"v1={mac}" in header.split(",")


def test_a_message_is_tried_again_then_given_up_and_its_owner_told_and_can_be_sent_again(
    office: Flask, receiver: Receiver
) -> None:
    receiver.answer = 500
    with office.app_context():
        service.subscribe(reviewer(), "Cổng", receiver.address, ["document.registered"])
        register()
    for _attempt in range(service.ATTEMPTS + 2):
        work(office)
        with office.app_context():
            due_now()
    assert len(receiver.told) == service.ATTEMPTS
    with office.app_context():
        [row] = sent()
        assert (row.state, row.attempts, row.status) == (DeliveryState.DEAD, service.ATTEMPTS, 500)
        notices = db.session.scalars(sa.select(Notice).where(Notice.code == "webhook-dead")).all()
        assert [notice.facts["hook"] for notice in notices] == ["Cổng"]
        receiver.answer = 200
        service.send_again(reviewer(), row.id)
    work(office)
    with office.app_context():
        assert [one.state for one in sent()] == [DeliveryState.DELIVERED]
    assert len({json.loads(body)["id"] for _headers, body in receiver.told}) == 1


def test_pauses_grow_to_half_a_day() -> None:
    seconds = [service.pause_after(attempt).total_seconds() for attempt in range(1, service.ATTEMPTS)]
    assert seconds == [30, 120, 480, 1920, 7680, 30720, 43200]


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/", "https://10.0.0.1/", "https://192.168.1.1/", "https://172.16.0.9/", "https://169.254.169.254/",
        "https://[::1]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0/",
        "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://2130706433/", "https://0x7f.1/",
        "https://localhost/", "https://100.64.0.1/", "https://224.0.0.1/",
        "http://93.184.215.14/", "ftp://93.184.215.14/", "https://a:b@93.184.215.14/", "https://", "https://x:99999/",
        "https://no-such-host.invalid/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_nothing_is_sent_into_the_house_or_in_the_clear(app: Flask, address: str) -> None:
    with app.test_request_context(), pytest.raises(outgoing.AddressRefused):
        outgoing.check(address, ())


def test_only_what_the_setting_opens_is_open(app: Flask, receiver: Receiver) -> None:
    with app.test_request_context():
        assert outgoing.check(receiver.address, LOOPBACK)[0] == "127.0.0.1"
        with pytest.raises(outgoing.AddressRefused):
            outgoing.check("http://10.0.0.1/", LOOPBACK)


def test_a_name_that_answers_differently_a_moment_later_leads_nowhere_else(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the name is asked once, and the connection goes to the address that was looked at."""
    asked, reached = [], []

    def resolve(host: str, *_args: Any, **_kwargs: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14" if len(asked) == 1 else "127.0.0.1", 443))]

    def connect(place: tuple[str, int], *_args: Any) -> Any:
        reached.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(outgoing.socket, "create_connection", connect)
    with app.test_request_context(), pytest.raises(ConnectionRefusedError):
        outgoing.post("https://rebind.example/", b"{}", {}, ())
    assert (asked, reached) == (["rebind.example"], [("93.184.215.14", 443)])


def test_one_bad_address_among_good_ones_is_enough_to_refuse(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, 1, 6, "", (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_a, **_k: rows)
    with app.test_request_context(), pytest.raises(outgoing.AddressRefused):
        outgoing.check("https://two.example/", ())


def test_a_redirect_is_not_followed(office: Flask, receiver: Receiver) -> None:
    receiver.answer, receiver.location = 302, "http://127.0.0.1:1/inside"
    with office.app_context():
        service.subscribe(reviewer(), "Cổng", receiver.address, ["document.registered"])
        register()
    work(office)
    with office.app_context():
        assert [(row.state, row.status) for row in sent()] == [(DeliveryState.WAITING, 302)]
    assert len(receiver.told) == 1


def test_after_a_rotation_both_secrets_sign_for_a_day(
    office: Flask, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.app_context():
        hook, old = service.subscribe(reviewer(), "Cổng", receiver.address, ["document.registered"])
        new = service.rotate(reviewer(), hook.id)
        assert service.secrets_of(hook) == [new, old]
        later = clock.now() + timedelta(hours=25)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert service.secrets_of(hook) == [new]


def test_who_may_no_longer_read_is_no_longer_told(office: Flask, receiver: Receiver) -> None:
    with office.app_context():
        service.subscribe(reviewer(), "Cổng", receiver.address, ["document.registered"])
        register()
        with unit_of_work(SYSTEM, "tests.leaves"):
            db.session.scalars(sa.select(Person).where(Person.username == "an")).one().disabled = True
    work(office)
    assert receiver.told == []
    with office.app_context():
        assert [row.state for row in sent()] == [DeliveryState.DEAD]


def test_a_paused_or_ended_webhook_hears_nothing_and_others_see_none_of_it(office: Flask, receiver: Receiver) -> None:
    with office.app_context():
        hook, _secret = service.subscribe(reviewer(), "Cổng", receiver.address, ["document.registered"])
        service.pause(reviewer(), hook.id, paused=True)
        register()
        assert sent() == []
        stranger = accounts.actor_by_username("dung")
        for act in (service.rotate, service.end, service.try_out):
            with pytest.raises(Missing):
                act(stranger, hook.id)
        service.end(reviewer(), hook.id)
        with pytest.raises(Missing):
            service.try_out(reviewer(), hook.id)


def test_what_one_may_not_read_one_cannot_be_told_of(office: Flask, receiver: Receiver) -> None:
    with office.app_context():
        for kinds in ([], ["nothing.such"]):
            with pytest.raises(Invalid):
                service.subscribe(reviewer(), "Cổng", receiver.address, kinds)
        with pytest.raises(LegalDocsError):
            service.subscribe(Actor(None, ""), "Cổng", receiver.address, ["document.registered"])


def test_a_person_makes_one_tries_it_out_and_reads_the_log(office: Flask, receiver: Receiver) -> None:
    client = at_desk(office, "an")
    form = {"name": "Cổng", "address": receiver.address, "kinds": ["document.registered", "effect.recorded"]}
    made = client.post("/webhooks", data=form).get_data(as_text=True)
    assert "whsec_" in made
    with office.app_context():
        hook_id = db.session.scalar(sa.select(Webhook.id))
    client.post(f"/webhooks/{hook_id}/test")
    work(office)
    log = client.get(f"/webhooks/{hook_id}?lang=en").get_data(as_text=True)
    assert "Delivered" in log
    assert "whsec_" not in log
    refused = client.post("/webhooks", data={**form, "address": "https://10.0.0.1/"})
    assert refused.status_code == 422
    with office.app_context():
        token = account_service.issue_token(reviewer(), "Thử", True, 30)
    bearer = {"Authorization": f"Bearer {token}"}
    api = office.test_client()
    assert api.post("/api/v1/webhooks", json=form, headers=bearer).get_json()["secret"].startswith("whsec_")
    assert len(api.get("/api/v1/webhooks", headers=bearer).get_json()["items"]) == 2
    found = api.get(f"/api/v1/webhooks/{hook_id}/deliveries", headers=bearer).get_json()
    assert [row["kind"] for row in found["items"]] == ["test"]
    again = api.post(f"/api/v1/webhook-deliveries/{found['items'][0]['id']}/resend", headers=bearer)
    assert again.get_json()["state"] == "waiting"
