"""Permissions are rows; what no row allows is denied, and the refusal says who may."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask

from legaldocs.core import permissions
from legaldocs.core.actor import ANONYMOUS, SYSTEM, Actor
from legaldocs.core.errors import Forbidden
from legaldocs.core.permissions import (
    Permission,
    all_of,
    any_of,
    can,
    nobody_but_system,
    none_of,
    register,
    require,
    role,
    role_in_unit,
    signed_in,
)

HEAD = Actor(1, "head", frozenset({(5, "head")}))
OURS, THEIRS = SimpleNamespace(unit_id=5), SimpleNamespace(unit_id=6)


@pytest.fixture(autouse=True)
def _rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_rows", {})


@pytest.mark.parametrize(
    ("rule", "actor", "subject", "allowed"),
    [
        (signed_in, HEAD, None, True),
        (signed_in, ANONYMOUS, None, False),
        (nobody_but_system, SYSTEM, None, True),
        (nobody_but_system, HEAD, None, False),
        (role("head"), HEAD, None, True),
        (role("reviewer"), HEAD, None, False),
        (role_in_unit("head"), HEAD, OURS, True),
        (role_in_unit("head"), HEAD, THEIRS, False),
        (role_in_unit("head"), HEAD, None, False),
        (any_of(role("reviewer"), role("head")), HEAD, None, True),
        (all_of(role("reviewer"), role("head")), HEAD, None, False),
        (none_of(role("reviewer")), HEAD, None, True),
    ],
)
def test_predicates(rule: permissions.Predicate, actor: Actor, subject: object, allowed: bool) -> None:
    assert rule(actor, subject) is allowed


def test_undeclared_permission_is_a_defect() -> None:
    with pytest.raises(KeyError):
        can(SYSTEM, "nobody.wrote.this")


def test_name_is_declared_once() -> None:
    register((Permission("a", "A.", signed_in),))
    with pytest.raises(ValueError, match="declared twice"):
        register((Permission("a", "B.", signed_in),))


def test_refusal_carries_the_sentence_of_the_row(kernel: Flask) -> None:
    register((Permission("plan.approve", "Leaders approve plans.", role("leader")),))
    with pytest.raises(Forbidden, match=r"Leaders approve plans\."):
        require(HEAD, "plan.approve")
