"""The operations of users, facilities with their properties, and vehicles. See: contract/fpa.yaml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from msgspec import Meta

from haulier.platform.declarations.operation import Auth, Conflict, Operation, Plan, RequestBody
from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS, REQUEST_ID, Query
from haulier.platform.declarations.section import Section
from haulier.platform.typed.api import ACCEPTED, LIMIT, PAGE
from haulier.services.fpa.commands import contacts, records
from haulier.services.fpa.commands.states import plan_state
from haulier.services.fpa.facilities import FACILITIES, PROPERTIES, VEHICLES
from haulier.services.fpa.fronts import Front
from haulier.services.fpa.queries import RecordReads, list_designations
from haulier.services.fpa.requests import (
    CREATE_FACILITY,
    CreateFacility,
    CreateUser,
    CreateVehicle,
    NewVehicle,
    SaveProperty,
    StateChange,
    UpdateFacility,
    UpdateUser,
    UpdateVehicle,
    UserIds,
    VehicleStateChange,
)
from haulier.services.fpa.responses import (
    FacilitiesPage,
    FpaFacility,
    FpaProperty,
    FpaState,
    FpaUser,
    FpaVehicle,
    PropertiesPage,
    StateCount,
    UserEmail,
    UserMobiles,
    UsersPage,
    VehiclesPage,
)
from haulier.services.fpa.users import USERS

HEADERS = (replace(REQUEST_ID, required=False), *COMMON_HEADERS[1:])
WRITE_HEADERS = (*HEADERS, CALLBACK_SECRET)
USER_SECTION, FACILITY_SECTION, VEHICLE_SECTION = (
    Section(tag, headers=HEADERS, write_headers=WRITE_HEADERS, statuses=ACCEPTED)
    for tag in ("Users", "Facilities", "Vehicles")
)
PERSONAL = Auth(by_name=True)
WITH_403 = (400, 401, 403, 404)

FILTER = Query("query", str, description="filter as JSON text")
LIST = (
    Query("size", LIMIT, description="rows of a page, 50 when not given"),
    Query("page", PAGE, description="page, from 1"),
    Query("select", list[str], description="members and attributes to show; id is always there"),
    FILTER,
    Query("sortBy", Literal["desc", "asc"], description="direction, desc when not given"),
    Query("sortKey", str, description="field to sort by, createdAt when not given"),
    Query("additionalInfo", bool, description="whether each row tells of its owner"),
)
OLD_LIST = (Query("pageNo", PAGE, description="page, from 1"), Query("pageSize", LIMIT, description="rows of a page"))
USER_IDS = Query("userIds", UserIds, required=True, description="ids of users, repeated or separated by commas")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTable:
    """What the page says of the operations of one type. Numbers follow from ``first``."""

    section: Section
    front: Front
    noun: str
    nouns: str
    first: int
    create: Plan
    new: RequestBody
    update: Plan
    changed: Any
    shown: Any
    page: Any
    state: Any = StateChange

    @property
    def at(self) -> str:
        """The address of all records."""
        return f"/{self.front.fronted.plural}"

    @property
    def one(self) -> str:
        """The address of a record."""
        return f"{self.at}/{{{self.front.fronted.parameter}}}"

    def number(self, place: int) -> int:
        """The number of an operation by its place among the seven."""
        return self.first + place


def record_operations(table: RecordTable) -> tuple[Operation, ...]:
    """The seven operations that all types have."""
    section, noun, nouns, at, one = table.section, table.noun, table.nouns, table.at, table.one
    reads, lower = RecordReads(table.front), table.noun.lower()
    update_state = section.put(
        f"{one}/state", name=f"update{noun}State", number=table.number(5), summary=f"Move a {lower} to another state"
    ).plan(plan_state(table.front), body=RequestBody(table.state), hooks=table.front.custom_code("apply_event"))
    return (
        section.post(at, name=f"create{noun}", number=table.number(0), summary=f"Create a {lower}").plan(
            table.create,
            body=table.new,
            conflict=Conflict(field=table.front.fronted.code),
            hooks=table.front.custom_code("create"),
        ),
        section.get(at, name=f"list{nouns}", number=table.number(1), summary=f"List {nouns.lower()}").handle(
            reads.get_page, query=LIST, response=table.page
        ),
        section.get(
            one, name=f"get{noun}", number=table.number(2), summary=f"Read a {lower} by id or external reference"
        ).handle(reads.get, response=table.shown),
        section.put(
            one, name=f"update{noun}", number=table.number(3), summary=f"Change a {lower} by id or external reference"
        ).plan(
            table.update,
            body=RequestBody(table.changed, keeps_others=True),
            hooks=table.front.custom_code("update"),
        ),
        section.get(
            f"{one}/state", name=f"get{noun}State", number=table.number(4), summary=f"Read the state of a {lower}"
        ).handle(reads.get_state, response=FpaState),
        update_state,
        replace(
            update_state,
            name=f"transition{noun}",
            path=f"{one}/transition",
            docs=replace(update_state.docs, summary=f"Move a {lower} to another state, at an older address"),
            same_as=update_state.name,
        ),
    )


def _kept(type_: Any, decode_as: Any = None) -> RequestBody:
    return RequestBody(type_, decode_as=decode_as, keeps_others=True)


USER_OPERATIONS = record_operations(
    RecordTable(
        section=USER_SECTION,
        front=USERS,
        noun="User",
        nouns="Users",
        first=1001,
        create=records.create_user,
        new=_kept(CreateUser),
        update=records.update_user,
        changed=UpdateUser,
        shown=FpaUser,
        page=UsersPage,
    )
)
PROPERTY_OPERATIONS = record_operations(
    RecordTable(
        section=FACILITY_SECTION,
        front=PROPERTIES,
        noun="Property",
        nouns="Properties",
        first=1021,
        create=records.create_property,
        new=_kept(SaveProperty),
        update=records.update_property,
        changed=SaveProperty,
        shown=FpaProperty,
        page=PropertiesPage,
    )
)
FACILITY_OPERATIONS = record_operations(
    RecordTable(
        section=FACILITY_SECTION,
        front=FACILITIES,
        noun="Facility",
        nouns="Facilities",
        first=1031,
        create=records.create_facility,
        new=_kept(Annotated[CreateFacility, Meta(extra_json_schema=CREATE_FACILITY)], CreateFacility),
        update=records.update_facility,
        changed=UpdateFacility,
        shown=FpaFacility,
        page=FacilitiesPage,
    )
)
VEHICLE_OPERATIONS = record_operations(
    RecordTable(
        section=VEHICLE_SECTION,
        front=VEHICLES,
        noun="Vehicle",
        nouns="Vehicles",
        first=1041,
        create=records.create_vehicle,
        new=_kept(CreateVehicle, NewVehicle),
        update=records.update_vehicle,
        changed=UpdateVehicle,
        shown=FpaVehicle,
        page=VehiclesPage,
        state=VehicleStateChange,
    )
)
RETIRED = USER_SECTION.get(
    "/users/all", name="getAllUsersDeprecated", number=1011, summary="List all users, retired listing"
).handle(RecordReads(USERS).get_retired_page, query=OLD_LIST, response=UsersPage)
MORE_OF_USERS = (
    replace(RETIRED, docs=replace(RETIRED.docs, is_deprecated=True)),
    USER_SECTION.get(
        "/users/designations", name="getAllDesignations", number=1012, summary="List known designations"
    ).handle(list_designations, response=list[Annotated[str, Meta(max_length=64)]]),
    USER_SECTION.get(
        "/users/filter", name="filterUsers", number=1013, summary="Count users of a filter by their state"
    ).handle(RecordReads(USERS).count_states, query=(FILTER,), response=list[StateCount]),
    USER_SECTION.get(
        "/users/email", name="getUserEmails", number=1014, summary="Read the e-mail of one or more users"
    ).plan(
        contacts.read_emails, query=(USER_IDS,), response=list[UserEmail], success=200, refusals=WITH_403,
        headers=HEADERS, auth=PERSONAL,
    ),
    USER_SECTION.get(
        "/users/mobile", name="getUserMobiles", number=1015, summary="Read the mobiles of one or more users"
    ).plan(
        contacts.read_mobiles, query=(USER_IDS,), response=list[UserMobiles], success=200, refusals=WITH_403,
        headers=HEADERS, auth=PERSONAL,
    ),
)  # fmt: skip

OPERATIONS = (
    *USER_OPERATIONS,
    *MORE_OF_USERS,
    *PROPERTY_OPERATIONS,
    *FACILITY_OPERATIONS,
    *VEHICLE_OPERATIONS,
)
