"""Rules of a type about the types of what its instances belong to: owners of participants, parents of containers.

See: contract/participant.md section 4.1, contract/container.md section 1.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from haulier.core.refusal import invalid
from haulier.platform.typed.requests import TypeName

MAX_NAMED = 16
"""Types that a rule names."""

TypeNames = Annotated[list[TypeName], Meta(min_length=1, max_length=MAX_NAMED)]


class Admission(Struct, omit_defaults=True):
    """Types whose instances may, or may not, have those of this one."""

    oneOf: TypeNames | None = None
    noneOf: TypeNames | None = field(default=None, name="not")

    def admits(self, type_name: str) -> bool:
        """Whether instances of a type may."""
        return (self.oneOf is None or type_name in self.oneOf) and type_name not in (self.noneOf or ())


def check_admission(rule: Admission | None, member: str) -> None:
    """Refuse a rule, given as this member, that says nothing or two things about one type."""
    if rule is None:
        return
    if not rule.oneOf and not rule.noneOf:
        raise invalid(member, "minProperties", "needs oneOf or not")
    both = set(rule.oneOf or ()) & set(rule.noneOf or ())
    if both:
        raise invalid(member, "unique", f"{', '.join(sorted(both))} stands in both oneOf and not")
