"""Flask with the kernel alone: database, languages, settings; no slice.  For tests of the kernel's own promises."""

from __future__ import annotations

from flask import Flask

from legaldocs.core import i18n
from legaldocs.core.db import db


def kernel_app(uri: str, lease: int = 30) -> Flask:
    """The application at database ``uri``; the tables are the caller's to create."""
    app = Flask("legaldocs")
    app.config.update(SQLALCHEMY_DATABASE_URI=uri, DEFAULT_LANGUAGE="vi", JOB_LEASE_SECONDS=lease)
    app.config.update(AUDIT_KEY=b"key of the tests", TESTING=True)
    db.init_app(app)
    i18n.init_app(app)
    return app
