"""``legaldocs worker``: runs jobs; as many processes as one likes over one database."""

from __future__ import annotations

import signal

import click

from legaldocs.cli.context import make_app


@click.command()
@click.option("--lanes", default=1, show_default=True, type=click.IntRange(1, 16), help="Jobs run side by side.")
@click.option("--once", is_flag=True, help="Run what is due now, then end.")
def worker(lanes: int, once: bool) -> None:
    """Run queued and recurring jobs until stopped; running jobs are handed back on SIGTERM."""
    work(lanes, once=once)


def work(lanes: int, *, once: bool = False) -> None:
    """Be a worker until a signal says stop; with ``once`` until nothing is due."""
    from legaldocs.jobs.runner import Worker

    running = Worker(make_app(), lanes=lanes)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.stop())
    if once:
        click.echo(f"{running.drain()} jobs")
        return
    running.run()
