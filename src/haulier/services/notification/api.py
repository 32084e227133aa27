"""Operations of notifications. See: contract/notification.yaml, own.yaml."""

from __future__ import annotations

from dataclasses import replace

from haulier.platform.declarations.operation import Auth, Conflict, RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import LIMIT_AND_OFFSET, NUMBERED_PAGES
from haulier.services.notification import previews, queries
from haulier.services.notification.commands import apps, devices, filters, inbox, sending
from haulier.services.notification.requests import (
    AppNotificationCreate,
    AppNotificationUpdate,
    AppRegister,
    AppUpdate,
    DeviceToken,
    EventCreate,
    FilterCreate,
    FilterDraft,
    NewApp,
    NewAppNotification,
    PreferencesChange,
    PushCredentials,
)
from haulier.services.notification.responses import (
    Apps,
    ChangeLog,
    Deliveries,
    Devices,
    Events,
    FilterPreview,
    Filters,
    HeardEvent,
    Inbox,
    ShownApp,
    ShownAppNotification,
    ShownCredentials,
    ShownEvent,
    ShownFilter,
    ShownPreferences,
)

STATUSES = Statuses(refusals=(400, 401, 403))


def _section(tag: str) -> Section:
    return Section(tag, headers=COMMON_HEADERS, statuses=STATUSES)


APPS, CONFIGS, FILTERS = _section("App"), _section("App Notification"), _section("Filter")
EVENTS, CHANGES = _section("Event"), _section("Change Log")
TRIALS = replace(FILTERS, auth=Auth(only_reads=True), is_extension=True)
INBOX = Section(
    "Inbox", headers=COMMON_HEADERS, statuses=STATUSES, auth=Auth(any_role_suffices=True), is_extension=True
)
"""What is a person's own, which the person's token suffices for."""
SPAN = (
    Query("sortBy"),
    Query("query"),
    Query("from", int, description="epoch from which on changes are asked for; all that are kept where it is missing"),
    Query("timeDuration", int, description="days from then, 1 to 31; 1 where nothing is said"),
)
ALL, APP = "/apps", "/apps/{appId}"
CONFIG, RULES, RULE = f"{APP}/notification", f"{APP}/filters", f"{APP}/filters/{{filterId}}"
SENT, ONE_SENT = f"{APP}/events", f"{APP}/events/{{eventId}}"
CLASH = (400, 401, 403, 409)
CLASH_OR_MISSING = (400, 401, 403, 404, 409)
NEW_CONFIG = RequestBody(AppNotificationCreate, decode_as=NewAppNotification)

OPERATIONS = (
    APPS.post(ALL, name="registerApp", number=1001, summary="Register a mobile application for push").plan(
        apps.register_app, body=RequestBody(AppRegister, decode_as=NewApp), refusals=CLASH
    ),
    APPS.get(ALL, name="listApps", number=1002, summary="List registered applications").handle(
        queries.list_apps, query=NUMBERED_PAGES, response=Apps
    ),
    APPS.get(APP, name="getApp", number=1003, summary="Read one registered application").handle(
        queries.get_app, response=ShownApp
    ),
    APPS.put(APP, name="updateApp", number=1004, summary="Change a registered application").plan(
        apps.update_app, body=AppUpdate
    ),
    CONFIGS.post(
        CONFIG, name="addAppNotificationConfig", number=1006, summary="Add the push configuration of an application"
    ).plan(
        apps.add_config,
        body=NEW_CONFIG,
        refusals=CLASH_OR_MISSING,
    ),
    CONFIGS.put(
        CONFIG,
        name="updateAppNotificationConfig",
        number=1007,
        summary="Update the push configuration of an application",
    ).plan(apps.update_config, body=AppNotificationUpdate),
    CONFIGS.get(
        CONFIG, name="getAppNotificationConfig", number=1008, summary="Read the push configuration of an application"
    ).handle(queries.get_config, response=ShownAppNotification),
    CONFIGS.delete(
        CONFIG,
        name="deleteAppNotificationConfig",
        number=1009,
        summary="Remove the push configuration of an application",
    ).plan(apps.delete_config),
    FILTERS.post(RULES, name="createFilter", number=1010, summary="Create a recipient filter").plan(
        filters.create_filter,
        body=RequestBody(FilterCreate, is_secret=True),
        refusals=CLASH_OR_MISSING,
    ),
    FILTERS.get(RULES, name="listFilters", number=1011, summary="List filters of an application").handle(
        queries.list_filters, query=NUMBERED_PAGES, response=Filters
    ),
    FILTERS.get(RULE, name="getFilter", number=1012, summary="Read one filter").handle(
        queries.get_filter, response=ShownFilter
    ),
    FILTERS.put(RULE, name="updateFilter", number=1013, summary="Change one filter").plan(
        filters.update_filter, body=RequestBody(FilterCreate, is_secret=True), conflict=Conflict(field="name")
    ),
    FILTERS.delete(RULE, name="deleteFilter", number=1014, summary="Remove one filter").plan(filters.delete_filter),
    EVENTS.post(SENT, name="sendEvent", number=1015, summary="Send a push notification").plan(
        sending.send_event,
        body=EventCreate,
        conflict=Conflict(field="uniqueCode"),
        response=ShownEvent,
        success=202,
        completes_later=True,
    ),
    EVENTS.get(SENT, name="listEvents", number=1016, summary="List sent notifications").handle(
        queries.list_events, query=NUMBERED_PAGES, response=Events
    ),
    EVENTS.get(ONE_SENT, name="getEvent", number=1017, summary="Read one sent notification").handle(
        queries.get_event, response=ShownEvent
    ),
    CHANGES.get(
        f"{APP}/changelog", name="getChangeLog", number=1018, summary="List configuration changes of an application"
    ).handle(queries.get_change_log, query=(*NUMBERED_PAGES, *SPAN), response=ChangeLog),
    APPS.put(
        f"{APP}/credentials",
        name="setPushCredentials",
        number=1019,
        summary="Put push credentials under the names that accountConfig uses; never read back",
    ).plan(apps.set_credentials, body=RequestBody(PushCredentials, is_secret=True), is_extension=True),
    APPS.put(
        f"{APP}/tokens", name="registerDeviceToken", number=1020, summary="Register a phone or browser of a person"
    ).plan(devices.register_device, body=RequestBody(DeviceToken, is_secret=True), is_extension=True),
    APPS.delete(
        f"{APP}/tokens/{{token}}", name="deleteDeviceToken", number=1021, summary="Forget a phone or browser"
    ).plan(devices.delete_device, is_extension=True),
    EVENTS.get(
        f"{ONE_SENT}/deliveries", name="listDeliveries", number=1022, summary="What became of each recipient"
    ).handle(queries.list_deliveries, query=LIMIT_AND_OFFSET, response=Deliveries, is_extension=True),
    EVENTS.delete(ONE_SENT, name="cancelEvent", number=1023, summary="Cancel what is still queued or held").plan(
        sending.cancel_event, is_extension=True
    ),
    INBOX.get("/inbox", name="listInbox", number=1024, summary="Notices of the calling person in the console").handle(
        queries.list_inbox, query=(*LIMIT_AND_OFFSET, Query("unread", bool)), response=Inbox
    ),
    INBOX.put("/inbox/{noticeId}/read", name="markRead", number=1025, summary="Mark a notice as read").plan(
        inbox.mark_read
    ),
    INBOX.put(
        "/preferences",
        name="setPreferences",
        number=1026,
        summary="Channels and quiet hours of the calling person",
    ).plan(inbox.set_preferences, body=PreferencesChange, documents_404=True),
    INBOX.get(
        "/preferences", name="getPreferences", number=1027, summary="Channels and quiet hours of the calling person"
    ).handle(queries.get_preferences, response=ShownPreferences, refusals=(401, 403)),
    FILTERS.get("/event-names", name="listEventNames", number=1028, summary="Events that filters can hear").handle(
        previews.list_event_names, response=list[HeardEvent], is_extension=True
    ),
    TRIALS.post(
        f"{RULES}/preview", name="previewFilter", number=1029, summary="What a filter would say of an event"
    ).handle(
        previews.preview_filter, body=RequestBody(FilterDraft, is_secret=True), response=FilterPreview, success=200
    ),
    APPS.get(f"{APP}/tokens", name="listDeviceTokens", number=1030, summary="Phones and browsers of people").handle(
        queries.list_devices, query=(*NUMBERED_PAGES, Query("query")), response=Devices, is_extension=True
    ),
    APPS.get(
        f"{APP}/credentials", name="getPushCredentials", number=1031, summary="Which push credentials are there"
    ).handle(queries.get_credentials, response=ShownCredentials, is_extension=True),
    APPS.delete(APP, name="deleteApp", number=1005, summary="Remove a registered application").plan(apps.delete_app),
)
