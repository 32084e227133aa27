"""A process of its own that makes one small picture of one picture: what it reads is a stranger's, so it may do little.

It reads the picture from its input and writes a line with width and height, then the small one. Limits on memory, time
and files are set before anything of the picture is read; whoever started it ends it when it takes too long. It imports
nothing of Haulier, so that it can be run by its path, isolated.
"""

from __future__ import annotations

import io
import resource
import sys

EDGE = 512
"""Pixels of the longer side, at most."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MEMORY_BYTES = 1024 * 1024 * 1024
"""Address space: a picture of fifty million pixels takes 200 MB, and its small one as much again on the way."""
QUALITY = 80
FAILED = 1


def limit(seconds: int) -> None:
    """Take from this process what it does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def small_picture(content: bytes, pixels: int) -> tuple[int, int, bytes]:
    """Width, height and bytes (WebP) of the small picture, turned as it was taken, without what else was in the file.

    Raises ValueError for one that is too large, and whatever Pillow raises for one that is none.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and no warning
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > pixels:
            raise ValueError("the picture is too large")
        picture.draft("RGB", (EDGE * 2, EDGE * 2))
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((EDGE, EDGE))
        plain = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        small = io.BytesIO()
        plain.save(small, "WEBP", quality=QUALITY)
        return plain.width, plain.height, small.getvalue()


def main(pixels: int, seconds: int) -> int:
    """Read, make, write."""
    limit(seconds)
    try:
        width, height, small = small_picture(sys.stdin.buffer.read(), pixels)
    except Exception:
        return FAILED
    sys.stdout.buffer.write(b"%d %d\n" % (width, height) + small)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
