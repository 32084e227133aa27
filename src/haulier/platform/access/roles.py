"""Roles: what paths and methods they allow, from the permissions and resources that they are made of.

A role is a set of permissions of one app; a permission is one method of a resource; a resource is a path pattern. Each
is a row of its tenant, compiled once a version. See: contract/aaa.md sections 1, 4 and 11.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import msgspec

from haulier.core.normal_path import normal_text
from haulier.core.refusal import Cause, Refusal
from haulier.platform.storage.resources import Resource

ROLE, PERMISSION, APP_RESOURCE, GROUP = "role", "permission", "app_resource", "group"

MAX_PATTERN_LENGTH = 512
MAX_WILDCARDS = 6
"""Wildcards in one pattern: bounds the work of matching it."""

MAX_REMEMBERED_PATTERNS = 16_384
"""Patterns of all tenants whose text a process remembers."""

EVERY_PATH = "/**"
ALL_METHODS = frozenset({"get", "put", "post", "delete", "patch"})

ADMIN_ROLE = "Platform:Role:platform:app:haulier:Admin"
READER_ROLE = "Platform:Role:platform:app:haulier:Reader"
OPERATOR_ROLE = "Platform:Role:platform:app:haulier:Operator"
"""Held by the operator's own app in the system tenant: makes and reads tenants."""

SEARCH_ROLE = "Platform:Role:platform:app:coreos:dlq-search"
"""Of the contract: searches and counts of everything, and nothing else."""
ALL_APPS_ROLE = "Platform:Role:mts:AllApps"
"""Of the contract: reads where devices are and were, whichever app sent it."""

SecurityLevel = Literal["OPEN", "RESTRICTED", "SENSITIVE"]
SENSITIVE: SecurityLevel = "SENSITIVE"
"""Of a role that works for a person only in a session with a second factor."""


class Grant(msgspec.Struct, frozen=True):
    """A path pattern (``*`` one segment, ``**`` any) and the methods allowed on it."""

    path: str
    methods: frozenset[str]


class RoleBody(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A role as stored. ``permissions`` are ids; ``grants`` are allowed beside them."""

    name: str
    description: str = ""
    appId: str = ""
    """The app that defines it, and has it therefore."""
    permissions: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    securityLevel: SecurityLevel = "OPEN"
    canGrantToUsers: bool = True
    canGrantToApps: bool = False
    isActive: bool = True
    isDeleted: bool = False


class PermissionBody(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A permission as stored: one method of a resource."""

    appId: str
    action: str
    resourceId: str
    httpMethod: str
    description: str = ""
    isActive: bool = True
    isDeleted: bool = False


class AppResourceBody(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A resource of an app as stored: a path pattern, its methods, and where a policy looks (contract/aaa.md 6)."""

    appId: str
    name: str
    resourcePath: str
    allowedHttpMethods: tuple[str, ...]
    description: str = ""
    resourcePathFormatted: str | None = None
    requestParameter: str | None = None
    attributePath: str | None = None
    isActive: bool = True
    isDeleted: bool = False


class GroupBody(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A group as stored: the roles that its members have. Who is a member stands with the person."""

    name: str
    description: str = ""
    roles: tuple[str, ...] = ()
    isActive: bool = True
    isDeleted: bool = False


ROLE_DECODER = msgspec.json.Decoder(RoleBody)
PERMISSION_DECODER = msgspec.json.Decoder(PermissionBody)
APP_RESOURCE_DECODER = msgspec.json.Decoder(AppResourceBody)
GROUP_DECODER = msgspec.json.Decoder(GroupBody)


def compile_role(resource: Resource) -> RoleBody | None:
    """The role; None when it is paused or retired."""
    body = resource.body_as(ROLE_DECODER)
    return body if body.isActive and not body.isDeleted else None


def compile_permission(resource: Resource) -> PermissionBody | None:
    """The permission; None when it is paused or retired."""
    body = resource.body_as(PERMISSION_DECODER)
    return body if body.isActive and not body.isDeleted else None


def compile_app_resource(resource: Resource) -> AppResourceBody | None:
    """The resource; None when it is paused or retired."""
    body = resource.body_as(APP_RESOURCE_DECODER)
    return body if body.isActive and not body.isDeleted else None


def compile_group(resource: Resource) -> GroupBody | None:
    """The group; None when it is paused or retired."""
    body = resource.body_as(GROUP_DECODER)
    return body if body.isActive and not body.isDeleted else None


_WILDCARD = re.compile(r"(\*\*|\*|\{\{[^}/]*\}\}|\{[^}/]*\})")


@lru_cache(MAX_REMEMBERED_PATTERNS)
def pattern_text(pattern: str) -> str:
    """A path glob as the text of a regular expression, to be held against normal paths (``core.normal_path``).

    ``{{name}}`` and ``{name}`` stand for one segment, which is never empty. Raises Refusal for one that is too long or
    has too many wildcards.
    """
    parts = _WILDCARD.split(pattern)
    if len(pattern) > MAX_PATTERN_LENGTH or len(parts) // 2 > MAX_WILDCARDS:
        raise Refusal(
            Cause.INVALID, f"a path pattern has at most {MAX_PATTERN_LENGTH} characters and {MAX_WILDCARDS} wildcards"
        )
    return "".join([_translated(part) for part in parts]).removesuffix("/")


@lru_cache(MAX_REMEMBERED_PATTERNS)
def _beginning(pattern: str) -> str:
    """What every path of a pattern begins with, up to a slash; empty where the pattern does not say so."""
    text, *wildcards = _WILDCARD.split(pattern, 1)
    return _normal(text if wildcards else text.removesuffix("/")).rpartition("/")[0]


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A path glob ready to be matched. Raises Refusal as ``pattern_text`` does."""
    return re.compile(pattern_text(pattern))


def _translated(part: str) -> str:
    if part == "**":
        return ".*"
    if part == "*" or part.startswith("{"):
        return "[^/]+"
    return re.escape(_normal(part))


def _normal(text: str) -> str:
    return normal_text(text.encode())


@dataclass(frozen=True, slots=True)
class Allowed:
    """What several grants allow together: a union, nothing denies."""

    grants: tuple[Grant, ...] = ()
    everywhere: frozenset[str] = frozenset()
    """Methods allowed on every path: asked first, because the commonest roles have nothing else."""
    patterns: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """The patterns of a method whose paths begin alike, up to a slash: of thousands only a few can fit a path."""
    _compiled: dict[tuple[str, str], re.Pattern[str]] = field(default_factory=dict)
    """The same as one expression each, once it was needed."""

    def covers(self, method: str, path: str) -> bool:
        """Whether a lower-case method is allowed on a normal path."""
        if method in self.everywhere:
            return True
        beginning = path
        while beginning:
            beginning = beginning.rpartition("/")[0]
            if (method, beginning) in self.patterns and self._pattern(method, beginning).fullmatch(path) is not None:
                return True
        return False

    def _pattern(self, method: str, beginning: str) -> re.Pattern[str]:
        key = (method, beginning)
        if key not in self._compiled:
            texts = dict.fromkeys(pattern_text(pattern) for pattern in self.patterns[key])
            self._compiled[key] = re.compile("|".join(f"(?:{text})" for text in texts))
        return self._compiled[key]

    def names(self, method: str, path: str) -> bool:
        """Whether a grant covers a lower-case method on a normal path and names the path's last segment itself. That of
        an administrator, every method everywhere, does too.
        """
        last = path.rpartition("/")[2]
        return any(
            grant.methods >= ALL_METHODS
            if grant.path == EVERY_PATH
            else method in grant.methods
            and normal_text(grant.path.rstrip("/").rpartition("/")[2].encode()) == last
            and compile_pattern(grant.path).fullmatch(path) is not None
            for grant in self.grants
        )


def union_of(grants: Iterable[Grant]) -> Allowed:
    """Grants ready to be asked. Raises Refusal for a pattern that is too long."""
    distinct = tuple(dict.fromkeys(grants))
    everywhere = frozenset().union(*(grant.methods for grant in distinct if grant.path == EVERY_PATH))
    patterns: dict[tuple[str, str], list[str]] = {}
    for grant in distinct:
        pattern_text(grant.path)
        for method in grant.methods - everywhere:
            patterns.setdefault((method, _beginning(grant.path)), []).append(grant.path)
    return Allowed(distinct, everywhere, patterns)


def _built_in(name: str, methods: frozenset[str], path: str = EVERY_PATH) -> RoleBody:
    return RoleBody(name=name, grants=(Grant(path, methods),), canGrantToApps=True)


BUILT_IN: dict[str, RoleBody] = {
    ADMIN_ROLE: _built_in(ADMIN_ROLE, ALL_METHODS),
    READER_ROLE: _built_in(READER_ROLE, frozenset({"get"})),
    OPERATOR_ROLE: _built_in(OPERATOR_ROLE, ALL_METHODS),
    SEARCH_ROLE: _built_in(SEARCH_ROLE, frozenset({"get", "post"}), "/core/api/v1/dlqs/**"),
    ALL_APPS_ROLE: _built_in(ALL_APPS_ROLE, frozenset({"get"}), "/core/api/v1/mts/**"),
}
