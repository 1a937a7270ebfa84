"""Requests to other machines go where they may and nowhere else, whatever a name says when it is asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests

from legaldocs.core import outward
from legaldocs.core.outward import RefusedAddress, fetch_json, guarded, public

INSIDE = [
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104  # refused, not bound
    "224.0.0.1", "255.255.255.255", "192.0.2.7", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:a00:1::",
]  # fmt: skip


class Answers(BaseHTTPRequestHandler):
    """A machine inside: answers JSON, redirects, or answers without end."""

    def do_GET(self) -> None:
        Answers.seen += 1
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/json")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = b'{"a": 1}' if self.path == "/json" else b'{"a": "' + b"x" * outward.LARGEST + b'"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    seen = 0

    def log_message(self, *_args: Any) -> None:
        return


@pytest.fixture
def inside() -> Iterator[int]:
    Answers.seen = 0
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def name_that_lies(monkeypatch: pytest.MonkeyPatch) -> str:
    """A public-looking name whose address turns out to be this machine."""
    ask = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: ask("127.0.0.1" if host == "public.example" else host, *rest, **more),
    )
    return "public.example"


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://public.example/",
        "file:///etc/passwd",
        "ftp://public.example/",
        "https://",
        "https://a:b@public.example/",
    ],
)
def test_only_https_and_named_hosts(url: str) -> None:
    with pytest.raises(RefusedAddress):
        outward.check(url, {"other.example"})


def test_a_name_that_leads_inside_is_refused_on_the_open_connection(inside: int, name_that_lies: str) -> None:
    with guarded(requests.Session()) as session, pytest.raises(RefusedAddress):
        session.get(f"http://{name_that_lies}:{inside}/json", timeout=5)
    assert Answers.seen == 0


def test_a_host_the_operator_named_may_be_inside(inside: int) -> None:
    with guarded(requests.Session(), {"localhost"}) as session:
        assert fetch_json(session, f"http://localhost:{inside}/json", {"localhost"}) == {"a": 1}


def test_a_redirect_is_not_followed(inside: int) -> None:
    with guarded(requests.Session(), {"localhost"}) as session, pytest.raises(requests.TooManyRedirects):
        fetch_json(session, f"http://localhost:{inside}/away", {"localhost"})
    assert Answers.seen == 1


def test_an_answer_without_end_is_cut_off(inside: int) -> None:
    with guarded(requests.Session(), {"localhost"}) as session, pytest.raises(ValueError, match="no plain answer"):
        fetch_json(session, f"http://localhost:{inside}/large", {"localhost"})
