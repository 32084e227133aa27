"""The services of this installation as resources of the app ``platform:app:coreos``: one path pattern a service.

Nobody makes them: they follow from what is served. A permission of any app may name one; its row is written then, for
rights are worked out of rows. See: contract/authorizer.md.
"""

from __future__ import annotations

from haulier.core.refusal import Fault, invalid, refuse_faults
from haulier.platform.access.rights import CORE_APP
from haulier.platform.access.roles import ALL_METHODS, AppResourceBody
from haulier.platform.commands.call import Call
from haulier.platform.listing.query import MAX_LIMIT, MAX_OFFSET, read_number
from haulier.services.aaa.kind import AppBody
from haulier.services.aaa.rules.parts import resource_id_of

UNKNOWN_TO_LISTS = ("query", "sortKey", "sortBy")


def core_app() -> AppBody:
    """The app as reads give it. It has no secret and no roles: nobody gets a token for it."""
    return AppBody(
        appId=CORE_APP, appName="coreos", appType="internal", clientId=CORE_APP,
        description="The services of this installation",
    )  # fmt: skip


def core_resource(call: Call, id: str) -> AppResourceBody | None:
    """The resource of a service by its id; None for any other."""
    return core_resources(call).get(id)


def core_resources(call: Call) -> dict[str, AppResourceBody]:
    """All of them by their ids, in the order of their names."""
    return {
        resource_id_of(CORE_APP, name): AppResourceBody(
            appId=CORE_APP, name=name, resourcePath=path, allowedHttpMethods=tuple(sorted(ALL_METHODS))
        )
        for name, path in sorted(call.service.core_paths.items())
    }


def listed_core_resources(call: Call) -> dict[str, AppResourceBody]:
    """Those that the caller's ``limit`` and ``offset`` choose. Raises Refusal for a filter: they are few."""
    faults: list[Fault] = []
    limit = read_number(call, ("limit",), 1, MAX_LIMIT, faults) or MAX_LIMIT
    offset = read_number(call, ("offset",), 0, MAX_OFFSET, faults) or 0
    refuse_faults(faults)
    if given := next((name for name in UNKNOWN_TO_LISTS if call.query(name)), None):
        raise invalid(given, "unsupported", f"resources of {CORE_APP} are neither filtered nor sorted")
    return dict(list(core_resources(call).items())[offset : offset + limit])
