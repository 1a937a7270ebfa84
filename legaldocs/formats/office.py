"""Old and foreign word-processor files through LibreOffice, where it is installed.

Every call has its own profile, which switches off macros and links to outside content, its own process group and a
time limit; the answer is a .docx that ``word_in`` reads like any other.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from legaldocs.formats import intake
from legaldocs.formats.refusals import RefusedFile

DEFAULT_SECONDS = 120
_PROGRAMS = ("soffice", "libreoffice")
_CLOSED_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def converter() -> str | None:
    """The path of LibreOffice on this machine; ``None`` if it is not installed."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def to_docx(data: bytes, kind: intake.FileKind, place: str, seconds: int = DEFAULT_SECONDS) -> bytes:
    """``data`` (.doc, .rtf or .odt) as .docx.

    Raises ``RefusedFile``: ``no-converter``, ``too-slow``, ``conversion-failed``.
    """
    program = converter()
    if program is None:
        raise RefusedFile("no-converter", place)
    with tempfile.TemporaryDirectory(prefix="legaldocs-office-") as folder:
        work = Path(folder)
        source = work / f"document.{kind.value}"
        source.write_bytes(data)
        profile = work / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_CLOSED_PROFILE, encoding="utf-8")
        _run(
            [
                program, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore",
                "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(work / "out"), str(source),
            ],
            work, place, seconds,
        )  # fmt: skip
        result = work / "out" / "document.docx"
        if not result.exists():
            raise RefusedFile("conversion-failed", place)
        return intake.read_file(result)


def _run(command: list[str], work: Path, place: str, seconds: int) -> None:
    """Run ``command`` in a process group of its own; past ``seconds`` the whole group is killed."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(work), "LANG": "C.UTF-8", "TMPDIR": str(work)}
    with subprocess.Popen(  # noqa: S603  a fixed program with file names of our own
        command, cwd=work, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise RefusedFile("too-slow", place, seconds=seconds) from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # soffice leaves children behind even when it succeeds
