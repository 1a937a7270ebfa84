"""What others wait for while two people send enormous files again and again: milliseconds with and without them.

Eight readers open pages with short pauses, alone first, then beside the senders; ``times as long`` is the one against
the other in the same run.  The files: bytes that are no document, a package that unpacks to 150 MB, a text of twenty
thousand paragraphs, and one larger than the server takes.
"""

from __future__ import annotations

import http.client
import os
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

from legaldocs.bench.cluster_pieces import Piece, free_ports
from legaldocs.bench.load import Person, Seen, summed, together

READERS = 8
SENDERS = 2
SECONDS = 20
PAUSE = (0.1, 0.5)
MB = 2**20
PATH = "/layout-check"
BORDER = "legaldocs-bench-border"


class Reader(Person):
    """Somebody in a hurry."""

    PAUSES = PAUSE


class Sender(Person):
    """Somebody who has enormous files looked at."""

    def send(self, files: dict[str, bytes], answers: Counter[str], end: float) -> None:
        """One file after the other until ``end``."""
        while time.monotonic() < end:
            for name, data in files.items():
                answers[f"{name}: {self._sent(data)}"] += 1
                if time.monotonic() > end:
                    return

    def _sent(self, data: bytes) -> int:
        token = self._ask("GET", PATH)[1].partition('name="csrf_token" value="')[2].partition('"')[0]
        parts = (
            f'--{BORDER}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
            f'--{BORDER}\r\nContent-Disposition: form-data; name="file"; filename="lon.docx"\r\n\r\n'
        )
        body = parts.encode() + data + f"\r\n--{BORDER}--\r\n".encode()
        headers = {"Cookie": self.cookie, "Content-Type": f"multipart/form-data; boundary={BORDER}"}
        try:
            self.connection.request("POST", PATH, body, headers)
            answer = self.connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):  # refused by its size before all of it was sent
            self.connection.close()
            return 413
        return answer.status


def run(_data: Path) -> dict[str, Any]:
    """Milliseconds of the readers alone and beside the senders, and how the senders were answered."""
    with tempfile.TemporaryDirectory() as folder:
        (port,) = free_ports(1)
        command = [sys.executable, "-W", "ignore", "-m", "legaldocs.cli", "serve", "--port", str(port)]
        settings = {
            "LEGALDOCS_DATA_DIR": str(Path(folder) / "register"),
            "LEGALDOCS_RATELIMIT_DEFAULT": "1000000 per minute",
        }
        server = Piece("server", command, Path(folder) / "log", port, settings)
        server.start()
        try:
            return _measured(port)
        finally:
            server.end()


def _measured(port: int) -> dict[str, Any]:
    readers = [Reader(port, number) for number in range(READERS)]
    senders = [Sender(port, 1) for _number in range(SENDERS)]
    _read(readers, Seen(), 5.0)  # everything was asked for once
    alone, beside, answers = Seen(), Seen(), Counter[str]()
    _read(readers, alone, SECONDS)
    files, end = _files(), time.monotonic() + SECONDS
    sending = [threading.Thread(target=sender.send, args=(files, answers, end)) for sender in senders]
    for thread in sending:
        thread.start()
    _read(readers, beside, SECONDS)
    for thread in sending:
        thread.join()
    without, with_them = (summed([one for times in seen.times.values() for one in times]) for seen in (alone, beside))
    return {
        "alone": without,
        "beside enormous files": with_them,
        "times as long": {name: with_them[name] / without[name] for name in ("p50 ms", "p95 ms")},
        "failures": dict(alone.failures) | dict(beside.failures),
        "files sent": dict(answers),
    }


def _read(readers: list[Reader], seen: Seen, seconds: float) -> None:
    end = time.monotonic() + seconds
    together([(reader.work, seen, end) for reader in readers])


def _files() -> dict[str, bytes]:
    words = "".join(f"<w:p><w:r><w:t>Điều {n}. Phạm vi điều chỉnh</w:t></w:r></w:p>" for n in range(20_000))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = f"<w:document {space}><w:body>{words}<w:sectPr/></w:body></w:document>"
    return {
        "no document, 45 MB": os.urandom(45 * MB),
        "unpacks to 150 MB": _package({"word/document.xml": text.encode(), "word/media.xml": b"0" * (150 * MB)}),
        "20,000 paragraphs": _package({"word/document.xml": text.encode()}),
        "too large, 60 MB": bytes(60 * MB),
    }


def _package(parts: dict[str, bytes]) -> bytes:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    fixed = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + f'<Relationship Id="r1" Type="{relation}" Target="word/document.xml"/></Relationships>'.encode(),
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {**fixed, **parts}.items():
            target.writestr(name, content)
    return buffer.getvalue()
