"""``python -m legaldocs.cli`` is the same as ``legaldocs``."""

from __future__ import annotations

from legaldocs.cli import main

main(prog_name="legaldocs")
