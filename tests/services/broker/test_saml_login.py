"""People sign in to an app through a real SAML provider, and others do not."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from services.broker.conftest import AAA, CALLBACK, World
from support.connections import CONNECTIONS, new_certificate
from support.providers import Browser, Page
from support.saml import Said, answer, encoded

REFUSED = "OutsideLoginRefused"
ASHA: dict[str, Any] = {"allowSAMLAuth": True, "samlConnector": "adfs", "samlUserId": "asha"}
EMAIL_CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"


async def answered(world: World, browser: Browser, who: str = "asha") -> Page:
    """The page of the provider that has the browser post its answer, which it did not do yet."""
    asking = await browser.follow(await world.login_page(browser), "/broker/adfs/login")
    return await browser.send(asking, who=who)


async def sign_in(world: World, browser: Browser, who: str = "asha") -> Page:
    return await browser.send(await answered(world, browser, who))


def posted(page: Page) -> dict[str, str]:
    """What the provider's page posts."""
    return page.forms[0][2]


def is_refused(page: Page) -> bool:
    assert page.status == 403, f"{page.url} {page.status}: {page.text[-1_000:]}"
    return True


async def test_the_person_whom_the_settings_name_signs_in(world: World, browser: Browser) -> None:
    asha = await world.person(**ASHA)
    await world.connect_saml(displayName="Head office")
    claims = await world.claims(await sign_in(world, browser))
    assert (claims["sub"], claims["amr"]) == (asha, ["fed"])
    assert (await world.user(asha))["hasCredential"] is True


async def test_who_only_has_the_address_is_not_meant(world: World, browser: Browser) -> None:
    await world.person()
    await world.connect_saml()
    assert is_refused(await sign_in(world, browser))
    assert (await world.journal(REFUSED))[-1]["reason"] == "unknown"


async def test_of_two_with_the_same_name_nobody_is_meant(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    await world.person("Other", "other@acme.example", **ASHA)
    await world.connect_saml()
    assert is_refused(await sign_in(world, browser))


async def test_a_link_outlives_the_settings(world: World, browser: Browser) -> None:
    asha = await world.person(**ASHA)
    await world.connect_saml()
    await world.claims(await sign_in(world, browser))
    await world.client.put(f"{AAA}/users/{asha}", {"samlUserId": "another"})
    assert (await world.claims(await sign_in(world, Browser())))["sub"] == asha


async def test_a_stranger_is_made_where_the_policy_says_so(world: World, browser: Browser) -> None:
    id = await world.connect_saml()
    await world.policy(id, justInTime=True, emailDomains=["acme.example"])
    claims = await world.claims(await sign_in(world, browser, "new"))
    (made,) = await world.people()
    assert (made["userId"], made["firstName"], made["lastName"]) == (claims["sub"], "New", "Comer")
    assert (made["allowSAMLAuth"], made["samlConnector"], made["samlUserId"]) == (True, "adfs", "new")
    assert is_refused(await sign_in(world, Browser(), "foreign"))


async def test_an_address_that_somebody_has_is_not_taken_over(world: World, browser: Browser) -> None:
    """A SAML provider says any address it likes: whoever has it here is not touched."""
    await world.person(email="new@acme.example")
    id = await world.connect_saml()
    await world.policy(id, justInTime=True)
    page = await sign_in(world, browser, "new")
    assert is_refused(page)
    assert (await world.journal(REFUSED))[-1]["reason"] == "taken"


async def test_a_map_says_which_attribute_is_the_address(world: World, browser: Browser) -> None:
    id = await world.connect_saml()
    await world.policy(id, justInTime=True, attributeMap={"email": EMAIL_CLAIM, "participantId": "nothing"})
    await world.claims(await sign_in(world, browser, "new"))
    assert len(await world.people()) == 1


async def test_the_providers_name_is_pinned_by_its_first_right_answer(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    id = await world.connect_saml()
    await world.claims(await sign_in(world, browser))
    row = await world.stack.runtime.reader.get(world.client.tenant, "connection", id)
    assert row is not None
    assert row.fields()["providerId"] == world.providers.saml
    await world.client.put(f"{CONNECTIONS}/saml/{id}", {"publicKeyCertificate": new_certificate("other")[1]})
    row = await world.stack.runtime.reader.get(world.client.tenant, "connection", id)
    assert row is not None
    assert "providerId" not in row.fields()


async def test_the_request_is_signed_and_names_us(world: World, browser: Browser) -> None:
    id = await world.connect_saml()
    read = (await world.client.get(f"{CONNECTIONS}/saml/{id}")).data
    login = await world.login_page(browser)
    browser.stop_at = world.providers.saml
    query = parse_qs(urlsplit((await browser.follow(login, "/broker/adfs/login")).url).query)
    assert query.keys() == {"SAMLRequest", "RelayState", "SigAlg", "Signature"}
    assert len(query["RelayState"][0]) <= 80
    async with world.stack.http.get(read["metadataUri"]) as response:
        assert (response.status, response.content_type) == (200, "application/samlmetadata+xml")
        metadata = etree.fromstring(await response.read())
    assert metadata.get("entityID") == read["entityId"] == world.realm
    consumer = metadata.find(".//{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert consumer.get("Location") == read["redirectUri"]


async def test_the_key_that_signs_requests_is_changed_without_a_gap(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    id = await world.connect_saml()
    key = f"{CONNECTIONS}/saml/{id}/signing-key"
    assert (await world.client.put(key)).status == 400, "no key was announced"
    (old,) = await named_keys(world, id)
    assert await signing_key(world, browser) == old
    assert (await world.client.post(key)).status == 201
    announced = await named_keys(world, id)
    assert announced[0] == old
    assert len(announced) == 2
    assert await signing_key(world, browser) == old, "an announced key signs nothing"
    assert (await world.client.post(key)).status == 201
    _, new = await named_keys(world, id)
    assert new != announced[1], "a later one takes the place of one that was never used"
    assert (await world.client.put(key)).data == {"id": id}
    assert await named_keys(world, id) == [new]
    assert await signing_key(world, browser) == new
    assert (await world.client.put(key)).status == 400
    await world.claims(await sign_in(world, browser))
    row = await world.stack.runtime.reader.get(world.client.tenant, "connection", id)
    assert row is not None
    assert "PRIVATE" not in row.body


async def named_keys(world: World, id: str) -> list[str]:
    """The certificates in our metadata."""
    read = (await world.client.get(f"{CONNECTIONS}/saml/{id}")).data
    async with world.stack.http.get(read["metadataUri"]) as response:
        root = etree.fromstring(await response.read())
    return [one.text for one in root.iter("{http://www.w3.org/2000/09/xmldsig#}X509Certificate")]


async def signing_key(world: World, browser: Browser) -> str:
    """The one of these certificates whose key signed a request of ours."""
    login = await world.login_page(browser)
    browser.stop_at = world.providers.saml
    query = urlsplit((await browser.follow(login, "/broker/adfs/login")).url).query
    browser.stop_at = "https://app.example/"
    signed, _, _ = query[query.index("SAMLRequest=") :].partition("&Signature=")
    signature = base64.b64decode(parse_qs(query)["Signature"][0])
    (connection,) = (await world.client.get(CONNECTIONS)).data
    for text in await named_keys(world, connection["connectionId"]):
        key = x509.load_der_x509_certificate(base64.b64decode(text)).public_key()
        assert isinstance(key, RSAPublicKey)
        with suppress(InvalidSignature):
            key.verify(signature, signed.encode(), PKCS1v15(), SHA256())
            return text
    raise AssertionError("no key of the metadata signed it")


# Attacks


async def test_an_answer_works_once(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    await world.connect_saml()
    page = await answered(world, browser)
    assert (await browser.send(page)).url.startswith(CALLBACK)
    assert (await browser.send(page)).status == 401


async def test_an_answer_brought_by_another_browser_lets_it_not_in(
    world: World, browser: Browser, other_browser: Browser
) -> None:
    await world.person(**ASHA)
    await world.connect_saml()
    page = await answered(world, browser)
    await world.login_page(other_browser)
    assert (await other_browser.send(page)).status == 400


async def test_an_answer_to_another_sign_in_is_refused(world: World, browser: Browser, other_browser: Browser) -> None:
    """The answer that somebody got is brought with the RelayState of another sign-in."""
    await world.person(**ASHA)
    await world.connect_saml()
    stolen, own = posted(await answered(world, browser)), posted(await answered(world, other_browser))
    mixed = {"SAMLResponse": stolen["SAMLResponse"], "RelayState": own["RelayState"]}
    url = f"{world.realm}/broker/adfs/endpoint"
    assert is_refused(await other_browser.open(url, method="post", data=mixed, site="cross-site"))
    assert "answers another request" in (await world.journal(REFUSED))[-1]["reason"]


@pytest.mark.parametrize("state", ["", "x", "019a0000-0000-7000-8000-000000000001." + "a" * 43])
async def test_nothing_is_looked_at_for_a_sign_in_that_nobody_began(world: World, browser: Browser, state: str) -> None:
    await world.connect_saml()
    form = {"SAMLResponse": encoded(answer()), "RelayState": state}
    url = f"{world.realm}/broker/adfs/endpoint"
    assert (await browser.open(url, method="post", data=form, site="cross-site")).status == 401


async def test_an_answer_by_another_key_is_refused(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    await world.connect_saml(publicKeyCertificate=new_certificate("another provider")[1])
    page = await sign_in(world, browser)
    assert is_refused(page)
    reason = (await world.journal(REFUSED))[-1]["reason"]
    assert reason == "untrusted: the signature is wrong: InvalidSignature"
    assert "Signature" not in page.text
    assert "/broker/adfs/login" in (await browser.send(page, action="back")).text


async def test_an_unsigned_answer_is_refused_and_ends_the_sign_in(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    await world.connect_saml()
    page = await answered(world, browser)
    form = posted(page)
    said = Said()
    forged = form | {"SAMLResponse": encoded(said.response(said.assertion()))}
    url = f"{world.realm}/broker/adfs/endpoint"
    assert is_refused(await browser.open(url, method="post", data=forged, site="cross-site"))
    assert (await browser.send(page)).status == 401


async def test_an_answer_that_was_changed_is_refused(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    await world.connect_saml()
    form = posted(await answered(world, browser, "new"))
    xml = base64.b64decode(form["SAMLResponse"])
    assert b">new<" in xml
    changed = form | {"SAMLResponse": base64.b64encode(xml.replace(b">new<", b">asha<")).decode()}
    url = f"{world.realm}/broker/adfs/endpoint"
    assert is_refused(await browser.open(url, method="post", data=changed, site="cross-site"))


async def test_an_answer_with_two_fields_of_a_name_is_refused(world: World, browser: Browser) -> None:
    await world.connect_saml()
    form = posted(await answered(world, browser))
    doubled = aiohttp.FormData([*form.items(), ("SAMLResponse", "eA==")])
    url = f"{world.realm}/broker/adfs/endpoint"
    async with world.stack.http.post(url, data=doubled) as response:
        assert response.status == 400


async def test_the_proof_leads_in_once(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    await world.connect_saml()
    page = await answered(world, browser)
    browser.stop_at = f"{world.realm}/broker/adfs/endpoint?state="
    url = (await browser.send(page)).url
    browser.stop_at = "https://app.example/"
    assert (await browser.open(url, site="cross-site")).url.startswith(CALLBACK)
    assert (await browser.open(url, site="cross-site")).status == 401


async def test_what_the_assertion_said_is_nowhere_to_be_read(world: World, browser: Browser) -> None:
    await world.person(**ASHA)
    await world.connect_saml()
    page = await answered(world, browser)
    form = posted(page)
    await browser.send(page)
    told = ""
    for table in ("journal", "resource"):
        records = await world.stack.runtime.database.fetch(
            f"SELECT t::text AS t FROM {table} t WHERE tenant_id = $1", world.client.tenant
        )
        told += "".join(record["t"] for record in records)
    assert "OutsideLoginProved" in told
    for secret in (form["SAMLResponse"][:200], form["RelayState"].partition(".")[2], "PRIVATE KEY"):
        assert secret not in told
