"""QR codes. See: ISO/IEC 18004."""

from __future__ import annotations

import segno

QUIET_ZONE = 4
"""Light modules around a code, without which readers do not find it."""


def qr_rows(text: str) -> list[str]:
    """The rows of a QR code of a text, its quiet zone included: 1 is dark, 0 is light. Raises ValueError for a text
    that no code can hold, which is about 2,300 letters.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    return ["".join(map(str, row)) for row in code.matrix_iter(border=QUIET_ZONE)]
