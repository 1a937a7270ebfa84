"""The page "Layout check": a Word file goes in, what to put right comes out.  Nothing of the file is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from legaldocs.core import clock
from legaldocs.core.errors import Missing
from legaldocs.core.schema import load
from legaldocs.core.web import SIGNED_IN, entry
from legaldocs.documents import layout_report
from legaldocs.documents.importing import refusal_sentence
from legaldocs.documents.schemas import LayoutQuery
from legaldocs.formats import intake
from legaldocs.formats.refusals import RefusedFile

blueprint = Blueprint("layout", __name__, url_prefix="/layout-check")
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("")
@entry(SIGNED_IN)
def page() -> str:
    """The form."""
    return render_template("layout/page.html", report=None, errors={}, on=clock.today())


@blueprint.post("")
@entry(SIGNED_IN)
def check() -> Any:
    """The findings on one file, with a sealed copy of them for the download that may follow."""
    on = load(LayoutQuery(), {key: value for key, value in request.form.items() if key == "on" and value})["on"]
    day = on or clock.today()
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _again(_("Choose a file."), day)
    name = Path(upload.filename).name[:255]
    try:
        data = upload.stream.read(intake.MAX_FILE_BYTES + 1)
        intake.check_size(len(data), name)
        found = layout_report.report(data, name, day)
    except RefusedFile as refusal:
        return _again(refusal_sentence(refusal), day)
    sealed = _seal().dumps(found.as_json())
    return render_template("layout/page.html", report=found, sealed=sealed, errors={}, on=day)


def _again(sentence: str, day: Any) -> tuple[str, int]:
    return render_template("layout/page.html", report=None, errors={"file": [sentence]}, on=day), 422


@blueprint.post("/report.<form>")
@entry(SIGNED_IN)
def export(form: str) -> Response:
    """The findings just shown, as .docx or .xlsx."""
    writers = {"docx": layout_report.as_docx, "xlsx": layout_report.as_xlsx}
    if form not in writers:
        raise Missing
    try:
        found = layout_report.from_json(_seal().loads(request.form.get("sealed", "")))
    except BadData as error:
        raise Missing(_("These findings are no longer known. Check the file again.")) from error
    answer = current_app.response_class(writers[form](found), mimetype=_TYPES[form])
    answer.headers["Content-Disposition"] = f"attachment; filename=layout-check.{form}"
    return answer


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="layout-check")
