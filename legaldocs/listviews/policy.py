"""Who may keep views."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from legaldocs.core.permissions import Permission, register, signed_in

register(
    (Permission("views.keep", _l("Everyone signed in keeps views of lists, for themselves or their unit."), signed_in),)
)
