"""Runs a reader of hostile bytes in a process of its own, with bounded memory and time.

The child gets the payload on stdin and answers one JSON value on stdout, so nothing it says is ever executed here.
A crash, an exhausted limit or a refusal in the child comes back as ``RefusedFile``.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from legaldocs.formats.refusals import RefusedFile

DEFAULT_MEMORY_MB = 1024
DEFAULT_SECONDS = 60
_OUT_OF_MEMORY = 77
_ROOT = Path(__file__).resolve().parents[2]


def run_limited(
    fn: Callable[..., Any],
    payload: bytes,
    memory_mb: int = DEFAULT_MEMORY_MB,
    seconds: int = DEFAULT_SECONDS,
    *,
    place: str = "",
    **options: str,
) -> Any:
    """``fn(payload, **options)`` computed in a child limited to ``memory_mb`` and ``seconds`` of processor time.

    ``fn`` is a module-level function returning a JSON value.  ``place`` names the file in refusals.
    Raises ``RefusedFile`` (``too-heavy``, ``too-slow``, ``unreadable``, or what ``fn`` itself refused).
    """
    target = f"{fn.__module__}:{fn.__qualname__}"
    command = [sys.executable, "-m", __name__, target, str(memory_mb), str(seconds), json.dumps(options)]
    modules = os.pathsep.join([str(_ROOT), *(path for path in sys.path if path)])  # the child finds what we find
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": modules, "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(  # noqa: S603  the command is this interpreter and this module
            command, input=payload, capture_output=True, timeout=2 * seconds + 10, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedFile("too-slow", place, seconds=seconds) from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise RefusedFile("too-slow", place, seconds=seconds)
    if done.returncode == _OUT_OF_MEMORY:
        raise RefusedFile("too-heavy", place, memory_mb=memory_mb)
    return _answer(done, place)


def _answer(done: subprocess.CompletedProcess[bytes], place: str) -> Any:
    """The child's value, or its refusal raised here."""
    if done.returncode != 0 or not done.stdout:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise RefusedFile("unreadable", place, what=reason[:200] or f"signal {-done.returncode}")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise RefusedFile(answer["refused"], answer["place"], **answer["detail"])
    return answer["value"]


def _serve(target: str, memory_mb: int, seconds: int, options: dict[str, str]) -> int:
    """The child's side: limit, read, run, answer."""
    os.nice(10)  # who reads pages meanwhile goes before
    payload = sys.stdin.buffer.read()
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20, memory_mb * 2**20))
    try:
        answer: dict[str, Any] = {"value": function(payload, **options)}
    except RefusedFile as refusal:
        answer = {"refused": refusal.code, "place": refusal.place, "detail": refusal.detail}
    except (MemoryError, RecursionError):
        return _OUT_OF_MEMORY
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(_serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])))
