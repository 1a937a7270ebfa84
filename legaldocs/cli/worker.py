"""``legaldocs worker``: runs jobs; as many processes as one likes over one database."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from functools import partial

import click
from flask import Flask

from legaldocs.cli.context import make_app, require_tables
from legaldocs.core import provinces


@click.command()
@click.option("--lanes", default=1, show_default=True, type=click.IntRange(1, 16), help="Jobs run side by side.")
@click.option("--once", is_flag=True, help="Run what is due now, then end.")
def worker(lanes: int, once: bool) -> None:
    """Run queued and recurring jobs until stopped; running jobs are handed back on SIGTERM.

    Of several provinces, all are served by one worker unless one is chosen with --province.
    """
    work(lanes, once=once)


def work(lanes: int, *, once: bool = False) -> None:
    """Be a worker until a signal says stop; with ``once`` until nothing is due.

    Where the installation serves several provinces and none is chosen, of all of them, ``lanes`` each.
    """
    from legaldocs.jobs.runner import Worker
    from legaldocs.jobs.several import Workers

    several = None if os.environ.get(provinces.CHOSEN) else provinces.watched()
    running: Worker | Workers = (
        Workers(_openers(several), lanes) if several is not None else Worker(_set_up(make_app()), lanes=lanes)
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.stop())
    if once:
        click.echo(f"{running.drain()} jobs")
        return
    running.run()


def _openers(several: provinces.Watched) -> Callable[[], Mapping[str, Callable[[], Flask]]]:
    """What makes the application of each province as the file stands; one object while its table stays the same."""
    made: dict[provinces.Province, Callable[[], Flask]] = {}

    def now() -> Mapping[str, Callable[[], Flask]]:
        found = several.now()
        for gone in set(made) - set(found):
            del made[gone]
        return {one.code: made.setdefault(one, partial(make_app, one)) for one in found}

    return now


def _set_up(app: Flask) -> Flask:
    """``app``, whose database is known to have its tables."""
    with app.app_context():
        require_tables()
    return app
