"""WSGI entry point: ``gunicorn wsgi:app``."""

from legaldocs import hosting

app = hosting.application()
