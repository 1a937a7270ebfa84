"""``make bench``: every measurement as Markdown tables, with the worst misses below each.

Usage: ``python -m legaldocs.bench [NAME…] [--data DIR] [--without NAME] [--limit SECONDS] [--list]``.  A measurement
is a module of this package with ``run(data_dir)`` that returns figures, nested as deep as it likes; ``misses`` are
lines of text.  Each runs in a process of its own, so that its peak memory is its own and one that hangs or fails does
not keep the others from their turn.  Speed of reading is measured here.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LEGALDOCS_DATA", ROOT.parent / "shared" / "data"))
MISSES_SHOWN = 20
SPEED = "speed"
LIMIT = 900  # seconds; all together stay under an hour on two idle cores
EVERY = 4  # documents: a quarter of the corpus, some 20 MB, is enough to time


@click.command()
@click.argument("names", nargs=-1)
@click.option("--data", default=DATA, show_default=True, type=click.Path(path_type=Path), help="Labelled documents.")
@click.option("--without", multiple=True, help="A measurement to leave out; may be repeated.")
@click.option("--limit", default=LIMIT, show_default=True, help="Seconds after which one measurement is given up.")
@click.option("--list", "listed", is_flag=True, help="Print the names of the measurements and end.")
@click.option("--here", is_flag=True, hidden=True, help="Measure in this process.")
def main(names: tuple[str, ...], data: Path, without: tuple[str, ...], limit: int, *, listed: bool, here: bool) -> None:
    """Print speed and accuracy tables for NAMES (all when none is given).

    Exit status 1 when a measurement failed or took longer than the limit.
    """
    known = [SPEED, *measurements()]
    unknown = {*names, *without} - set(known)
    if listed:
        click.echo("\n".join(f"{name:16} {_about(name)}" for name in known))
        return
    if unknown:
        raise click.UsageError(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    if not data.is_dir():
        raise click.ClickException(f"{data} is missing: set LEGALDOCS_DATA to the folder of labelled documents")
    chosen = [name for name in names or known if name not in without]
    if here:
        for name in chosen:
            _measure(name, data)
        return
    click.echo(where())
    failed = [name for name in chosen if not _alone(name, data, limit)]
    if failed:
        raise click.ClickException(f"not measured: {', '.join(failed)}")


def _measure(name: str, data: Path) -> None:
    started = time.perf_counter()
    figures = speed(data) if name == SPEED else import_module(f"legaldocs.bench.{name}").run(data)
    click.echo(f"\n## {name} ({time.perf_counter() - started:.0f} s)\n")
    click.echo("\n".join(report(figures)))


def _alone(name: str, data: Path, limit: int) -> bool:
    """Measure in a process of its own and print what it says; whether it came to its end in time."""
    command = [sys.executable, "-m", "legaldocs.bench", name, "--here", "--data", str(data)]
    with subprocess.Popen(command, start_new_session=True) as child:  # noqa: S603  # our own interpreter
        try:
            return child.wait(limit) == 0
        except subprocess.TimeoutExpired:
            click.echo(f"\n## {name}\n\nnot finished in {limit} s")
            return False
        finally:
            with contextlib.suppress(ProcessLookupError):  # what it started itself must not outlive it
                os.killpg(child.pid, signal.SIGKILL)


def _about(name: str) -> str:
    """First sentence of what a measurement says of itself."""
    words = (speed.__doc__ if name == SPEED else _module(name).__doc__) or ""
    return " ".join(words.split("\n\n")[0].split())[:100]


def measurements() -> list[str]:
    """Names of the modules of this package that measure something."""
    found = (module.name for module in iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if not name.startswith("_") and hasattr(_module(name), "run"))


def _module(name: str) -> Any:
    return import_module(f"legaldocs.bench.{name}")


def where() -> str:
    """Which commit, machine and interpreter the figures are from."""
    git = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    commit = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603  # own words
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    return f"# Benchmarks\n\ncommit {commit or 'unknown'}, {machine}, Python {platform.python_version()}"


def speed(data: Path) -> dict[str, Any]:
    """Structure and citations on a part of the corpus: bytes of UTF-8 per second of one core, one process."""
    from legaldocs.law import citations
    from legaldocs.law.structure import parse

    with gzip.open(data / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for number, line in enumerate(lines) if number % EVERY == 0]
    size = sum(len(text.encode()) for text in texts)
    started = time.process_time()
    parsed = [parse(text) for text in texts]
    read = time.process_time() - started
    for text, tree in zip(texts, parsed, strict=True):
        citations.find(text, parsed=tree)
    cited = time.process_time() - started - read
    megabytes = size / 1e6
    return {
        "documents": len(texts),
        "megabytes": megabytes,
        "parse MB/s": megabytes / read,
        "cite MB/s": megabytes / cited,
        "both MB/s": megabytes / (read + cited),
    }


def report(figures: Mapping[str, Any]) -> Iterator[str]:
    """Tables of ``figures``: rows that have the same columns stand together; misses follow."""
    rows, misses = [], []
    for path, leaves in _rows(figures, ()):
        rows.append((" / ".join(path) or "all", {k: v for k, v in leaves.items() if not isinstance(v, list | tuple)}))
        misses += [(path, line) for value in leaves.values() if isinstance(value, list | tuple) for line in value]
    for columns, group in _grouped(rows).items():
        yield f"| | {' | '.join(columns)} |"
        yield "|---" * (len(columns) + 1) + "|"
        yield from (
            f"| {name} | {' | '.join(_shown(leaves[column]) for column in columns)} |" for name, leaves in group
        )
        yield ""
    if misses:
        yield f"Worst misses ({min(len(misses), MISSES_SHOWN)} of {len(misses)} kept):\n"
        yield from (f"- {' / '.join(path)}: {line}" for path, line in _spread(misses))


def _rows(figures: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Each level's own figures under its path, then the levels below."""
    leaves = {str(key): value for key, value in figures.items() if not isinstance(value, Mapping)}
    if leaves:
        yield path, leaves
    for key, value in figures.items():
        if isinstance(value, Mapping):
            yield from _rows(value, (*path, str(key)))


def _grouped(rows: list[tuple[str, dict[str, Any]]]) -> dict[tuple[str, ...], list[tuple[str, dict[str, Any]]]]:
    groups: dict[tuple[str, ...], list[tuple[str, dict[str, Any]]]] = {}
    for name, leaves in rows:
        if leaves:
            groups.setdefault(tuple(leaves), []).append((name, leaves))
    return groups


def _spread(misses: list[tuple[tuple[str, ...], Any]]) -> list[tuple[tuple[str, ...], Any]]:
    """The first misses of every figure in turn, so that one figure does not hide the others."""
    turns: dict[tuple[str, ...], int] = {}
    ranked = []
    for path, line in misses:
        turns[path] = turns.get(path, 0) + 1
        ranked.append((turns[path], path, line))
    return [(path, line) for _turn, path, line in sorted(ranked, key=lambda one: one[0])[:MISSES_SHOWN]]


def _shown(value: Any) -> str:
    """A figure as people read it: shares and times with three digits after the point at most."""
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
