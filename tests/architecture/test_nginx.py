"""The shipped nginx and gunicorn configuration, started as it stands and asked for pages.

Two web processes over the sample register, in the production profile with the settings of ``environment.example``, and
Debian's nginx in front of them with a certificate made here.  Only ports, paths of the certificate and the upstreams'
addresses are replaced.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import lacking

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
NAME = "vanban.example.gov.vn"
LIMIT = 12  # requests of an address in a minute, so that a test reaches it
AROUND = """
{user} daemon off; pid {place}/nginx.pid; error_log {place}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{ access_log {place}/access.log; include /etc/nginx/mime.types; default_type application/octet-stream;
client_body_temp_path {place}/body; proxy_temp_path {place}/proxy; fastcgi_temp_path {place}/fastcgi;
uwsgi_temp_path {place}/uwsgi; scgi_temp_path {place}/scgi;
include {place}/legaldocs.conf; }}
"""


@dataclass
class House:
    """What runs: nginx in front of two web processes."""

    place: Path
    clear: int
    sealed: int
    webs: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def ask(
        self, path: str, *, method: str = "GET", body: bytes = b"", host: str = NAME, source: str = "127.0.0.1",
        sealed: bool = True, **headers: str,
    ) -> tuple[http.client.HTTPResponse, bytes]:  # fmt: skip
        """An answer through nginx; ``headers`` by their names with underscores for hyphens."""
        port = self.sealed if sealed else self.clear
        with self.channel(port, host if sealed else "", source) as channel:
            connection = http.client.HTTPConnection(host, timeout=60)
            connection.sock = channel
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, {"Host": host, **named})
            answer = connection.getresponse()
            return answer, answer.read()

    @contextmanager
    def channel(self, port: int, sealed_to: str, source: str = "127.0.0.1") -> Iterator[socket.socket]:
        """A connection, sealed where it names to whom."""
        with socket.create_connection(("127.0.0.1", port), 60, (source, 0)) as raw:
            if not sealed_to:
                yield raw
                return
            with self._wrapped(raw, sealed_to) as sealed:
                yield sealed

    def _wrapped(self, raw: socket.socket, host: str, **versions: ssl.TLSVersion) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=str(self.place / "vanban.pem"))
        for name, version in versions.items():
            setattr(context, name, version)
        return context.wrap_socket(raw, server_hostname=host)

    def spoken(self, version: ssl.TLSVersion) -> str | None:
        """The version agreed on with a client that speaks this one alone.  Raises ``ssl.SSLError``."""
        with (
            socket.create_connection(("127.0.0.1", self.sealed), 60) as raw,
            self._wrapped(raw, NAME, minimum_version=version, maximum_version=version) as channel,
        ):
            return channel.version()


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on at the moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _one in range(count)]
    found = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return found


def shipped(house: House, webs: list[int]) -> str:
    """The shipped file with ports, certificate and upstreams of the test, each of which must have stood in it."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("listen 80", f"listen 127.0.0.1:{house.clear}"), ("listen 443", f"listen 127.0.0.1:{house.sealed}"),
        ("/etc/ssl/certs/", f"{house.place}/"), ("/etc/ssl/private/", f"{house.place}/"),
        ("127.0.0.1:8000 ", f"127.0.0.1:{webs[0]} "), ("127.0.0.1:8001 ", f"127.0.0.1:{webs[1]} "),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    return text


def environment(data: Path) -> dict[str, str]:
    """``environment.example`` over an SQLite register; nothing of this machine's own settings."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("LEGALDOCS_", "WEB_"))}
    lines = (DEPLOY / "environment.example").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    given |= {"LEGALDOCS_DATA_DIR": str(data), "LEGALDOCS_SQLALCHEMY_DATABASE_URI": ""}
    return own | given | {"LEGALDOCS_RATELIMIT_DEFAULT": f"{LIMIT} per minute"}


def start_web(house: House, port: int) -> None:
    """One web process as its unit starts it, and wait until it answers."""
    command = [sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py"), "wsgi:app"]
    given = environment(house.place / "data") | {"WEB_PORT": str(port)}
    given["PROMETHEUS_MULTIPROC_DIR"] = str(house.place / "figures")
    house.webs[port] = subprocess.Popen(command, cwd=ROOT, env=given)
    wait_for(port)


def wait_for(port: int) -> None:
    """Until something answers at a port of this machine; a minute at most."""
    for _time in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/health/live")
            assert connection.getresponse().status in (200, 301, 421, 403, 400)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    pytest.fail(f"nothing answers at port {port}")


@pytest.fixture(scope="module")
def house(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Everything started; ended at the end of the module."""
    if NGINX is None:
        lacking("nginx", "apt-get install nginx-light")
    if shutil.which("openssl") is None:
        lacking("openssl", "apt-get install openssl")
    place = tmp_path_factory.mktemp("nginx")
    shutil.copytree(sample_directory, place / "data")
    (place / "figures").mkdir()
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    keys = ["-keyout", str(place / "vanban.key"), "-out", str(place / "vanban.pem")]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *keys]
    subprocess.run(made, check=True, capture_output=True)
    clear, sealed, first, second = free_ports(4)
    house = House(place, clear, sealed)
    (place / "legaldocs.conf").write_text(shipped(house, [first, second]), "utf-8")
    (place / "nginx.conf").write_text(
        AROUND.format(place=place, user="user root;" if os.geteuid() == 0 else ""), "utf-8"
    )
    command = [NGINX, "-p", str(place), "-e", str(place / "error.log"), "-c", str(place / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    nginx = subprocess.Popen(command)
    try:
        for port in (first, second):
            start_web(house, port)
        yield house
    finally:
        for one in (nginx, *house.webs.values()):
            one.send_signal(signal.SIGTERM)
        for one in (nginx, *house.webs.values()):
            one.wait(40)


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """An address of this machine of the test's own, as requests of each are counted."""
    return f"127.0.1.{sum(map(ord, request.node.name)) % 200 + 10}"


def test_a_page_comes_with_every_header_once(house: House, address: str) -> None:
    answer, body = house.ask("/portal", source=address)
    assert (answer.status, answer.headers.get_content_type()) == (200, "text/html")
    assert b"<html" in body
    named = [name.lower() for name in answer.headers]
    assert sorted(named) == sorted(set(named) | {"set-cookie"} & set(named))
    assert {"strict-transport-security", "content-security-policy", "x-content-type-options"} <= set(named)
    assert answer.headers["Server"] == "nginx"  # neither its version nor what runs behind it


def test_a_cookie_is_sealed_to_the_host(house: House, address: str) -> None:
    answer, _body = house.ask("/sign-in", source=address)
    [cookie] = [one for one in answer.headers.get_all("Set-Cookie", []) if one.startswith("__Host-legaldocs=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_what_asks_in_the_clear_is_led_to_https_and_a_program_is_refused(house: House) -> None:
    page, _body = house.ask("/portal?a=1", sealed=False)
    assert (page.status, page.headers["Location"]) == (301, f"https://{NAME}/portal?a=1")
    program, said = house.ask("/api/v1/documents", sealed=False, Authorization="Bearer ld_x")
    assert (program.status, program.headers["Location"]) == (403, None)
    assert program.headers.get_content_type() == "application/problem+json"
    assert json.loads(said)["code"] == "needs-https"


def test_no_old_version_of_tls_and_no_other_name(house: House) -> None:
    assert house.spoken(ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    assert house.spoken(ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with pytest.warns(DeprecationWarning, match="TLSv1"), pytest.raises(ssl.SSLError):
            house.spoken(old)
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        house.ask("/portal", host="elsewhere.example")
    with pytest.raises(http.client.RemoteDisconnected):
        house.ask("/portal", host="elsewhere.example", sealed=False)


def test_static_files_come_compressed_kept_and_uncounted(house: House, address: str) -> None:
    _answer, page = house.ask("/sign-in", source=address)
    found = re.findall(rb'href="(/static/[^"]+\.css[^"]*)"', page)
    assert found
    for _time in range(LIMIT + 3):
        answer, body = house.ask(found[0].decode(), source=address)
        assert (answer.status, answer.headers.get_content_type()) == (200, "text/css")
        assert body
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_requests_are_counted_by_the_address_nginx_saw(house: House, address: str) -> None:
    """Over both web processes together; what a client writes into the header itself is believed by nobody."""
    asked = [
        house.ask("/robots.txt", source=address, X_Forwarded_For=f"10.9.8.{n}")[0].status for n in range(LIMIT + 1)
    ]
    assert asked == [200] * LIMIT + [429]
    assert house.ask("/robots.txt", source="127.0.1.5", X_Forwarded_For=address)[0].status == 200


def test_an_upload_is_taken_up_to_the_limit_and_refused_beyond(house: House, address: str) -> None:
    """nginx lets pass what the program may judge, and stops what is beyond without reading it."""
    below, _body = house.ask("/import", method="POST", body=b"x" * (49 * 2**20), source=address)
    assert below.status == 400  # read whole, and refused for want of the form's token
    between, _body = house.ask("/import", method="POST", body=b"x" * (51 * 2**20), source=address)
    assert between.status in (400, 413)
    beyond, _body = house.ask("/import", method="POST", source=address, Content_Length=str(53 * 2**20))
    assert beyond.status == 413


def test_monitors_inside_are_answered_for_the_host_they_name(house: House) -> None:
    answer, said = house.ask("/health/ready")
    assert answer.status == 200
    assert json.loads(said)["ready"] is True
    assert house.ask("/health/live")[0].status == 200
    assert house.ask("/metrics")[0].status == 404  # no METRICS_TOKEN in the example


def test_nobody_changes_to_a_websocket(house: House, address: str) -> None:
    asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    answer, _body = house.ask("/portal", source=address, Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==", **asked)
    assert answer.status == 200


@pytest.mark.parametrize(
    "hidden",
    [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    ],
)
@pytest.mark.parametrize("behind", [False, True], ids=["nginx", "gunicorn"])
def test_a_message_with_two_ends_is_refused(house: House, hidden: bytes, behind: bool) -> None:
    """What one server takes for the end of a request and the other does not would be a second, hidden request."""
    port = next(iter(house.webs)) if behind else house.sealed
    with house.channel(port, "" if behind else NAME) as channel:
        channel.sendall(b"POST /sign-in HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\n" + hidden)
        first = channel.recv(4096)
    assert re.match(rb"HTTP/1\.1 (400|501) ", first), first[:60]


def test_one_web_process_is_started_again_and_nobody_notices(house: House) -> None:
    """As an upgrade does: each in turn ends in good order and comes back, while pages are asked for."""
    asked: list[int] = []
    for turn, port in enumerate(list(house.webs)):
        house.webs[port].terminate()
        while house.webs[port].poll() is None:
            asked.append(house.ask("/robots.txt", source=f"127.0.{turn + 2}.{len(asked) % 250 + 1}")[0].status)
        for _time in range(10):
            asked.append(house.ask("/robots.txt", source=f"127.0.{turn + 4}.{len(asked) % 250 + 1}")[0].status)
        start_web(house, port)
    assert set(asked) == {200}


def test_without_a_web_process_the_answer_says_so_in_both_languages(house: House, address: str) -> None:
    for one in house.webs.values():
        one.terminate()
    for one in house.webs.values():
        one.wait(40)
    answer, said = house.ask("/portal", source=address)
    for port in list(house.webs):
        start_web(house, port)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert "Hệ thống tạm thời không trả lời" in said.decode()
    assert "The system does not answer" in said.decode()
