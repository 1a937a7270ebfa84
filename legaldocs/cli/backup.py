"""``legaldocs backup`` and ``legaldocs restore``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from legaldocs.cli import backup_store
from legaldocs.cli.backup_store import BackupError
from legaldocs.core import filestore, provinces

_FOLDER = click.Path(path_type=Path, file_okay=False)


def _settings() -> dict[str, Any]:
    from config import settings

    return settings(None)


@click.command()
@click.argument("folder", type=_FOLDER)
def backup(folder: Path) -> None:
    """Write a backup to a new folder below FOLDER, while people go on working; print its name.

    It holds the database as of one moment, all files, the secrets (keep it as safe as the server) and a manifest.
    """
    import legaldocs.app  # noqa: F401  # so that every table is known
    from legaldocs.jobs import safety

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"legaldocs-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    try:
        found = _settings()
        url, data = sa.make_url(found["SQLALCHEMY_DATABASE_URI"]), Path(found["DATA_DIR"])
        manifest = backup_store.make(url, data, target, filestore.of(found))
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    safety.note_backup(data)
    click.echo(f"{target}: {_figures(manifest)}")


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--verify", is_flag=True, help="Only prove that the backup is whole; restore nothing.")
def restore(folder: Path, *, verify: bool) -> None:
    """Restore the backup FOLDER into the data directory and database of the environment, which must be empty.

    Every byte and row is compared with the manifest first and again afterwards.  Run ``legaldocs db upgrade`` and
    ``legaldocs doctor --repair`` next: the search index is built anew.
    """
    import legaldocs.app  # noqa: F401  # so that every table is known

    try:
        url, data = settings_of_nothing() if not verify else (None, None)
        if url is None or data is None:
            manifest = backup_store.verify(folder)
        else:
            manifest = backup_store.restore(folder, url, data, store_of_nothing(data))
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{folder}: whole: {_figures(manifest)}" if verify else f"restored to {data}: {_figures(manifest)}")


def settings_of_nothing() -> tuple[sa.URL, Path]:
    """Where to restore to, without creating anything there as reading all settings would."""
    import os

    from config import PROFILES

    chosen, province = PROFILES[os.environ.get("LEGALDOCS_PROFILE", "default")], provinces.chosen()
    if province is not None:
        address = str(province.settings()["SQLALCHEMY_DATABASE_URI"])
        return sa.make_url(address or f"sqlite:///{province.data / 'legaldocs.db'}"), province.data
    data = Path(os.environ.get("LEGALDOCS_DATA_DIR") or chosen.DATA_DIR).resolve()
    given = os.environ.get("LEGALDOCS_SQLALCHEMY_DATABASE_URI") or chosen.SQLALCHEMY_DATABASE_URI
    return sa.make_url(given or f"sqlite:///{data / 'legaldocs.db'}"), data


def store_of_nothing(data: Path) -> filestore.FileStore:
    """Where the originals of an installation that is still to be laid into ``data`` go."""
    import os

    from config import PROFILES

    chosen, province = PROFILES[os.environ.get("LEGALDOCS_PROFILE", "default")], provinces.chosen()
    keys = [key for key in dir(chosen) if key.startswith("FILES_")]
    found = {key: os.environ.get(f"LEGALDOCS_{key}", getattr(chosen, key)) for key in keys}
    own = province.settings() if province is not None else {}
    return filestore.of({"DATA_DIR": data, **found, **{key: own[key] for key in keys if key in own}})


def _figures(manifest: dict[str, Any]) -> str:
    rows = sum(table["rows"] for table in manifest["tables"].values())
    size = sum(file["size"] for file in manifest["files"].values()) / 1e6
    return f"{rows:,} rows, {len(manifest['files']):,} files, {size:,.1f} MB, migration {manifest['migration']}"
