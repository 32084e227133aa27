"""The subscriptions of each tenant ready to be held against what happens, as long as none changes."""

from __future__ import annotations

from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import Resource
from haulier.platform.storage.tenant_books import TenantBooks
from haulier.services.container.facade import CONTAINER
from haulier.services.webhooks.kind import (
    ACTIVE,
    MAX_OF_TENANT,
    PUBLISHED,
    PUBLISHED_DECODER,
    PUBLISHED_IN_BOOK,
    SUBSCRIPTION,
    SUBSCRIPTION_DECODER,
    TOPICS,
)
from haulier.services.webhooks.rules.change_types import change_type
from haulier.services.webhooks.rules.matching import Published, Subscriber, WebhookBook, published

NOBODY = WebhookBook()


class WebhookBooks:
    """Those of one process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._books = TenantBooks(runtime.configs, (PUBLISHED, SUBSCRIPTION), self._read)

    async def of(self, tenant: str) -> WebhookBook:
        """The book of a tenant. Raises Unavailable."""
        return await self._books.of(tenant)

    async def _read(self, tenant: str) -> WebhookBook:
        rows = await self._runtime.reader.all_of(tenant, SUBSCRIPTION, MAX_OF_TENANT)
        subscribers = [subscriber_of(row) for row in rows if row.state == ACTIVE]
        if not subscribers:
            return NOBODY
        topics: dict[str, list[Published]] = {}
        for row in await self._runtime.reader.all_of(tenant, PUBLISHED, PUBLISHED_IN_BOOK):
            body = row.body_as(PUBLISHED_DECODER)
            one = published(row.type, row.parent or "", body.name, body.type, body.filter, subscribers)
            if one is not None:
                topics.setdefault(row.type, []).append(one)
        return WebhookBook(topics)


def subscriber_of(row: Resource) -> Subscriber:
    """An active subscription."""
    body = row.body_as(SUBSCRIPTION_DECODER)
    return Subscriber(
        row.id, row.parent or "", row.type, body.eventAppId, frozenset(body.events), body.customAttr, body.since,
        body.address.url,
    )  # fmt: skip


async def is_wanted(runtime: Runtime, tenant: str, kind: str, event: str) -> bool:
    """Whether a subscription of a tenant may be for an event of this name, or for what its command did beside.

    Raises Unavailable.
    """
    book = await runtime.kept(WebhookBooks).of(tenant)
    if kind not in TOPICS:
        return CONTAINER.name in book.topics
    type_ = change_type(TOPICS[kind].noun, event)
    return type_ is not None and (book.wants(kind, type_) or book.wants(kind, "UPDATE"))


async def hears_rows(runtime: Runtime, tenant: str, kind: str, event: str) -> bool:
    """Whether a subscription of a tenant may be for rows of a batch that have this event. Raises Unavailable."""
    return kind in TOPICS and await is_wanted(runtime, tenant, kind, event)
