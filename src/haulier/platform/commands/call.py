"""A call: who asks, from where, for what, and the data of the tenant."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs

import msgspec

from haulier.core.content_negotiation import choose_media
from haulier.core.header_text import decode_text
from haulier.core.ids import ordered
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.postgres import Record
from haulier.platform.access.host_cookie import is_https
from haulier.platform.access.host_names import label_of
from haulier.platform.access.identity import Identity
from haulier.platform.access.policies import Question
from haulier.platform.outbound.callback_request import opened_target
from haulier.platform.storage.resources import Resource

if TYPE_CHECKING:
    from haulier.engines.setting_groups import MqttSettings, SessionSettings, TimerSettings, WebhookSettings, WorldData
    from haulier.platform.access.named_secrets import NamedSecret
    from haulier.platform.access.roles import Grant, RoleBody
    from haulier.platform.access.sessions import Session
    from haulier.platform.declarations.operation import Operation, Service
    from haulier.platform.outbound.callback_request import CallbackRequest
    from haulier.platform.outbound.client import Answer, Failure
    from haulier.platform.runtime import Runtime
    from haulier.platform.storage.cache import Config

T = TypeVar("T")

ACCEPT = b"accept"
NO_HEADERS: Mapping[bytes, bytes] = MappingProxyType({})
NO_OTHERS: Mapping[str, Any] = MappingProxyType({})
_HOST = re.compile(rb"[a-z0-9._-]+(?::[0-9]+)?|\[[0-9a-f:.]+\](?::[0-9]+)?")
EVERY_ADDRESS = ("0.0.0.0", "::")
"""Where we may listen, and nobody can go."""
ID_NUMBER_SHIFT = 8
"""Bits of a call's randomness below those in which the ids of one call differ by number."""
MAX_QUERY_STRING = 16_384
MAX_QUERY_PARAMETERS = 100


@dataclass(slots=True)
class Call:
    """One request, or one deferred command that a worker carries out. ``at`` is epoch milliseconds."""

    runtime: Runtime
    service: Service
    operation: Operation
    identity: Identity
    actor: str
    request_id: str
    at: int
    randomness: int
    path: dict[str, str]
    ids_at: int | None = None
    """The moment that ids are made of, where that is not ``at``."""
    can_wait: bool = False
    """Whether its change is applied over connections that give way to others: it is one of very many."""
    query_string: str = ""
    uri: str = ""
    secret: str | None = None
    origin_app: str | None = None
    origin: Identity | None = None
    """Who asks through the calling app; the same as ``identity`` unless an origin token came along.

    A deferred command does not keep it.
    """
    headers: Mapping[bytes, bytes] = field(default_factory=lambda: NO_HEADERS)
    """Of the request, by their lower-case name; empty where the call comes from no request."""
    repeated_by: str = ""
    """What all repetitions of the request have in common, where it may be repeated: it is deferred once then. It is of
    the body as the caller sent it.
    """
    response_headers: dict[bytes, bytes] = field(default_factory=dict)
    """Headers that the answer has beside the usual ones, by their lower-case name, if it is no refusal. To set one
    again replaces it, since a plan may run again.
    """
    token: str = ""
    """The access token that came along; empty where a session stands for it."""
    cookie: NamedSecret | None = None
    """The session that the browser named, where no token came along."""
    session: Session | None = None
    """The same once it is known to be good."""
    api_key: str = ""
    """The API key that came along in place of a token."""
    by_session: bool = False
    """Is it, or was it when it was deferred, a call with a session or an API key, and therefore without a token?"""
    named_tenant: str | None = None
    """The tenant of the header. Only public operations need it;
    for all others ``tenant`` is verified to be the same.
    """
    address: str = ""
    """Where a request comes from, see ``client_address``."""
    guards: list[tuple[str, str, int]] = field(default_factory=list)
    """Configuration that the plan relied on: filled by ``config``, and applied with the change."""
    consumes_timer: str | None = None
    """The timer that a deferred command came from; its change removes it, so that it is carried out once."""
    prefetched: dict[tuple[str, str], Resource | None] = field(default_factory=dict)
    """Resources read ahead, by kind and id, where many plans of one call would read one by one."""
    at_end: list[Callable[[bool], Awaitable[None]]] = field(default_factory=list)
    """What is done when the request is over, however it ended: to let go of what a plan holds outside of the database.
    It is told whether the request was refused, so that surely nothing was changed.
    """
    asked: dict[str, Any] = field(default_factory=dict)
    """What was asked outside while this call was planned, see ``ask_once``."""
    others: Mapping[str, Any] = field(default_factory=lambda: NO_OTHERS)
    """Members of the body that its type does not name, those of an object inside it under ``<member>.<name>``, where
    the operation keeps them. Deferred commands do not.
    """
    _query: dict[str, list[str]] | None = None
    _entered: str | None = None

    @property
    def tenant(self) -> str:
        """The tenant that is read and written: that of the verified token, unless another was entered."""
        return self._entered or self.identity.tenant_id

    def enter(self, tenant: str) -> None:
        """Read and write another tenant from here on, after the plan has checked that the caller may."""
        self._entered = tenant

    def now(self) -> int:
        """The present moment, epoch milliseconds; ``at`` is the moment at which the call came in."""
        return self.runtime.clock()

    def new_id(self, prefix: str, number: int = 0) -> str:
        """An id ordered in time. Planning again, now or later by a worker, gives the same one.

        Things of one prefix that one call makes differ by their ``number``.
        """
        bits = self.randomness ^ 1 ^ (number << ID_NUMBER_SHIFT)
        return ordered(prefix, self.at if self.ids_at is None else self.ids_at, bits)

    def wants(self, media_type: str) -> bool:
        """Whether the caller would rather have this content type than the operation's usual one."""
        return (
            choose_media(self.headers.get(ACCEPT, b"").decode("latin-1"), (self.operation.media_type, media_type))
            == media_type
        )

    def query(self, name: str) -> str | None:
        """The last value of a query parameter."""
        if self._query is None:
            if len(self.query_string) > MAX_QUERY_STRING:
                raise invalid("query", "maxLength", f"the query string is longer than {MAX_QUERY_STRING} characters")
            self._query = _parsed(self.query_string)
        values = self._query.get(name)
        return values[-1] if values else None

    def query_values(self, name: str) -> list[str]:
        """All values of a repeated query parameter, as they are."""
        self.query(name)
        return (self._query or {}).get(name, [])

    def query_all(self, name: str) -> list[str]:
        """All values of a repeated or comma-separated query parameter."""
        self.query(name)
        return [part for value in (self._query or {}).get(name, ()) for part in value.split(",") if part]

    def query_as(self, name: str, kind: Any, default: Any) -> Any:
        """A query parameter as a typed value, the default when it is not given."""
        text = self.query(name)
        if text is None:
            return default
        try:
            return msgspec.convert(text, kind, strict=False)
        except msgspec.ValidationError as error:
            raise invalid(name, "type", f"query parameter {name}: {error}") from None

    async def config(self, kind: str, id: str) -> Config | None:
        """A compiled type, workflow or other configuration;
        the change that is planned with it applies only if it did not change.
        """
        return self._relied_on(kind, await self.runtime.configs.get(self.tenant, kind, id))

    async def read_config(self, kind: str, id: str) -> Config | None:
        """A compiled configuration that no change relies on: for reads, and for what may change meanwhile."""
        return await self.runtime.configs.get(self.tenant, kind, id)

    async def newest_config(self, kind: str, id: str) -> Config | None:
        """The same as it is stored at this moment, whatever the cache holds."""
        return await self.runtime.configs.newest(self.tenant, kind, id)

    async def read_configs(self, kind: str, ids: Iterable[str]) -> dict[str, Config]:
        """Those of the configurations that exist, by id; no change relies on them."""
        return await self.runtime.configs.many(self.tenant, kind, ids)

    async def read_optional_config(self, kind: str, id: str) -> Config | None:
        """Like ``read_config`` for configuration that most tenants lack: its absence is cached for a moment."""
        return await self.runtime.configs.optional(self.tenant, kind, id)

    async def optional_config(self, kind: str, id: str) -> Config | None:
        """Like ``config`` for configuration that most tenants lack: its absence is cached for a moment."""
        return self._relied_on(kind, await self.runtime.configs.optional(self.tenant, kind, id))

    def _relied_on(self, kind: str, found: Config | None) -> Config | None:
        if found is not None:
            self.guards.append((kind, found.id, found.version))
        return found

    async def configs(self, kind: str, ids: Iterable[str]) -> dict[str, Config]:
        """Those of the configurations that exist, by id; the change relies on each of them as with ``config``."""
        found = await self.runtime.configs.many(self.tenant, kind, ids)
        self.guards.extend((kind, id, config.version) for id, config in found.items())
        return found

    async def forget_stale(self) -> bool:
        """Drop the configuration that this call relied on and that is stored otherwise by now;
        whether there was any.
        """
        if not self.guards:
            return False
        guards = list(dict.fromkeys(self.guards))
        stored = await self.runtime.reader.get_many(self.tenant, [(kind, id) for kind, id, _ in guards])
        stale = [
            (kind, id)
            for (kind, id, version), row in zip(guards, stored, strict=True)
            if row is None or row.version != version
        ]
        for kind, id in stale:
            self.runtime.configs.drop(self.tenant, kind, id)
        return bool(stale)

    async def get(self, kind: str, id: str) -> Resource | None:
        """One resource of the caller's tenant."""
        if self.prefetched and (kind, id) in self.prefetched:
            return self.prefetched[kind, id]
        return await self.runtime.reader.get(self.tenant, kind, id)

    async def get_many(self, wanted: Sequence[tuple[str, str]]) -> list[Resource | None]:
        """Resources of the caller's tenant by (kind, id), in the order asked for, in one statement."""
        return await self.runtime.reader.get_many(self.tenant, wanted)

    async def by_key(self, kind: str, key: str) -> Resource | None:
        """One resource of the caller's tenant by its unique key: jobRef, dispatchRef, name."""
        return await self.runtime.reader.by_key(self.tenant, kind, key)

    async def by_keys(self, wanted: Sequence[tuple[str, str]]) -> list[Resource | None]:
        """Resources of the caller's tenant by (kind, unique key as it is kept), in the order asked for."""
        return await self.runtime.reader.by_keys(self.tenant, wanted)

    async def all_of(self, kind: str, limit: int) -> list[Resource]:
        """All resources of a kind that the caller's tenant has few of, oldest first, at most ``limit``."""
        return await self.runtime.reader.all_of(self.tenant, kind, limit)

    async def balances(self, book: str, accounts: Sequence[str]) -> dict[str, Decimal]:
        """What is held of the named accounts of a book; an account without entries is left out."""
        return await self.runtime.balances.of(self.tenant, book, accounts)

    async def fetch(self, statement: str, *arguments: object) -> list[Record]:
        """All rows of a statement whose first parameter is the tenant: it gets the caller's."""
        return await self.runtime.database.fetch(statement, self.tenant, *arguments)

    async def fetch_list(self, statement: str, *arguments: object) -> list[Record]:
        """The same over the connections of lists, for what may take long. Raises Refusal (429)."""
        return await self.runtime.lists.fetch(self.tenant, statement, self.tenant, *arguments)

    async def fetch_list_value(self, statement: str, *arguments: object) -> Any:
        """The first column of the first row of such a statement, or None. Raises Refusal (429)."""
        return await self.runtime.lists.fetchval(self.tenant, statement, self.tenant, *arguments)

    async def fetch_compiled(self, statement: str, values: Sequence[object]) -> list[Record]:
        """All rows of a compiled list, whose condition names the caller's tenant itself. Raises Refusal (429)."""
        return await self.runtime.lists.fetch(self.tenant, statement, *values)

    @property
    def max_body_bytes(self) -> int:
        """The longest body of a request; what a plan stores of one resource is held to it too."""
        return self.runtime.settings.max_body_bytes

    @property
    def console_home(self) -> Path | None:
        """The data directory, for what the console shows of it; None where no console is served."""
        settings = self.runtime.settings
        return settings.home if settings.console else None

    @property
    def brand(self) -> str:
        """How the installation is called."""
        return self.runtime.settings.brand

    @property
    def is_https(self) -> bool:
        """Whether the browser is connected by TLS: it or a proxy says so, or the settings say it of this host."""
        scheme, _, host = self.runtime.settings.public_url.partition("://")
        return is_https(self.headers) or (scheme == "https" and host.lower().encode() == self._host)

    @property
    def public_address(self) -> str:
        """Scheme and host under which the caller reaches us: those of the settings, else what the caller says.

        Raises Refusal MALFORMED.
        """
        if self.runtime.settings.public_url:
            return self.runtime.settings.public_url
        if _HOST.fullmatch(self._host) is None:
            raise Refusal(Cause.MALFORMED, "the header Host names no host")
        return f"{'https' if self.is_https else 'http'}://{self._host.decode()}"

    @property
    def mailed_address(self) -> str:
        """Scheme and host of the links that mails and messages hold: never what a caller says of us, who could have a
        stranger's secret sent to a host of his own.
        """
        settings = self.runtime.settings
        host = "127.0.0.1" if settings.host in EVERY_ADDRESS else settings.host
        return settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"

    @property
    def _host(self) -> bytes:
        return self.headers.get(b"host", b"").lower()

    def seal(self, secret: str, place: str = "") -> str:
        """A secret as it may be stored, bound to the caller's tenant; with a ``place``, such as an id, to that too."""
        return self.runtime.sealer.seal(secret, self.tenant, place)

    def unseal(self, sealed: str, place: str = "") -> str:
        """The secret of a text that was sealed for the caller's tenant. Raises SealBroken."""
        return self.runtime.sealer.open(sealed, self.tenant, place)

    def seal_bytes(self, secret: bytes, place: str) -> str:
        """The same of any bytes."""
        return self.runtime.sealer.seal_bytes(secret, self.tenant, place)

    def unseal_bytes(self, sealed: str, place: str) -> bytes:
        """The bytes of such a text. Raises SealBroken."""
        return self.runtime.sealer.open_bytes(sealed, self.tenant, place)

    def address_of(self, kept: CallbackRequest) -> str:
        """The whole of an address that was kept with what is secret of it sealed. Raises SealBroken."""
        return opened_target(self.runtime.sealer, self.tenant, kept)[0]

    def fingerprint(self, data: bytes, scope: str) -> str:
        """The same for the same bytes in one scope, and telling nothing of them without the tenant's key."""
        return self.runtime.sealer.fingerprint(data, self.tenant, scope)

    @property
    def leaks_url(self) -> str:
        """Where leaked passwords are looked up; empty where they are not."""
        return self.runtime.settings.pwned_url

    async def fetch_of_all_tenants(self, statement: str, *arguments: object) -> list[Record]:
        """All rows of a statement that serves all tenants: for public operations, which know of none yet."""
        return await self.runtime.database.fetch(statement, *arguments)

    def in_tenant(self, tenant: str) -> Call:
        """The same call in another tenant: for public operations, once they know whose data they need."""
        return replace(self, identity=replace(self.identity, tenant_id=tenant), guards=[], prefetched={}, _entered=None)

    def of_process(self, make: Callable[[Runtime], T]) -> T:
        """What this process keeps for a service, made when first asked for."""
        return self.runtime.kept(make)

    async def is_allowed(self, identity: Identity, method: str, path: str) -> bool:
        """Whether a role of an identity has the permission to call a path."""
        return await self.runtime.access.allowed(identity, method, path)

    async def is_allowed_any(self, identity: Identity, method: str, paths: Iterable[str]) -> bool:
        """Whether a role of an identity has the permission to call one of these paths."""
        for path in paths:
            if await self.is_allowed(identity, method, path):
                return True
        return False

    async def roles(self) -> tuple[str, ...]:
        """The caller's roles that are in force now."""
        return await self.runtime.access.roles(self.identity)

    async def roles_of_groups(self, ids: Sequence[str]) -> dict[str, RoleBody]:
        """The active roles that the active ones of these groups give, by their names."""
        return await self.runtime.access.rights.roles_of_groups(self.tenant, ids)

    async def active_roles(self, names: Iterable[str]) -> dict[str, RoleBody]:
        """Those of the roles that exist and are neither paused nor retired, by their names."""
        return await self.runtime.access.rights.active_roles(self.tenant, names)

    async def check_policy(self, identity: Identity, method: str, path: str) -> None:
        """Raise Refusal, 403 or 503, where the tenant's own policy does not allow an identity to call a normal path."""
        question = Question(identity, method.lower(), path, self.at, self.address, self.request_id)
        await self.runtime.policies.check(question)

    async def find_tenant_of_host(self) -> str | None:
        """The id of the active tenant that the host of the request names, if it names any."""
        label = label_of(self.headers)
        return await self.runtime.host_names.find(label) if label is not None else None

    async def grants(self) -> list[Grant]:
        """Everything that the caller's roles allow."""
        return await self.runtime.access.grants(self.identity)

    @property
    def session_settings(self) -> SessionSettings:
        """How long sessions last."""
        return self.runtime.settings.session

    @property
    def webhook_settings(self) -> WebhookSettings:
        """What the operator set for webhooks."""
        return self.runtime.settings.webhook

    @property
    def mqtt_settings(self) -> MqttSettings:
        """What the operator set for devices that speak MQTT."""
        return self.runtime.settings.mqtt

    @property
    def world_data(self) -> WorldData:
        """How much of the world's places is loaded."""
        return self.runtime.settings.world_data

    @property
    def timer_settings(self) -> TimerSettings:
        """How often what timers begin is tried."""
        return self.runtime.settings.timer

    def token_for_custom_code(self) -> str:
        """The caller's access token; for a caller with a session or an API key, who has none, one that is made now."""
        if self.token or not self.by_session:
            return self.token
        return self.runtime.keys.issue_for(self.identity, self.now() // 1000)

    @property
    def google_issuer(self) -> str:
        """The issuer by which people sign in with Google."""
        return self.runtime.settings.google_issuer

    @property
    def github_url(self) -> str:
        """Where GitHub is."""
        return self.runtime.settings.github_url

    @property
    def fcm_url(self) -> str:
        """Where Firebase Cloud Messaging is."""
        return self.runtime.settings.fcm_url

    @property
    def google_token_url(self) -> str:
        """Where Google gives tokens to service accounts."""
        return self.runtime.settings.google_token_url

    @property
    def sim_url(self) -> str:
        """The network that knows where SIMs are; empty where none is asked."""
        return self.runtime.settings.sim_url

    @property
    def matcher(self) -> str:
        """The engine that matches ways to roads; ``none`` where there is none."""
        return self.runtime.settings.matcher

    @property
    def matcher_url(self) -> str:
        """Where it is."""
        return self.runtime.settings.matcher_url

    async def prepare_keys(self, *texts: str | None) -> None:
        """Read the tenant's keys, and those of sealed texts among them, where the call is none of the tenant's own:
        after a public operation entered it, or in the background. Raises SealBroken.
        """
        await self.runtime.sealer.prepare(self.tenant, *texts)

    def outside_fault(self, url: str) -> str | None:
        """Why no call may leave for this address, as far as its text says; None where one may."""
        return self.runtime.outbound.url_fault(url)

    @property
    def allows_private_calls(self) -> bool:
        """May calls of the installation go to private networks, and by plain HTTP?"""
        return self.runtime.settings.outbound.allow_private

    async def ask_outside(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, *, timeout: float, max_bytes: int
    ) -> Answer | Failure:
        """One call of the tenant's through the door out, which somebody waits for. Failures are values."""
        return await self.runtime.outbound.request(
            method, url, headers, body, tenant=self.tenant, timeout=timeout, max_response_bytes=max_bytes
        )

    async def ask_once(self, name: str, ask: Callable[[], Awaitable[T]]) -> T:
        """What a plan asks outside under this name; when the call is planned again, the answer is the one it got."""
        if name not in self.asked:
            self.asked[name] = await ask()
        answer: T = self.asked[name]
        return answer

    async def issue_token(self, claims: dict[str, Any]) -> str:
        """A token that says this, signed by the newest key. Raises Refusal, 503, while there is none."""
        await self.runtime.reload_keys()
        return self.runtime.keys.issue(claims)

    async def issue_id_token(self, claims: dict[str, Any]) -> str:
        """An id token that says this, signed by the newest key of its sort. Raises Refusal, 503, without one."""
        await self.runtime.reload_keys()
        return self.runtime.keys.issue_id(claims)

    async def read_id_token(self, token: str) -> dict[str, Any] | None:
        """What an id token of ours says, however old it is; None for any other text."""
        await self.runtime.reload_keys()
        return self.runtime.keys.read_id(token)

    async def identity_of(self, token: str) -> Identity | None:
        """Who an access token of the caller's tenant is, if it is good now."""
        try:
            return await self.runtime.access.authenticate(token, self.tenant, self.runtime.reload_keys)
        except Refusal:
            return None

    async def public_keys(self, *, with_ids: bool = False) -> dict[str, Any]:
        """The public keys of access tokens, and of id tokens too, as a JSON Web Key Set (RFC 7517)."""
        await self.runtime.reload_keys()
        return self.runtime.keys.jwks(with_ids=with_ids)

    async def database_answers(self) -> bool:
        """Whether the database answers now."""
        return await self.runtime.database.ready()

    async def need(self, kind: str, id: str, noun: str, *, cause: Cause = Cause.NOT_FOUND) -> Resource:
        """One resource of the caller's tenant, or a refusal that names it."""
        found = await self.get(kind, id)
        if found is None:
            raise Refusal(cause, f"there is no {noun} {id!r}")
        return found

    async def need_by_ref(self, kind: str, ref: str, noun: str) -> Resource:
        """One resource of the caller's tenant by its unique key, or a refusal that names the reference."""
        found = await self.by_key(kind, ref)
        if found is None:
            raise Refusal(Cause.NOT_FOUND, f"there is no {noun} with reference {ref!r}")
        return found


def _parsed(query_string: str) -> dict[str, list[str]]:
    """The parameters by name. Raises Refusal for more than anyone needs and for NUL, which cannot be compared."""
    if "%00" in query_string or "\x00" in query_string:
        raise invalid("query", "format", "the query string holds a NUL character")
    try:
        found = parse_qs(query_string, keep_blank_values=True, max_num_fields=MAX_QUERY_PARAMETERS, encoding="latin-1")
    except ValueError:
        message = f"the query string has more than {MAX_QUERY_PARAMETERS} parameters"
        raise invalid("query", "maxItems", message) from None
    return {_read(name): [_read(value) for value in values] for name, values in found.items()}


def _read(text: str) -> str:
    """A name or value whose bytes were taken for ISO-8859-1, as what they are."""
    return text if text.isascii() else decode_text(text.encode("latin-1"))
