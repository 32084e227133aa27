"""Pictures as cameras and screens make them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def picture(format: str, size: tuple[int, int] = (1_200, 600), colour: Any = (200, 30, 30), **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, format, **more)
    return made.getvalue()
