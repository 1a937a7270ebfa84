"""Every use case has a door for programs, or a reason why it has none: read off the code, not off a list kept by hand.

What a route of an ``api`` module calls, and what that calls in turn, is followed by name through the sources.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import legaldocs

ROOT = Path(legaldocs.__file__).parent
Name = tuple[str, str]  # module, what it defines
BROWSER = "a person's own secrets and sessions: entered in a browser, never handed to a program"
MACHINE = "done by the machine itself, at night or after something else"
OPERATOR = "who runs the server, on the command line"
SHEET = "a whole file, looked through on a page before it is taken in"
SECOND_PERSON = "who may do what: looked through by a person on the page, with their password again"
OUTSIDE = "for everybody, without an account and so without a token: the form on the portal"
WITHOUT_A_DOOR = {
    "accounts.access_review.*": SECOND_PERSON, "accounts.factors.*": BROWSER, "accounts.passkeys.*": BROWSER,
    "accounts.personal_data.*": SECOND_PERSON, "accounts.people_service.*": SECOND_PERSON,
    "accounts.single_sign_on.*": BROWSER,
    "accounts.service._note_proof": BROWSER, "accounts.service.act_for": BROWSER,
    "accounts.service.change_password": BROWSER, "accounts.service.choose_language": BROWSER,
    "accounts.service.*_session": BROWSER, "accounts.service.*_token": BROWSER,
    "accounts.service.replace_password": OPERATOR, "accounts.service.set_up": OPERATOR,
    "documents.effect_service.confirm_plain": OPERATOR, "documents.effect_service.confirm_waiting": OPERATOR,
    "documents.effect_service.rebuild_periods": MACHINE, "documents.quality_service.count": MACHINE,
    "feedback.service.receive": OUTSIDE,
    "inbox.service.claim_mail": MACHINE, "inbox.service.note_sent": MACHINE, "inbox.service.remind": MACHINE,
    "inbox.service.write_digests": MACHINE, "jobs.service.forget_old": MACHINE,
    "plans.amending.open_due": MACHINE, "tracker.service.take_in": SHEET,
    "conflicts.service.keep": MACHINE, "conflicts.service.mark": MACHINE,
    "search.service.forget": MACHINE, "search.saved_service.compare": MACHINE,
    "drafting.opinion_service.comment": OUTSIDE, "trail.service.note_forwarded": MACHINE,
    "webhooks.service.forget_old": MACHINE, "webhooks.service.note": MACHINE, "webhooks.service.drop": MACHINE,
}  # fmt: skip


@cache
def sources() -> dict[str, ast.Module]:
    names = {path: ".".join(path.relative_to(ROOT.parent).with_suffix("").parts) for path in ROOT.rglob("*.py")}
    return {name: ast.parse(path.read_text(encoding="utf-8")) for path, name in names.items()}


def imported(tree: ast.Module) -> dict[str, str]:
    """Local name → what it stands for, with its module."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)
    return {one.asname or one.name: f"{node.module}.{one.name}" for node in found for one in node.names}


def use_cases() -> Iterator[Name]:
    for module, tree in sources().items():
        for node in tree.body:
            marks = node.decorator_list if isinstance(node, ast.FunctionDef) else []
            if any(isinstance(mark, ast.Name) and mark.id == "use_case" for mark in marks):
                yield module, node.name  # type: ignore[union-attr]  # a function, or it had no decorators


def mentions() -> dict[Name, set[Name]]:
    """What each definition names: its own module's definitions, and those of modules it imports."""
    found: dict[Name, set[Name]] = defaultdict(set)
    for module, tree in sources().items():
        known = imported(tree)
        for node in tree.body:
            for owner in defined(node):
                found[module, owner] |= {full for inner in ast.walk(node) if (full := meant(inner, module, known))}
    return found


def defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def meant(node: ast.AST, module: str, known: dict[str, str]) -> Name | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
        return known[node.value.id], node.attr
    if isinstance(node, ast.Name):
        inside, _dot, name = known.get(node.id, f"{module}.{node.id}").rpartition(".")
        return inside, name
    return None


def reached() -> set[Name]:
    names, seen = mentions(), set[Name]()
    waiting = [one for one in names if one[0].endswith(("api",))]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += names.get(one, ())
    return seen


def short(one: Name) -> str:
    return f"{one[0].removeprefix('legaldocs.')}.{one[1]}"


def test_every_use_case_can_be_reached_by_a_program_or_says_why_not() -> None:
    closed = {short(one) for one in set(use_cases()) - reached()}
    assert {name for name in closed if not any(fnmatch(name, known) for known in WITHOUT_A_DOOR)} == set()


def test_no_reason_outlives_the_use_case_it_was_for() -> None:
    closed = {short(one) for one in set(use_cases()) - reached()}
    assert [known for known in WITHOUT_A_DOOR if not any(fnmatch(name, known) for name in closed)] == []
