"""A QR code as a picture in a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from haulier.platform.http.pages.markup import Markup, element


def qr_picture(rows: Sequence[str], label: str) -> Markup:
    """Black on white whatever the theme, as readers want it: rows as ``core/qr_code.py`` makes them."""
    size = len(rows)
    dark = "".join(
        f"M{run.start()} {at}h{run.end() - run.start()}v1H{run.start()}z"
        for at, row in enumerate(rows)
        for run in re.finditer("1+", row)
    )
    return element(
        "svg", element("rect", width=size, height=size, fill="#fff"), element("path", d=dark, fill="#000"),
        class_="qr", role="img", aria_label=label, viewBox=f"0 0 {size} {size}", shape_rendering="crispEdges",
    )  # fmt: skip
