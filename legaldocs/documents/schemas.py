"""Inputs of the register's pages."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from legaldocs.core.schema import Input, Line, Prose
from legaldocs.documents.effect_queries import View
from legaldocs.documents.effect_service import RECORDABLE
from legaldocs.documents.fact_lines import FactKind
from legaldocs.documents.graph import DEPTHS
from legaldocs.documents.graph_edges import KINDS, Direction
from legaldocs.documents.quality_table import BY_ID
from legaldocs.documents.relying import Reach
from legaldocs.formats.word_in import ChangePolicy
from legaldocs.law.effect import EventKind, Status
from legaldocs.law.types import RelationKind


class RegisterQuery(Input):
    """Filters of the register list; wrong values are refused with a sentence."""

    q = Line(load_default="")
    doc_type = Line(load_default="")
    issuer = Line(load_default="")
    level = fields.String(load_default="", validate=validate.OneOf(("national", "provincial", "district", "commune")))
    field = Line(load_default="")
    year = fields.Integer(load_default=None, validate=validate.Range(1945, 2100))
    territory = Line(load_default="")
    status = fields.String(load_default="", validate=validate.OneOf([str(status) for status in Status]))
    unit = fields.Integer(load_default=None)
    tag = fields.Integer(load_default=None)
    sort = Line(load_default="-issued")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class RelationQuery(Input):
    """Which relations of a document a list shows."""

    direction = fields.String(load_default=str(Direction.OUT), validate=validate.OneOf([str(one) for one in Direction]))
    kind = fields.String(load_default="", validate=validate.OneOf(KINDS))
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class FactQuery(Input):
    """Which kind of fact a list shows; none = the first there is, in a file all of them."""

    kind = fields.Enum(FactKind, by_value=True, load_default=None, allow_none=True)
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class GraphQuery(Input):
    """How far and along which kinds of relation the picture goes; no kind = all."""

    depth = fields.Integer(load_default=1, validate=validate.OneOf(DEPTHS))
    kinds = fields.List(fields.String(validate=validate.OneOf(KINDS)), load_default=list)


class RelyingQuery(Input):
    """Whose mentions of a provision are asked for; an empty path = of anything in the document."""

    path = fields.String(load_default="", validate=validate.Regexp(r"[a-z0-9/-]{0,160}\Z"))
    reach = fields.String(load_default="", validate=validate.OneOf([str(one) for one in Reach]))
    kind = fields.Enum(RelationKind, by_value=True, load_default=None, allow_none=True)
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class QualityQuery(Input):
    """Which findings of which check a list shows."""

    check = fields.String(load_default="", validate=validate.OneOf(["", *BY_ID]))
    unit = fields.Integer(load_default=None)
    q = Line(load_default="")
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)
    format = fields.String(load_default="xlsx", validate=validate.OneOf(("xlsx", "csv")))


class EffectQuery(Input):
    """What the screen on effect to confirm is narrowed to."""

    view = fields.String(data_key="only", load_default="", validate=validate.OneOf([str(view) for view in View]))
    kind = fields.Enum(EventKind, by_value=True, load_default=None, allow_none=True)
    q = Line(load_default="")
    source = fields.Integer(load_default=None)
    unit = fields.Integer(load_default=None)
    page = fields.Integer(load_default=1)
    size = fields.Integer(load_default=25)


class NewEvent(Input):
    """An event recorded by hand; ``seen`` says that its preview was."""

    kind = fields.Enum(EventKind, by_value=True, required=True, validate=validate.OneOf(RECORDABLE))
    on = fields.Date(required=True)
    provisions = fields.List(Line(), load_default=list)
    territory = Line(load_default=None, allow_none=True)
    source_number = Line(load_default=None, allow_none=True)
    source_place = Line(load_default="")
    words = Prose(load_default="")
    note = Prose(load_default=None, allow_none=True)
    seen = fields.Boolean(load_default=False)


class Reason(Input):
    """Why something is taken back or dismissed."""

    reason = Prose(required=True)
    ids = fields.List(fields.Integer(), load_default=list)


class Completion(Input):
    """What the words left open on a proposed event: the document meant, the date."""

    target_number = Line(load_default=None, allow_none=True)
    on = fields.Date(load_default=None)


class HeaderFacts(Input):
    """What a person states about one file because its own header does not; only what was filled in is returned."""

    number = Line(load_default=None)
    issuer = Line(load_default=None)
    issued_date = fields.Date(load_default=None)
    title = Line(load_default=None)

    @post_load
    def _stated(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {key: value for key, value in data.items() if value}


class MomentQuery(Input):
    """The day a text is asked for, and the day whose state of knowledge counts."""

    day = fields.Date(load_default=None, allow_none=True)
    known = fields.Date(load_default=None, allow_none=True)


class CompareQuery(Input):
    """Two days of a document (no first day: as issued), or another document's number."""

    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    other = Line(load_default="")
    form = fields.String(load_default="", validate=validate.OneOf(("", "table", "redline")))


class Signing(Input):
    """The day of the text that is signed off and the fingerprint of the words that were read."""

    day = fields.Date(required=True)
    read_sha256 = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))


class Edited(Input):
    """A text after editing."""

    text = Prose(required=True)


class LayoutQuery(Input):
    """The day whose rules on layout apply."""

    on = fields.Date(load_default=None)


class ImportChoice(Input):
    """How an uploaded file is read."""

    policy = fields.Enum(ChangePolicy, by_value=True, load_default=ChangePolicy.FINAL)
