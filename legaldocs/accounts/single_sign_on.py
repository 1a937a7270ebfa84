"""Sign-in by a service of the authority (đăng nhập một lần), over OpenID Connect: any issuer, by discovery.

Authorization code with PKCE, state and nonce; the identity token is checked for signature, issuer, audience, expiry
and nonce.  Which claim means what is data (``sign_on.toml``).
"""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import requests
import sqlalchemy as sa
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app
from flask_babel import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from legaldocs.accounts import factors, handshakes, passwords, queries
from legaldocs.accounts.factor_models import ExternalIdentity
from legaldocs.accounts.models import Person, Post, Role, SignInMethod
from legaldocs.accounts.service import SignInRefused
from legaldocs.core import clock, outward, security_log
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.text import squeeze
from legaldocs.core.unit_of_work import use_case

SHIPPED = Path(__file__).parent / "data" / "sign_on.toml"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"]
Claims = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Came:
    """What came back: a session or half of one, and the page that was asked for."""

    entered: factors.Entered
    target: str


def offered() -> bool:
    """Whether single sign-on is set up."""
    return bool(current_app.config["OIDC_ISSUER"])


def mapping() -> dict[str, Any]:
    """The table of claims: the installation's own or the shipped one."""
    own = Path(current_app.config["DATA_DIR"]) / "sign_on.toml"
    given = tomllib.loads(own.read_text("utf-8")) if own.exists() else {}
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))
    return {name: {**table, **given.get(name, {})} for name, table in shipped.items()}


def begin(redirect_uri: str, target: str) -> tuple[str, str]:
    """The token to remember this by, and the address of the service to go to.  Raises ``SignInRefused``."""
    try:
        with _client(redirect_uri) as client:
            metadata = _metadata(client)
            state, nonce, verifier = (secrets.token_urlsafe(32) for _part in range(3))
            address, _state = client.create_authorization_url(
                outward.check(metadata["authorization_endpoint"], _own_hosts()),
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
    except _TROUBLE as error:
        raise _unreachable(error) from error
    token = handshakes.begin(
        handshakes.SINGLE_SIGN_ON, state=state, nonce=nonce, verifier=verifier, target=target, redirect_uri=redirect_uri
    )
    return token, cast("str", address)


def finish(token: str | None, state: str, code: str, where: tuple[str, str]) -> Came:
    """Sign in whom the service sent back.  ``where`` is address and browser.  Raises ``SignInRefused``."""
    begun = handshakes.take(token, handshakes.SINGLE_SIGN_ON)
    if begun is None or not code or not secrets.compare_digest(begun.data["state"].encode(), state.encode()):
        security_log.note("sso-refused", reason="state")
        raise SignInRefused(_("This sign-in was not begun here, or it took too long. Begin again."))
    try:
        claims = _claims(begun.data, code)
    except _TROUBLE as error:
        raise _unreachable(error) from error
    person = _person(claims)
    asks = mapping()["accounts"]["asks_second_factor"]
    method = SignInMethod.PASSWORD if asks and factors.held_by(person.id).any else SignInMethod.SINGLE_SIGN_ON
    return Came(factors.enter(person, *where, method=method), begun.data["target"])


_TROUBLE = (requests.RequestException, outward.RefusedAddress, AuthlibBaseError, JoseError, ValueError, KeyError)


def _unreachable(error: Exception) -> SignInRefused:
    current_app.logger.warning("single sign-on failed: %s", type(error).__name__, exc_info=error)
    security_log.note("sso-refused", reason=type(error).__name__)
    return SignInRefused(_("The sign-in service did not give a usable answer. Try again, or tell your administrator."))


def _own_hosts() -> frozenset[str]:
    return frozenset({urlsplit(current_app.config["OIDC_ISSUER"]).hostname or ""})


def _client(redirect_uri: str) -> Any:
    """A client of the service that connects nowhere else."""
    settings = current_app.config
    client: Any = OAuth2Session(
        settings["OIDC_CLIENT_ID"],
        settings["OIDC_CLIENT_SECRET"] or None,
        token_endpoint_auth_method="client_secret_basic" if settings["OIDC_CLIENT_SECRET"] else "none",
        scope=settings["OIDC_SCOPES"],
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )
    outward.guarded(client, _own_hosts())
    return client


def _metadata(client: Any) -> dict[str, Any]:
    """What the issuer publishes about itself.  Raises ``ValueError`` when it speaks for another issuer."""
    issuer = current_app.config["OIDC_ISSUER"].rstrip("/")
    found = outward.fetch_json(client, f"{issuer}/.well-known/openid-configuration", _own_hosts(), withhold_token=True)
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise ValueError("the metadata names another issuer")
    return found


def _claims(begun: dict[str, Any], code: str) -> Claims:
    """Exchange the code; the claims of the checked identity token, filled up from the userinfo answer."""
    with _client(begun["redirect_uri"]) as client:
        metadata, own = _metadata(client), _own_hosts()
        keys = KeySet.import_key_set(
            cast("Any", outward.fetch_json(client, metadata["jwks_uri"], own, withhold_token=True))
        )
        endpoint = outward.check(metadata["token_endpoint"], own)
        given = client.fetch_token(endpoint, code=code, code_verifier=begun["verifier"], timeout=outward.SECONDS)
        claims = _checked(given["id_token"], keys, metadata["issuer"], begun["nonce"])
        if metadata.get("userinfo_endpoint"):
            more = outward.fetch_json(client, metadata["userinfo_endpoint"], own)
            if more.get("sub") == claims["sub"]:
                claims = {**more, **claims}
    return claims


def _checked(token: str, keys: KeySet, issuer: str, nonce: str) -> Claims:
    """The claims of an identity token meant for us, now, for this sign-in.  Raises ``JoseError``."""
    decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
    ours = current_app.config["OIDC_CLIENT_ID"]
    rules: dict[str, Any] = {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": ours},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "nonce": {"essential": True, "value": nonce},
    }
    registry = jwt.JWTClaimsRegistry(now=lambda: int(clock.now().timestamp()), leeway=60, **rules)
    registry.validate(decoded.claims)
    if decoded.claims.get("azp", ours) != ours:
        raise ValueError("the token was given to another application")
    return dict(decoded.claims)


def value(claims: Claims, path: str) -> Any:
    """What a claim says; dots reach into objects."""
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def text(claims: Claims, path: str, most: int = 200) -> str:
    """A claim as one line; empty when there is none."""
    found = value(claims, path)
    return squeeze(found)[:most] if isinstance(found, str) else ""


def _person(claims: Claims) -> Person:
    """The account of whoever these claims describe.  Raises ``SignInRefused`` when there is none or it is closed."""
    tables = mapping()
    person_id = _known(SYSTEM, claims, tables)
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person is None or person.disabled:
        security_log.note("sso-refused", person_id, reason="no-account")
        raise SignInRefused(_("The service knows you, but you have no account here. Ask your administrator."))
    if tables["accounts"]["sync_posts"]:
        sync_posts(Actor(person.id, person.name), person.id, claims)
    return db.session.get_one(Person, person.id)


@use_case
def _known(_actor: Actor, claims: Claims, tables: dict[str, Any]) -> int | None:
    """Id of the account linked to issuer and subject; linked or made now where the table says so."""
    names, issuer = tables["claims"], current_app.config["OIDC_ISSUER"].rstrip("/")
    subject, email = text(claims, names["subject"], 255), text(claims, names["email"], 254)
    chosen = (ExternalIdentity.issuer == issuer, ExternalIdentity.subject == subject)
    linked = db.session.scalars(sa.select(ExternalIdentity).where(*chosen)).first()
    if linked is not None:
        linked.used_at, linked.email = clock.now(), email or linked.email
        return linked.person_id
    person = _first_visit(claims, tables)
    if person is None or not subject:
        return None
    row = ExternalIdentity(person_id=person.id, issuer=issuer, subject=subject, email=email, created_at=clock.now())
    row.used_at = clock.now()
    db.session.add(row)
    security_log.note("sso-linked", person.id)
    return person.id


def _first_visit(claims: Claims, tables: dict[str, Any]) -> Person | None:
    names, rules = tables["claims"], tables["accounts"]
    username = text(claims, names["username"], 60).lower()
    found = db.session.scalars(sa.select(Person).where(Person.username == username)).first() if username else None
    if found is not None:
        return found if rules["link_by"] == "username" and not _linked(found.id) else None
    if not rules["create"] or not username:
        return None
    name, title = text(claims, names["name"]) or username, text(claims, names["title"])
    unusable = passwords.hash_password(secrets.token_urlsafe(32))
    person = Person(username=username, name=name, title=title, password_hash=unusable)
    db.session.add(person)
    db.session.flush()
    return person


def _linked(person_id: int) -> bool:
    """An account is linked once per issuer: a second subject with the same name is somebody else."""
    issuer = current_app.config["OIDC_ISSUER"].rstrip("/")
    chosen = (ExternalIdentity.person_id == person_id, ExternalIdentity.issuer == issuer)
    return db.session.scalars(sa.select(ExternalIdentity.id).where(*chosen)).first() is not None


@use_case
def sync_posts(_actor: Actor, person_id: int, claims: Claims) -> None:
    """Begin and end posts so that they equal unit and roles of the service; values the table lacks give none."""
    tables, today = mapping(), clock.today()
    unit_key = tables["units"].get(text(claims, tables["claims"]["unit"]))
    unit = queries.unit_by_key(unit_key) if unit_key else None
    said = value(claims, tables["claims"]["roles"])
    given = said if isinstance(said, list) else [said]
    known = (tables["roles"].get(one) for one in given if isinstance(one, str))
    wanted = {(unit.id, Role(role)) for role in known if role} if unit else set()
    held = {(post.unit_id, post.role): post for post in queries.posts_of(person_id, today)}
    for key, post in held.items():
        if key not in wanted:
            post.until = today - timedelta(days=1)
    for unit_id, role in sorted(wanted - held.keys()):
        db.session.add(Post(person_id=person_id, unit_id=unit_id, role=role, since=today))
