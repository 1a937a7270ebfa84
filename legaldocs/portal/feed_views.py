"""The portal for programs: change feed as JSON with a cursor and as Atom, list of addresses, what robots may read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext as _

from legaldocs.core.errors import Missing
from legaldocs.core.schema import load
from legaldocs.core.web import PUBLIC, entry, json_of
from legaldocs.portal import pages, queries, schemas
from legaldocs.portal.answers import same_for_all
from legaldocs.portal.views import OWN_PAGES

blueprint = Blueprint("feeds", __name__)
ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRIES = 50


@blueprint.before_request
def _links_to_the_portal() -> None:
    g.addresses = OWN_PAGES


@blueprint.get("/portal/changes.json")
@entry(PUBLIC)
@same_for_all
def changes() -> Response:
    """Changes of effect after a cursor, oldest first: ``?after=<cursor>&limit=100``; ``next`` is the next one."""
    given = load(schemas.FeedQuery(), request.args)
    values = pages.feed(given["after"], given["limit"])
    more = url_for("feeds.changes", after=values["next"], limit=given["limit"], _external=True)
    return json_of({**values, "next_url": more})


@blueprint.get("/portal/changes.atom")
@entry(PUBLIC)
@same_for_all
def atom() -> Response:
    """The latest changes of the province's documents, or of one of them, for feed readers.

    ``?after=<cursor>`` gives those after it, oldest first; the link ``next`` is the cursor to go on from (RFC 5005).
    """
    given = load(schemas.FeedQuery(), request.args)
    resumed, one = "after" in request.args, given["document"]
    rows, cursor = pages.changes_after(given["after"], given["limit"]) if resumed else _latest(one)
    here = url_for("feeds.atom", document=one, after=given["after"] if resumed else None, _external=True)
    feed = Element("feed", xmlns=ATOM)
    _words(feed, "id", here)
    _words(feed, "title", _("Changes of effect of the province's documents"))
    _words(
        feed, "updated", _moment(max((row["recorded_at"] for row in rows), default=datetime(2000, 1, 1, tzinfo=UTC)))
    )
    SubElement(feed, "link", rel="self", href=here)
    if one is None:
        SubElement(feed, "link", rel="next", href=url_for("feeds.atom", after=cursor, _external=True))
    _words(SubElement(feed, "author"), "name", "legaldocs")
    for row in rows:
        _entry(feed, row)
    return _xml(feed, "application/atom+xml")


def _latest(document_id: int | None) -> tuple[list[dict[str, Any]], int]:
    """The newest changes, and the cursor of everything there is: what comes later is after it."""
    cursor = queries.version()  # before the rows: a change recorded between both comes twice rather than never
    return pages.changes(ENTRIES, document_id), cursor


def _entry(feed: Element, row: dict[str, Any]) -> None:
    known, found = row["document"], SubElement(feed, "entry")
    page = url_for("portal.document", document_id=known.id, _external=True)
    _words(found, "id", f"{page}#event-{row['id']}")
    _words(found, "title", f"{known.number}: {row['text']}")
    _words(found, "updated", _moment(row["recorded_at"]))
    _words(found, "summary", known.title)
    SubElement(found, "link", rel="alternate", href=page)


@blueprint.get("/sitemap.xml")
@entry(PUBLIC)
@same_for_all
def sitemaps() -> Response:
    """The files that list every document's address."""
    root = Element("sitemapindex", xmlns=SITEMAP)
    for number in range(1, queries.sitemap_files() + 1):
        _words(SubElement(root, "sitemap"), "loc", url_for("feeds.sitemap", number=number, _external=True))
    return _xml(root, "application/xml")


@blueprint.get("/sitemap-<int:number>.xml")
@entry(PUBLIC)
@same_for_all
def sitemap(number: int) -> Response:
    """Addresses of documents with the day of their last change."""
    if not 1 <= number <= queries.sitemap_files():
        raise Missing()
    root = Element("urlset", xmlns=SITEMAP)
    for document_id, changed in queries.sitemap(number):
        place = SubElement(root, "url")
        _words(place, "loc", url_for("portal.document", document_id=document_id, _external=True))
        if changed is not None:
            _words(place, "lastmod", changed.date().isoformat())
    return _xml(root, "application/xml")


@blueprint.get("/robots.txt")
@entry(PUBLIC)
def robots() -> Response:
    """Robots read the portal and nothing else."""
    lines = [
        "User-agent: *",
        "Allow: /portal",
        "Allow: /static/",
        "Disallow: /",
        f"Sitemap: {url_for('feeds.sitemaps', _external=True)}",
    ]
    return current_app.response_class("\n".join([*lines, ""]), mimetype="text/plain")


def _words(parent: Element, tag: str, words: str) -> None:
    SubElement(parent, tag).text = words


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(root: Element, kind: str) -> Response:
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    return current_app.response_class(body, content_type=f"{kind}; charset=utf-8")
