"""The application factory: settings, extensions, wiring, blueprints, errors; no logic of its own."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from config import settings
from legaldocs import background, blueprints, policies, rest, shell, wiring
from legaldocs.accounts import login
from legaldocs.core import counting, events, i18n, observe, once, security_log, web
from legaldocs.core.db import db
from legaldocs.jobs import probe_views


def create_app(profile: str | None = None, **overrides: Any) -> Flask:
    """A ready application.  ``profile`` is ``default``, ``testing`` or ``production``; ``overrides`` win.

    Raises ``RuntimeError`` when a route does not declare who may enter it.
    """
    app = Flask("legaldocs", template_folder=str(shell.TEMPLATES), static_folder=str(shell.STATIC))
    app.config.from_mapping(settings(profile, **overrides))
    app.url_rule_class = web.LateRule
    web.trust_proxies(app)
    observe.init_app(app)
    db.init_app(app)
    Migrate(app, db, directory=str(shell.MIGRATIONS), render_as_batch=True)
    csrf = CSRFProtect(app)
    limiter = Limiter(
        get_remote_address,
        default_limits=[app.config["RATELIMIT_DEFAULT"]],
        storage_options=counting.options(app.config),
        in_memory_fallback_enabled=True,
    )
    limiter.init_app(app)
    i18n.init_app(app)
    login.init_app(app)
    security_log.init_app(app)
    web.init_app(app)
    once.init_app(app)
    shell.init_app(app)
    events.install(wiring.WIRING)
    app.extensions["legaldocs"] = (policies.ALL, background.ALL)
    for blueprint in blueprints.ALL:
        app.register_blueprint(blueprint)
    limiter.exempt(probe_views.blueprint)  # who watches must not be told to come back later
    rest.init_app(app, csrf)
    undeclared = web.undeclared_routes(app)
    if undeclared:
        raise RuntimeError(f"routes without a declared entry: {', '.join(undeclared)}")
    return app
