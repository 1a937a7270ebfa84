"""``legaldocs provinces``: the provinces of one installation."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import click

from legaldocs.cli import main
from legaldocs.cli.context import make_app
from legaldocs.core import provinces
from legaldocs.core.provinces import Province, ProvinceError


@click.group("provinces")
def group() -> None:
    """Provinces of one installation, each with a database, files, index and keys of its own."""


@group.command("list")
def list_provinces() -> None:
    """Every province: code, name, hosts, directory, kind of database."""
    for one in _known():
        database = str(one.settings()["SQLALCHEMY_DATABASE_URI"]).partition("://")[0].partition("+")[0] or "sqlite"
        click.echo("\t".join((one.code, one.name, ",".join(one.hosts), str(one.data), database)))


@group.command()
@click.argument("code")
@click.option("--name", required=True, help="What people call it.")
@click.option("--host", "hosts", required=True, multiple=True, help="Host name; may be given several times.")
@click.option("--data-dir", required=True, type=click.Path(path_type=Path), help="Its own directory; made if missing.")
@click.option("--database", default="", help="Address of its own database, or file:PATH, env:NAME; empty = SQLite.")
@click.option("--territory", default="", help="Key of its territory; empty = decided by the loaded register.")
def add(code: str, name: str, hosts: tuple[str, ...], data_dir: Path, database: str, territory: str) -> None:
    """Add a province to the file, make its directory and keys, and migrate its empty database.

    Nothing is written when the file would not hold with it.  Web servers and workers serve it within seconds.
    """
    place = _file()
    given = {"DATA_DIR": str(data_dir.resolve()), "SQLALCHEMY_DATABASE_URI": database, "TERRITORY": territory}
    settings = {key: value for key, value in given.items() if value}
    before = place.read_text("utf-8") if place.exists() else ""
    text = "\n".join(part for part in (before, provinces.section(code, name, list(hosts), settings)) if part)
    found = {one.code: one for one in provinces.parse(text)}[code]
    _migrate(found)
    _write(place, text)
    click.echo(f"{code}: added to {place}; web servers and workers serve it within seconds")


@group.command()
@click.argument("code")
def remove(code: str) -> None:
    """Take a province out of the file; its directory and database stay as they are.

    Web servers and workers end with it within seconds; requests and jobs under way come to their end.
    """
    place = _file()
    _write(place, provinces.without(place.read_text("utf-8"), code))
    click.echo(f"{code}: taken out of {place}; its directory and database were left alone")


def _write(place: Path, text: str) -> None:
    """Replace the file in one step; it keeps owner, group and rights, for others than who types this must read it."""
    passing = place.with_name(f"{place.name}.partial-{os.getpid()}")
    with passing.open("w", encoding="utf-8") as fresh:
        known = place.stat() if place.exists() else None
        os.chmod(passing, stat.S_IMODE(known.st_mode) if known else 0o640)
        if known and (known.st_uid, known.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(passing, known.st_uid, known.st_gid)
        fresh.write(text)
        fresh.flush()
        os.fsync(fresh.fileno())
    passing.replace(place)


def _migrate(province: Province) -> None:
    from legaldocs.cli.database import run_upgrade
    from legaldocs.core.db import db

    province.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with make_app(province).app_context():
        run_upgrade()
        db.engine.dispose()


@group.command()
def check() -> None:
    """Look at every province as it would be served; exit 1 while one is not whole or not apart from the others."""
    keys: dict[bytes, str] = {}
    wrong = 0
    for one in _known():
        found = list(_wrong_with(one, keys))
        wrong += len(found)
        click.echo(f"{one.code}: {'ok' if not found else ''}".rstrip())
        for line in found:
            click.echo(f"  - {line}")
    if wrong:
        raise click.ClickException(f"{wrong} wrong")


def _wrong_with(province: Province, keys: dict[bytes, str]) -> Iterator[str]:
    """What is wrong; ``keys`` gathers the secrets seen so far and whose they are."""
    from legaldocs.core.db import db
    from legaldocs.jobs import probes

    try:
        with make_app(province).app_context():
            found = probes.readiness()
            db.engine.dispose()
    except Exception as error:  # each province is looked at, whatever is wrong with the one before
        yield f"cannot be opened: {error}"
        return
    for what, state in (("database", found.database), ("files", found.files)):
        if state not in ("ok", probes.NEWER):
            yield f"{what}: {state}"
    if stat.S_IMODE(province.data.stat().st_mode) & 0o007:
        yield f"{province.data} is open to every account of the machine: chmod o= {province.data}"
    for path in sorted((province.data / "secrets").iterdir()):
        other = keys.setdefault(path.read_bytes(), province.code)
        if other != province.code:
            remedy = "delete it here, people sign in again" if path.name == "session.key" else "it began as a copy"
            yield f"{path.name} is also the key of {other}: {remedy}"


@group.command(context_settings={"ignore_unknown_options": True})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def each(command: tuple[str, ...]) -> None:
    """Run a command of legaldocs for every province in turn; {code} in it stands for the province.

    For example: legaldocs provinces each backup /srv/backup/{code}.  Goes on after a failure; exit 1 if there was one.
    """
    before, failed = os.environ.get(provinces.CHOSEN, ""), []
    for one in _known():
        click.echo(f"{one.code}:", err=True)
        os.environ[provinces.CHOSEN] = one.code
        if not _ran([word.replace("{code}", one.code) for word in command]):
            failed.append(one.code)
    os.environ[provinces.CHOSEN] = before
    if failed:
        raise click.ClickException(f"failed for {', '.join(failed)}")


def _ran(words: list[str]) -> bool:
    """Run a command here, as if it had been typed; what went wrong is said."""
    try:
        main.main(words, prog_name="legaldocs", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return False
    except SystemExit as end:
        return not end.code
    except Exception as error:  # each province has its turn, whatever went wrong with the one before
        click.echo(f"{type(error).__name__}: {error}", err=True)
        return False
    return True


def _file() -> Path:
    place = os.environ.get(provinces.FILE, "")
    if not place:
        raise ProvinceError(f"{provinces.FILE} names no file: set it to the place of provinces.toml")
    return Path(place)


def _known() -> tuple[Province, ...]:
    return provinces.read(_file())
