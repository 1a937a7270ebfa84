"""Pages of the public portal.  Everybody may enter; nothing is written; addresses are permanent.

``/portal/documents/7`` is a document today, ``/portal/documents/7/at/2026-11-22`` on a day,
``…/at/2026-11-22/dieu-5/khoan-2`` one provision of it; ``….json`` the same for programs.  ``/akn/vn/act/…`` leads from
the identifier written into Akoma Ntoso files to the page.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from legaldocs.core import clock, i18n, replica
from legaldocs.core.errors import Invalid, Missing
from legaldocs.core.schema import load
from legaldocs.core.text import slug, squeeze
from legaldocs.core.web import PUBLIC, entry, json_of, paginate
from legaldocs.documents import (
    akn,
    blobs,
    consolidation_files,
    consolidation_pages,
    effects,
    exporting,
    presentation,
    queries,
)
from legaldocs.documents.consolidation import AsAt
from legaldocs.documents.models import Document
from legaldocs.documents.presentation import territory_word
from legaldocs.formats.akn_names import path_of
from legaldocs.law.effect import Status
from legaldocs.portal import pages, schemas
from legaldocs.portal import queries as portal
from legaldocs.portal.answers import same_for_all
from legaldocs.search import pages as search_pages
from legaldocs.search.schemas import from_stored
from legaldocs.ui.words import day as day_words

blueprint = Blueprint("portal", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OWN_PAGES = presentation.Addresses("portal.document", "portal.at", "portal.provision")
_PORTION = re.compile(r"~(?P<eid>[a-z0-9_-]{1,160})\Z")
_EXPRESSION = re.compile(r"(?P<language>[a-z]{3})@(?P<day>\d{4}-\d{2}-\d{2})?\Z")


blueprint.before_request(replica.read_there)


@blueprint.before_request
def _links_stay_here() -> None:
    g.addresses = OWN_PAGES
    g.csp_nonce = ""


@blueprint.after_request
def _keep_language(response: Response) -> Response:
    """A language asked for in the address holds for the next pages."""
    wanted = request.args.get("lang")
    if wanted in i18n.LANGUAGES:
        response.set_cookie(i18n.COOKIE, wanted, max_age=31_536_000, samesite="Lax", secure=request.is_secure)
    return response


@blueprint.context_processor
def _frame() -> dict[str, Any]:
    entries = (
        ("portal.index", _("Documents")),
        ("portal.changes", _("What is new")),
        ("portal.statistics", _("Figures")),
    )
    links = [
        {"url": url_for(name), "label": words, "current": request.endpoint == name or None} for name, words in entries
    ]
    newest = portal.newest_day()
    reach = _("Newest document in the register: %(day)s.", day=day_words(newest)) if newest else ""
    return {"public": True, "portal_links": links, "freshness": reach, "sample_notice": queries.has_sample()}


@blueprint.get("/portal")
@entry(PUBLIC)
@same_for_all
def home() -> str:
    """The front page."""
    return render_template("portal/home.html", **pages.home(clock.today()))


def _given(schema: Any, source: Any) -> dict[str, Any]:
    """Values as far as they can be understood; an address typed by hand is never refused."""
    try:
        return load(schema, source)
    except Invalid as error:
        return load(schema, {name: value for name, value in source.to_dict().items() if name not in error.fields})


def _filters(given: dict[str, Any]) -> queries.Filters:
    return queries.Filters(
        words=given["q"],
        doc_type=given["doc_type"],
        issuer=given["issuer"],
        field=given["field"],
        year=given["year"],
        territory=given["territory"],
        status=given["status"],
        sort=given["sort"],
    )


@blueprint.get("/portal/documents")
@entry(PUBLIC)
@same_for_all
def index() -> str:
    """Documents of the province with filters; effect as at today."""
    filters, today = _filters(_given(schemas.ListQuery(), request.args)), clock.today()
    page = paginate(portal.listed(filters, today))
    counted = portal.counts(today)
    return render_template(
        "portal/index.html",
        page=page,
        filters=filters,
        statuses=effects.statuses([document.id for document in page.rows], today),
        counts=counted,
        types=pages.options(counted.by_type),
        fields=pages.options(counted.by_field),
        years=[(str(year), str(year)) for year in sorted(counted.issued, reverse=True)],
        issuers=[(key, words) for key, words, _number in portal.issuers()],
        territories=[(key, territory_word(key)) for key in sorted(counted.by_territory, key=territory_word)],
        all_statuses=list(Status),
        today=today,
    )


@blueprint.get("/portal/documents/export")
@entry(PUBLIC)
def export() -> Response:
    """The filtered list, all of it, as .xlsx or .csv."""
    given, today = _given(schemas.ListQuery(), request.args), clock.today()
    return exporting.table_of(portal.listed(_filters(given), today), today, given["format"])


@blueprint.get("/portal/search")
@entry(PUBLIC)
@same_for_all
def search() -> str:
    """Provisions that answer the words, in force first."""
    values = {name: request.args.getlist(name) for name in ("doc_type", "issuer", "field", "territory")}
    plain = {name: request.args.get(name, "") for name in ("q", "page", "ended", "sort") if request.args.get(name)}
    given = from_stored({**values, **plain, "level": ["provincial", "district", "commune"]})
    results = search_pages.search(given, clock.today()) if given["q"] else None
    return render_template("portal/search.html", given=given, results=results)


@blueprint.get("/portal/documents/<int:document_id>")
@entry(PUBLIC)
@same_for_all
def document(document_id: int) -> Any:
    """A document today, or on the day a form names."""
    asked = _given(schemas.DayQuery(), request.args)["day"]
    if asked is not None:
        return redirect(url_for("portal.at", document_id=document_id, day=asked.isoformat()))
    return render_template("portal/document.html", **pages.document(document_id, clock.today()))


@blueprint.get("/portal/documents/<int:document_id>/at/<day>")
@entry(PUBLIC)
@same_for_all
def at(document_id: int, day: str) -> Any:
    """A document on a day; ``….json`` as values."""
    if day.endswith(".json"):
        return json_of(consolidation_pages.as_json(document_id, _day(day.removesuffix(".json")), None))
    return render_template("portal/document.html", **pages.document(document_id, _day(day)))


@blueprint.get("/portal/documents/<int:document_id>/at/<day>/<path:path>")
@entry(PUBLIC)
@same_for_all
def provision(document_id: int, day: str, path: str) -> Any:
    """One provision on a day; ``….json`` as values."""
    if path.endswith(".json"):
        return json_of(consolidation_pages.as_json(document_id, _day(day), None, path.removesuffix(".json")))
    return render_template("portal/provision.html", **pages.provision(document_id, path, _day(day)))


@blueprint.get("/portal/documents/<int:document_id>/english")
@entry(PUBLIC)
@same_for_all
def english(document_id: int) -> str:
    """The English translation beside the Vietnamese text, which alone is authentic."""
    return render_template("portal/english.html", **pages.english(document_id, clock.today()))


@blueprint.get("/portal/documents/<int:document_id>/compare")
@entry(PUBLIC)
@same_for_all
def compare(document_id: int) -> str:
    """What differs between two days of a document."""
    given = _given(schemas.PairQuery(), request.args)
    values = pages.compare(document_id, given["since"], given["until"] or clock.today())
    return render_template("portal/compare.html", **values)


@blueprint.get("/portal/documents/<int:document_id>/download/<file_form>")
@entry(PUBLIC)
def download(document_id: int, file_form: str) -> Response:
    """The text of a day as ``docx``, ``akn`` (Akoma Ntoso) or ``txt``, or the ``original`` bytes as they came."""
    known = pages.found(document_id)
    if file_form == "original":
        return _original(document_id)
    on = _given(schemas.DayQuery(), request.args)["day"] or clock.today()
    opened = consolidation_pages.opened(document_id, on, None)
    data, kind, suffix = _made(file_form, known, opened)
    answer = current_app.response_class(data, content_type=kind)
    name = f"{slug(known.number) or document_id}-{on.isoformat()}.{suffix}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def _made(form: str, known: Document, opened: AsAt) -> tuple[bytes, str, str]:
    """Bytes, media type and ending of a text in a form.  Raises ``Missing`` for a form there is not."""
    made = opened.made
    if form == "docx":
        return consolidation_files.word(opened), WORD, "docx"
    if form == "akn":
        return akn.export_as_at(known, made.text, made.provisions, opened.on), akn.MEDIA_TYPE, "akn.xml"
    if form == "txt":
        return made.text.encode(), "text/plain; charset=utf-8", "txt"
    raise Missing()


def _original(document_id: int) -> Response:
    edition = queries.current_edition(document_id, with_text=False)
    if edition is None or edition.file_sha256 is None:
        raise Missing(_("No original file is kept for this document."))
    name = squeeze(Path(edition.file_name or "original").name)  # one line, no sign that turns it round
    data = blobs.at_hand(edition.file_sha256)
    return send_file(data, as_attachment=True, download_name=name, mimetype="application/octet-stream")


@blueprint.get("/portal/statistics")
@entry(PUBLIC)
@same_for_all
def statistics() -> str:
    """Figures on the province's documents, each with its picture and its table."""
    return render_template("portal/statistics.html", **pages.statistics(clock.today()))


@blueprint.get("/portal/changes")
@entry(PUBLIC)
@same_for_all
def changes() -> str:
    """The latest changes, and how to follow them."""
    return render_template("portal/changes.html", rows=pages.changes(100))


@blueprint.get("/akn/<path:iri>")
@entry(PUBLIC)
def identified(iri: str) -> Any:
    """From the identifier of a work, a wording of a day, or a provision of it to its page."""
    parts, where, on = f"/akn/{iri}".split("/"), None, None
    if portion := _PORTION.match(parts[-1]):
        where, parts = path_of(portion["eid"]), parts[:-1]
    if expression := _EXPRESSION.match(parts[-1]):
        on, parts = expression["day"], parts[:-1]
    work = "/".join(parts)
    known = next((one for one in _on_its_day(parts) if akn.other(one).iri == work), None)
    if known is None:
        raise Missing()
    if on is None:
        return redirect(presentation.provision_url(known.id, where))
    return redirect(presentation.day_url(known.id, _day(on), where))


def _on_its_day(parts: list[str]) -> list[Document]:
    for part in parts:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", part):
            return portal.issued_on(_day(part))
    return []


def _day(given: str) -> date:
    """The day of an address.  Raises ``Missing``: an address with an impossible day does not exist."""
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Missing() from error
