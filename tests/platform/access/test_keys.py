"""Keys of tokens: two sorts, and neither verifies the other's."""

from __future__ import annotations

import pytest
from joserfc import jwt

from haulier.core.refusal import Refusal
from haulier.platform.access.keys import ALGORITHM, ID_ALGORITHM, Keys, imported_key, new_id_key, new_key

NOW = 1_800_000_000
CLAIMS = {"iss": "haulier", "sub": "c", "tid": "t", "app": "a", "roles": [], "iat": NOW, "exp": NOW + 60}


@pytest.fixture(scope="module")
def keys() -> Keys:
    """Two of each sort, the older ones first."""
    keys = Keys()
    for at in (1, 2):
        keys.add(new_key(at * 1_000, at))
        keys.add(new_id_key(at * 1_000, at))
    return keys


def test_the_newest_of_its_sort_signs_and_all_are_shown(keys: Keys) -> None:
    assert keys.signing is list(keys.verifying.values())[-1]
    assert keys.signing_ids is list(keys.verifying_ids.values())[-1]
    assert keys.count == 4
    assert [key["kty"] for key in keys.jwks()["keys"]] == ["OKP", "OKP"]
    assert [key["kty"] for key in keys.jwks(with_ids=True)["keys"]] == ["RSA", "RSA", "OKP", "OKP"]
    assert not any({"d", "p", "q"} & key.keys() for key in keys.jwks(with_ids=True)["keys"])


def test_each_sort_verifies_its_own_tokens_alone(keys: Keys) -> None:
    assert keys.verify(keys.issue(CLAIMS), NOW).tenant_id == "t"
    assert keys.read_id(keys.issue_id(CLAIMS)) == CLAIMS
    with pytest.raises(Refusal):
        keys.verify(keys.issue_id(CLAIMS), NOW)
    assert keys.read_id(keys.issue(CLAIMS)) is None
    assert keys.signing is not None
    assert keys.signing_ids is not None
    crossed = jwt.encode({"alg": ID_ALGORITHM, "kid": keys.signing.kid}, CLAIMS, keys.signing_ids)
    with pytest.raises(Refusal):
        keys.verify(crossed, NOW)
    crossed = jwt.encode({"alg": ALGORITHM, "kid": keys.signing_ids.kid}, CLAIMS, keys.signing, algorithms=[ALGORITHM])
    assert keys.read_id(crossed) is None


def test_tokens_of_an_older_key_are_good_and_of_an_unknown_one_not(keys: Keys) -> None:
    older, stranger = Keys(), Keys()
    older.add(next(iter(keys.verifying_ids.values())))
    stranger.add(new_id_key(3_000, 3))
    assert keys.read_id(older.issue_id(CLAIMS)) == CLAIMS
    assert keys.read_id(stranger.issue_id(CLAIMS)) is None
    for text in ("", "x", "a.b.c", "x" * 9_000):
        assert keys.read_id(text) is None


def test_a_stored_key_is_the_same_key(keys: Keys) -> None:
    for key in (keys.signing, keys.signing_ids):
        assert key is not None
        assert imported_key(key.as_dict(private=True)).as_dict(private=True) == key.as_dict(private=True)


def test_without_a_key_nothing_is_signed() -> None:
    with pytest.raises(Refusal):
        Keys().issue_id(CLAIMS)
    assert Keys().read_id("a.b.c") is None
