"""WSGI entry point: ``gunicorn wsgi:app``."""

from legaldocs.app import create_app

app = create_app()
