"""File formats: bytes in and out of the values of ``legaldocs.law``; no database, no web."""
