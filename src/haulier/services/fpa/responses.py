"""What the framework participant APIs answer with. Times are epoch seconds. See: contract/fpa.yaml."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import JsonObject
from haulier.services.fpa.requests import Mobile


class FpaActor(Struct):
    """Who acted."""

    id: str
    name: str


class OwnerShown(Struct, kw_only=True):
    """The owner of a record."""

    id: str
    participantType: str
    name: str | UnsetType = UNSET


class MoreInfo(Struct):
    """What a list adds to a row when it is asked to."""

    owner: OwnerShown


class RecordShown(Struct, kw_only=True):
    """A record: its members as a participant, and its fixed and custom attributes as ``properties``.

    Rows of a list have what ``select`` names.
    """

    id: str
    state: str | UnsetType = UNSET
    participantType: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    uniqueCode: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    subCategory: str | UnsetType = UNSET
    templateId: str | UnsetType = UNSET
    properties: JsonObject | UnsetType = UNSET
    createdAt: int | UnsetType = UNSET
    createdBy: FpaActor | UnsetType = UNSET
    updatedAt: int | UnsetType = UNSET
    updatedBy: FpaActor | UnsetType = UNSET
    additionalInfo: MoreInfo | UnsetType = UNSET


class FpaUser(RecordShown, kw_only=True):
    """A user, without e-mail and mobiles; of an identifying number the end."""


class FpaFacility(RecordShown, kw_only=True):
    """A facility."""


class FpaProperty(RecordShown, kw_only=True):
    """A property; ``propertyId`` is its id."""

    propertyId: str | UnsetType = UNSET


class FpaVehicle(RecordShown, kw_only=True):
    """A vehicle."""


class FpaPage(Struct):
    """How many there are in all, and which page of them is shown."""

    totalElements: int
    page: int
    size: int


class UsersPage(Struct):
    """A page of users."""

    meta: FpaPage
    users: list[FpaUser]


class FacilitiesPage(Struct):
    """A page of facilities."""

    meta: FpaPage
    facilities: list[FpaFacility]


class PropertiesPage(Struct):
    """A page of properties."""

    meta: FpaPage
    properties: list[FpaProperty]


class VehiclesPage(Struct):
    """A page of vehicles."""

    meta: FpaPage
    vehicles: list[FpaVehicle]


class LastEvent(Struct, kw_only=True):
    """The last event of a record, with the state to which it led."""

    toState: str
    data: JsonObject
    reasonCode: str | UnsetType = UNSET


class FpaState(Struct, kw_only=True):
    """The state of a record, and the last event if there was one."""

    id: str
    state: str
    event: LastEvent | UnsetType = UNSET


class UserEmail(Struct):
    """The e-mail address of a user."""

    id: str
    email: str | UnsetType = UNSET


class UserMobiles(Struct):
    """The mobile numbers of a user."""

    id: str
    primaryMobile: Mobile | UnsetType = UNSET
    secondaryMobile: Mobile | UnsetType = UNSET


class StateCount(Struct):
    """How many users are in a state."""

    key: str
    count: int
