"""VAPID: who sends Web Push, proved to the push service of a browser. See: RFC 8292."""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SECONDS = 12 * 3_600
"""For so long a proof is good; RFC 8292 allows a day."""
SPARE_SECONDS = 600
MAX_PROOFS = 2_000
_HEAD = base64.urlsafe_b64encode(json.dumps({"typ": "JWT", "alg": "ES256"}).encode()).rstrip(b"=")


def new_keys() -> tuple[str, str]:
    """A new pair: the public key as browsers want it (base64url of the point), the private one as a decimal number."""
    key = ec.generate_private_key(ec.SECP256R1())
    return public_text(key), str(key.private_numbers().private_value)


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """The public key, base64url without padding of its uncompressed point."""
    return to_text(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The private key of such a number."""
    return ec.derive_private_key(int(text), ec.SECP256R1())


def to_text(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """The bytes of base64url with or without padding. Raises ValueError."""
    plain = text.strip().rstrip("=")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)


class Proofs:
    """Proofs of one process: one serves all messages of an app to one push service until it is old."""

    def __init__(self, _runtime: object = None) -> None:
        self._known: OrderedDict[tuple[str, str, str], tuple[str, int]] = OrderedDict()

    def authorization(self, endpoint: str, public: str, private: str, subject: str, now: int) -> str:
        """The header Authorization for a message to an endpoint. ``now`` is epoch seconds."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        key = (audience, public, subject)
        known = self._known.get(key)
        if known is None or known[1] - SPARE_SECONDS <= now:
            known = (_signed(audience, subject, private_key(private), now + SECONDS), now + SECONDS)
            self._known[key] = known
            if len(self._known) > MAX_PROOFS:
                self._known.popitem(last=False)
        return f"vapid t={known[0]}, k={public}"


def _signed(audience: str, subject: str, key: ec.EllipticCurvePrivateKey, expires: int) -> str:
    claims = json.dumps({"aud": audience, "exp": expires, "sub": subject}).encode()
    text = _HEAD + b"." + base64.urlsafe_b64encode(claims).rstrip(b"=")
    r, s = decode_dss_signature(key.sign(text, ec.ECDSA(hashes.SHA256())))
    return f"{text.decode()}.{to_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
