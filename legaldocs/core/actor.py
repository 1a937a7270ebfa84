"""Who acts: the value every use case receives first.  Built by ``accounts``; the kernel knows no user table."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) with the posts held today.

    ``posts`` are ``(unit_id, role)`` pairs; ``on_behalf_of`` names the person whose delegated post is used and
    stays visible in the audit for ever.
    """

    user_id: int | None
    name: str
    posts: frozenset[tuple[int, str]] = field(default_factory=frozenset)
    on_behalf_of: str | None = None
    is_system: bool = False

    def has_role(self, *roles: str) -> bool:
        """Whether any post carries one of ``roles``."""
        return any(role in roles for _unit, role in self.posts)

    def units(self, *roles: str) -> frozenset[int]:
        """Units in which the actor holds one of ``roles`` (any role when none is named)."""
        return frozenset(unit for unit, role in self.posts if not roles or role in roles)


SYSTEM = Actor(user_id=None, name="system", is_system=True)
ANONYMOUS = Actor(user_id=None, name="")
