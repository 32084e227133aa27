"""Policies: the second gate, behind roles, of tenants that have one (attribute-based access control).

The resource that a path belongs to says which parameter of the path is judged. The tenant's own server is asked for a
document about the caller, or the attributes of the person stand for it; the call may go on when a value in it is the
parameter's. Answers count for half a minute; no answer is a refusal of another sort, 503. See: contract/aaa.md 11.8.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode
from uuid import uuid4

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.access.identity import Identity, actor_from, parse_user_info
from haulier.platform.access.policy_paths import (
    PathResource,
    PathResources,
    allows,
    flat,
    order_resources,
    parameters_of,
    path_resource,
)
from haulier.platform.access.policy_settings import FORM, INTERNAL, AbacConfig, StoredAbac, opened_abac
from haulier.platform.access.rights import CORE_APP
from haulier.platform.access.roles import APP_RESOURCE, APP_RESOURCE_DECODER, AppResourceBody
from haulier.platform.outbound.client import Answer, Failure, OutboundClient
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.sealing.sealer import Sealer
from haulier.platform.storage.applier import Applier
from haulier.platform.storage.cache import Config, Configs
from haulier.platform.storage.changes import Change, Envelope
from haulier.platform.storage.resources import to_json

SQL = load_statements("haulier.platform.access", "policies.sql")

TENANT, USER = "tenant", "user"
POLICY = "policy"
"""Kind of the journal rows that tell of refusals."""
POLICY_REFUSED = "PolicyRefused"
MAX_RESOURCES = 20_000
"""Resources of one tenant that are looked at."""
MAX_TENANTS = 1_000
ASK_SECONDS = 2.0
MAX_ANSWER_BYTES = 64 * 1024
KEPT_SECONDS = 30.0
MAX_DECISIONS = 50_000
JSON = "application/json"


class Holder(Protocol):
    """What is asked of a tenant, as AAA compiles it."""

    abacConfig: StoredAbac | None


class Person(Protocol):
    """What is asked of a person, as AAA compiles one."""

    groups: Sequence[str]
    attributes: dict[str, list[str]]


class Question(NamedTuple):
    """A call that is judged. ``address`` and ``request_id`` are told to the policy."""

    identity: Identity
    method: str
    path: str
    at: int
    address: str
    request_id: str


class RefusedByPolicy(msgspec.Struct):
    """What the journal tells of a refusal."""

    resourceId: str
    appId: str
    method: str
    path: str
    userId: str = ""


class _Known(NamedTuple):
    resources: PathResources
    read_at: float
    last_change: int


class Policies:
    """Asks policies. ``outbound`` gives the door out, ``spawn`` runs something beside the request."""

    def __init__(
        self,
        configs: Configs,
        database: Database,
        applier: Applier,
        sealer: Sealer,
        outbound: Callable[[], OutboundClient],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._configs = configs
        self._database = database
        self._applier = applier
        self._sealer = sealer
        self._outbound = outbound
        self._spawn = spawn
        self._resources: OrderedDict[str, _Known] = OrderedDict()
        self._settings: OrderedDict[tuple[str, int], AbacConfig | None] = OrderedDict()
        self._decisions: OrderedDict[tuple[Any, ...], tuple[float, bool]] = OrderedDict()
        self._asking: dict[tuple[Any, ...], asyncio.Task[bool]] = {}
        self._refused: OrderedDict[tuple[Any, ...], float] = OrderedDict()

    async def check(self, question: Question) -> None:
        """Raise Refusal: 403 for what the tenant's policy does not allow, 503 where it does not answer."""
        tenant = question.identity.tenant_id
        found = await self._configs.get(tenant, TENANT, tenant)
        holder: Holder | None = found.value if found is not None else None
        if found is None or holder is None or holder.abacConfig is None or not holder.abacConfig.isActive:
            return
        resource = (await self._of(tenant)).choose(question.method, question.path)
        if resource is None or not resource.asks_policy:
            return
        if not await self._decide(question, resource, found, holder.abacConfig):
            self._record(question, resource)
            raise Refusal(Cause.FORBIDDEN, "a policy of the tenant does not allow this")

    async def _decide(self, question: Question, resource: PathResource, tenant: Config, stored: StoredAbac) -> bool:
        body = resource.body
        parameters = parameters_of(body.resourcePathFormatted or "", question.path)
        if parameters is None or body.requestParameter not in parameters:
            return False
        value = parameters[body.requestParameter]
        if stored.url == INTERNAL:
            return allows(await self._attributes(question.identity), body.attributePath, value)
        settings = await self._opened(tenant, stored)
        if settings is None or not settings.url:
            raise Refusal(Cause.UNAVAILABLE, "the policy of the tenant has no address")
        key = (tenant.id, tenant.version, resource.id, resource.version, *await self._question_key(question))
        known = self._decisions.get(key)
        if known is not None and time.monotonic() - known[0] < KEPT_SECONDS:
            return known[1]
        return await self._ask_once(key, question, resource, settings, parameters)

    async def _question_key(self, question: Question) -> tuple[Any, ...]:
        """What the policy decides by, but for time and address: a decision is kept for that alone. The path names the
        value and all other parameters; of a person the version stands for groups and attributes.
        """
        who = question.identity
        found = await self._configs.get(who.tenant_id, USER, who.user_id) if who.user_id else None
        version = found.version if found is not None else 0
        return who.client_id, who.app_id, who.user_id, version, who.roles, question.method, question.path

    async def _ask_once(
        self,
        key: tuple[Any, ...],
        question: Question,
        resource: PathResource,
        settings: AbacConfig,
        parameters: dict[str, str],
    ) -> bool:
        """Ask, together with all who have the same question at this moment."""
        task = self._asking.get(key)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._asked(key, question, resource, settings, parameters))
            self._asking[key] = task
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        return await asyncio.shield(task)

    async def _asked(
        self,
        key: tuple[Any, ...],
        question: Question,
        resource: PathResource,
        settings: AbacConfig,
        parameters: dict[str, str],
    ) -> bool:
        """Ask, and remember the answer before anybody else may ask again."""
        decision = await self._ask(question, resource, settings, parameters)
        self._decisions[key] = (time.monotonic(), decision)
        self._decisions.move_to_end(key)
        if len(self._decisions) > MAX_DECISIONS:
            self._decisions.popitem(last=False)
        return decision

    async def _ask(
        self, question: Question, resource: PathResource, settings: AbacConfig, parameters: dict[str, str]
    ) -> bool:
        document = await self._document(question, resource, parameters)
        is_form = settings.contentType == FORM
        body = urlencode(list(flat(document))).encode() if is_form else msgspec.json.encode(document)
        headers = {name: str(value) for name, value in (settings.headers or {}).items()}
        headers["Content-Type"] = FORM if is_form else JSON
        answer = await self._outbound().request(
            "POST", settings.url or "", headers, body,
            tenant=question.identity.tenant_id, timeout=ASK_SECONDS, max_response_bytes=MAX_ANSWER_BYTES,
        )  # fmt: skip
        found = _read(answer)
        return allows(found, resource.body.attributePath, parameters[resource.body.requestParameter or ""])

    async def _document(self, question: Question, resource: PathResource, parameters: dict[str, str]) -> dict[str, Any]:
        """What the policy is told."""
        identity = question.identity
        person = await self._attributes(identity)
        user = {"id": identity.user_id or None, "appId": identity.app_id, "roles": list(identity.roles), **person}
        return {
            "tenantId": identity.tenant_id,
            "user": {name: value for name, value in user.items() if value is not None},
            "resource": {
                "id": resource.id,
                "path": question.path,
                "pathFormatted": resource.body.resourcePathFormatted,
                "parameters": parameters,
            },
            "action": question.method,
            "environment": {"time": question.at, "ip": question.address, "requestId": question.request_id},
        }

    async def _attributes(self, identity: Identity) -> dict[str, Any]:
        """Attributes and groups of the person; an app that calls for itself has none."""
        found = await self._configs.get(identity.tenant_id, USER, identity.user_id) if identity.user_id else None
        person: Person | None = found.value if found is not None else None
        if person is None:
            return {"groups": [], "attributes": {}}
        return {"groups": list(person.groups), "attributes": person.attributes}

    async def _of(self, tenant: str) -> PathResources:
        """The active resources of a tenant, as they are now."""
        known = self._resources.get(tenant)
        last_change = self._configs.last_change(tenant, (APP_RESOURCE,))
        if known is not None and known.last_change == last_change and self._configs.still_holds(known.read_at):
            return known.resources
        read_at = self._configs.now()
        records = await self._database.fetch(SQL["resources"], tenant, MAX_RESOURCES)
        bodies = [(record["id"], record["version"], APP_RESOURCE_DECODER.decode(record["body"])) for record in records]
        active = [path_resource(*one) for one in bodies if _counts(one[2])]
        resources = order_resources(one for one in active if one is not None)
        self._resources[tenant] = _Known(resources, read_at, last_change)
        self._resources.move_to_end(tenant)
        if len(self._resources) > MAX_TENANTS:
            self._resources.popitem(last=False)
        return resources

    async def _opened(self, tenant: Config, stored: StoredAbac) -> AbacConfig | None:
        """The settings with what is sealed of them, opened once a version. None when they cannot be opened."""
        key = (tenant.id, tenant.version)
        if key not in self._settings:
            try:
                await self._sealer.prepare(tenant.id, stored.sealed)
                self._settings[key] = opened_abac(lambda text: self._sealer.open(text, tenant.id), stored)
            except SealBroken:
                self._settings[key] = None
            if len(self._settings) > MAX_TENANTS:
                self._settings.popitem(last=False)
        return self._settings[key]

    def _record(self, question: Question, resource: PathResource) -> None:
        """Have a refusal written into the journal, of one caller and resource at most one in half a minute."""
        identity = question.identity
        key, now = (identity.tenant_id, identity.user_id or identity.client_id, resource.id), time.monotonic()
        if now - self._refused.get(key, float("-inf")) < KEPT_SECONDS:
            return
        self._refused[key] = now
        self._refused.move_to_end(key)
        if len(self._refused) > MAX_DECISIONS:
            self._refused.popitem(last=False)
        self._spawn(self._write(question, resource))

    async def _write(self, question: Question, resource: PathResource) -> None:
        identity = question.identity
        payload = RefusedByPolicy(resource.id, identity.app_id, question.method, question.path, identity.user_id)
        actor = to_json(parse_user_info(identity.user_info, identity.app_id))
        actor = actor_from(actor, question.address, b"", is_person=bool(identity.user_id))
        envelope = Envelope(identity.tenant_id, str(uuid4()), question.at, actor, question.request_id)
        await self._applier.apply(
            envelope, Change(POLICY, resource.id, resource.version, POLICY_REFUSED, payload=to_json(payload))
        )


def _counts(body: AppResourceBody) -> bool:
    """Whether a resource has a say in policies. The installation's own ones ask none, so they must not come before one
    of the tenant's that does.
    """
    return body.isActive and not body.isDeleted and body.appId != CORE_APP


def _read(answer: Answer | Failure) -> Any:
    """The document that was answered. Raises Refusal, 503, for none."""
    if isinstance(answer, Failure):
        raise Refusal(Cause.UNAVAILABLE, f"the policy of the tenant does not answer: {answer.text}")
    if not 200 <= answer.status <= 299:
        raise Refusal(Cause.UNAVAILABLE, f"the policy of the tenant answers {answer.status}")
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, RecursionError):
        raise Refusal(Cause.UNAVAILABLE, "the policy of the tenant does not answer in JSON") from None
