"""Providers that speak OpenID Connect, Google among them. See: contract/aaa.md section 11.6."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from haulier.platform.commands.call import Call
from haulier.services.broker.providers.discovery import Published, publications
from haulier.services.broker.providers.http import get_json, post_form
from haulier.services.broker.rules.oidc import basic_credentials, check_claims, key_id, verified_claims
from haulier.services.broker.rules.outside_person import OutsidePerson, Untrusted, is_true, read_person
from haulier.services.connection.facade import OidcBody, SocialBody

MAX_TOKEN = 16_384


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as it is asked. ``issuer`` and ``keys`` are None where nothing is known of them."""

    authorization: str
    token: str
    user_info: str | None
    keys: str | None
    issuer: str | None
    by_form: bool
    """Does it take a client's secret in the form alone?"""
    returns_issuer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked of a provider when the browser was sent there. ``at`` is epoch milliseconds."""

    verifier: str
    nonce: str
    redirect_uri: str
    at: int


async def find_provider(call: Call, connection: OidcBody | SocialBody) -> Provider:
    """The provider of a connection: as its administrator said, completed by what it publishes. Raises Untrusted."""
    if isinstance(connection, SocialBody):
        published = await call.of_process(publications).provider(call, call.google_issuer)
        if published.authorization is None or published.token is None or published.keys is None:
            raise Untrusted(f"{published.issuer!r} does not publish its addresses")
        return _provider(published.authorization, published.token, published.user_info, published.keys, published)
    issuer = connection.issuer
    is_address = issuer is not None and "://" in issuer
    if connection.jwksUrl is not None or issuer is None or not is_address:
        return Provider(
            connection.authorizationUrl,
            connection.tokenUrl,
            connection.userInfoUrl,
            connection.jwksUrl,
            issuer,
            by_form=False,
        )
    found = await call.of_process(publications).provider(call, issuer)
    return _provider(
        connection.authorizationUrl, connection.tokenUrl, connection.userInfoUrl or found.user_info, found.keys, found
    )


def _provider(authorization: str, token: str, user_info: str | None, keys: str | None, found: Published) -> Provider:
    by_form = "client_secret_post" in found.methods and "client_secret_basic" not in found.methods
    return Provider(authorization, token, user_info, keys, found.issuer, by_form, found.returns_issuer)


async def ask_person(call: Call, connection: OidcBody | SocialBody, code: str, asked: Asked) -> OutsidePerson:
    """Who signed in, by the code that the browser brought. Raises Untrusted."""
    provider = await find_provider(call, connection)
    given = call.query("iss")
    if given is not None and provider.issuer is not None and given != provider.issuer:
        raise Untrusted("the answer is of another issuer")
    if given is None and provider.returns_issuer:
        raise Untrusted("the answer does not say of which issuer it is")
    tokens = await _tokens(call, provider, connection, code, asked)
    claims = await _id_claims(call, provider, connection.clientId, tokens.get("id_token"), asked)
    about = await _user_info(call, provider, tokens.get("access_token"), claims)
    return described_person(claims, about, connection.policy.attributeMap)


async def _tokens(
    call: Call, provider: Provider, connection: OidcBody | SocialBody, code: str, asked: Asked
) -> Mapping[str, Any]:
    secret = call.unseal(connection.sealedSecret)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked.redirect_uri,
        "code_verifier": asked.verifier,
    }
    headers = {}
    if provider.by_form:
        form |= {"client_id": connection.clientId, "client_secret": secret}
    else:
        headers["Authorization"] = basic_credentials(connection.clientId, secret)
    answer = await post_form(call, provider.token, form, headers)
    if not isinstance(answer, dict):
        raise Untrusted("the provider gave no tokens")
    return answer


async def _id_claims(call: Call, provider: Provider, client_id: str, token: object, asked: Asked) -> dict[str, Any]:
    """The claims of the id token; none where nothing is known to verify one by, so that user info is the only proof."""
    if provider.keys is None:
        if provider.user_info is None:
            raise Untrusted("there are neither keys nor user info to know the person by")
        return {}
    if not isinstance(token, str):
        raise Untrusted("the provider gave no id token")
    keys = await call.of_process(publications).keys(call, provider.keys, key_id(token))
    claims = verified_claims(token, keys)
    check_claims(
        claims,
        issuer=provider.issuer,
        client_id=client_id,
        nonce=asked.nonce,
        asked_at=asked.at // 1000,
        now=call.now() // 1000,
    )
    return claims


async def _user_info(call: Call, provider: Provider, token: object, claims: Mapping[str, Any]) -> dict[str, Any]:
    """What the provider tells of the person, who must be the one of the id token."""
    if provider.user_info is None:
        return {}
    if not isinstance(token, str) or len(token) > MAX_TOKEN or not token.isascii() or not token.isprintable():
        raise Untrusted("the provider gave no access token")
    about = await get_json(call, provider.user_info, {"Authorization": f"Bearer {token}"})
    if not isinstance(about, dict) or ("sub" in claims and about.get("sub") != claims["sub"]):
        raise Untrusted("user info is of another person than the id token")
    return about


def described_person(
    claims: Mapping[str, Any], about: Mapping[str, Any], attribute_map: Mapping[str, str]
) -> OutsidePerson:
    """A person by the claims of the id token and by user info, of which the former go first. Whether the address is
    verified says who gave the address, of the claim of that name alone.
    """
    together = {**about, **claims}
    source = claims if "email" in claims else about
    is_verified = is_true(source.get("email_verified"))
    return read_person(together.get("sub"), together, attribute_map, is_email_verified=is_verified)
