"""What an order names beside itself, kept with it in one change: contacts in the vault, places, containers.

Everything is looked up together, so that it costs one round of reads however many there are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.services.container.facade import CONTAINER, add_container
from haulier.services.location.facade import LOCATION, Place, keep_locations, read_locations
from haulier.services.order.requests import Contact, ContactOrId, ContainerIdOrInput, ContainerInput, LocationOrId
from haulier.services.sds.facade import CONTACTS, SDS_DATA, find_kept, keep_secrets


@dataclass(slots=True)
class Keeper:
    """Gathers what is to be kept, by the member of the body that names it; ``keep`` gives each its id."""

    call: Call
    contacts: dict[str, ContactOrId] = field(default_factory=dict)
    places: dict[str, LocationOrId] = field(default_factory=dict)
    containers: dict[str, ContainerIdOrInput] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """What each member came to."""

    def add(self, member: str, contact: ContactOrId | None, place: LocationOrId | None) -> None:
        """Somebody to be met, and where."""
        if contact is not None:
            self.contacts[f"{member}.contact"] = contact
        if place is not None:
            self.places[f"{member}.location"] = place

    def add_containers(self, member: str, containers: Iterable[ContainerIdOrInput]) -> None:
        """Containers, those that are there and new ones."""
        for index, container in enumerate(containers):
            self.containers[f"{member}[{index}]"] = container

    def contact(self, member: str) -> str | None:
        """The id of a contact that was kept."""
        return self.ids.get(f"{member}.contact")

    def place(self, member: str) -> str | None:
        """The id of a place that was kept."""
        return self.ids.get(f"{member}.location")

    def containers_of(self, member: str) -> list[str]:
        """The ids of the containers of a list, each once."""
        return list(dict.fromkeys(self.ids[name] for name in self.containers if name.startswith(f"{member}[")))

    async def keep(self, change: Change) -> None:
        """Let the change keep everything. Raises Refusal naming all that is not there or is taken."""
        found = await asyncio.gather(
            self._keep_contacts(change), self._keep_places(change), self._find_containers(), self._taken_codes()
        )
        unknown = [fault for faults in found[:3] for fault in faults]
        refuse_faults(unknown, Cause.UNKNOWN_REFERENCE)
        if found[3]:
            raise Refusal(Cause.TAKEN, "; ".join(fault.message for fault in found[3]), found[3])
        for number, (member, container) in enumerate(self.containers.items()):
            if isinstance(container, ContainerInput):
                self.ids[member] = await add_container(
                    self.call, change, container.containerType, container.scannableId, container.attributes or {},
                    number=number, member=member,
                )  # fmt: skip
        # A code that was taken meanwhile is named by its member then.
        change.replan_on_conflict |= {SDS_DATA, LOCATION, CONTAINER.name}

    async def _keep_contacts(self, change: Change) -> list[Fault]:
        texts = {name: to_json(one) for name, one in self.contacts.items() if isinstance(one, Contact)}
        named = {name: one for name, one in self.contacts.items() if isinstance(one, str)}
        distinct = list(dict.fromkeys(texts.values()))
        kept = await keep_secrets(self.call, CONTACTS, distinct)
        by_text = dict(zip(distinct, kept, strict=True))
        for secret in kept:
            change.rows += secret.rows
        self.ids |= {name: by_text[text].id for name, text in texts.items()} | named
        known = await find_kept(self.call, named.values()) if named else set()
        return _unknown(named, known, "contact")

    async def _keep_places(self, change: Change) -> list[Fault]:
        given = {name: one for name, one in self.places.items() if isinstance(one, Place)}
        named = {name: one for name, one in self.places.items() if isinstance(one, str)}
        kept = await keep_locations(self.call, list(given.values()))
        rows = {place.id: place.row for place in kept if place.row is not None}
        change.rows += rows.values()
        self.ids |= {name: place.id for name, place in zip(given, kept, strict=True)} | named
        known = set(await read_locations(self.call, named.values())) if named else set()
        return _unknown(named, known, "location")

    async def _find_containers(self) -> list[Fault]:
        named = {name: one for name, one in self.containers.items() if isinstance(one, str)}
        self.ids |= named
        if not named:
            return []
        wanted = list(dict.fromkeys(named.values()))
        rows = await self.call.get_many([(CONTAINER.name, id) for id in wanted])
        known = {id for id, row in zip(wanted, rows, strict=True) if row is not None}
        return _unknown(named, known, "container")

    async def _taken_codes(self) -> list[Fault]:
        """Scannable ids of new containers that others have, or that are given twice."""
        codes = {
            name: one.scannableId
            for name, one in self.containers.items()
            if isinstance(one, ContainerInput) and one.scannableId is not None
        }
        found = await self.call.by_keys([(CONTAINER.name, code) for code in codes.values()])
        seen: set[str] = set()
        faults = []
        for (name, code), row in zip(codes.items(), found, strict=True):
            if row is not None or code in seen:
                faults.append(Fault(f"{name}.scannableId", "taken", f"container {code!r} exists already"))
            seen.add(code)
        return faults


def _unknown(named: dict[str, str], known: set[str], noun: str) -> list[Fault]:
    return [Fault(name, "unknown", f"there is no {noun} {id!r}") for name, id in named.items() if id not in known]
