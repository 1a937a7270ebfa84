"""Who may do what with search."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.core.permissions import Permission, register, signed_in

register((Permission("search.save", _l("Everybody keeps searches of their own."), signed_in),))
