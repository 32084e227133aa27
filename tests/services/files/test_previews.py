"""Small pictures of pictures; and pictures that are bombs, broken or none."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from haulier.services.files.previews import run_preview
from support.files import FMS, fetch, new_folder, on_disk, shown, uploaded
from support.pictures import picture
from support.running import until
from support.stack import Client, Stack

PIXELS, SECONDS = 50_000_000, 10.0
ORIENTATION, GPS = 0x0112, 0x8825


def png_of(width: int, height: int, data: bytes) -> bytes:
    """A PNG that says this of its size, whatever its data are."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


async def with_preview(client: Client, id: str) -> dict[str, Any]:
    """A file once it has a preview."""
    found: dict[str, Any] = {}

    async def has_one() -> bool:
        found.clear()
        found.update(await shown(client, id))
        return "preview" in found

    await until(has_one, 20)
    return found


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP"])
async def test_a_picture_gets_a_small_one(client: Client, format: str) -> None:
    folder = await new_folder(client)
    content = picture(format)
    id = await uploaded(client, folder, content, filename="a.bin", media="application/octet-stream")
    preview = (await with_preview(client, id))["preview"]
    assert (preview["width"], preview["height"], preview["mimeType"]) == (512, 256, "image/webp")
    found = await fetch(client, preview["url"])
    assert (found.status, len(found.body)) == (200, preview["sizeBytes"])
    assert found.headers["Content-Type"] == "image/webp"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    small = Image.open(io.BytesIO(found.body))
    assert (small.format, small.size) == ("WEBP", (512, 256))
    assert small.convert("RGB").getpixel((100, 100))[0] > 150


async def test_a_small_picture_is_not_made_larger(client: Client) -> None:
    id = await uploaded(client, await new_folder(client), picture("PNG", (40, 30)))
    preview = (await with_preview(client, id))["preview"]
    assert (preview["width"], preview["height"]) == (40, 30)


async def test_a_preview_is_turned_and_tells_no_place() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    small = await run_preview(picture("JPEG", exif=exif), PIXELS, SECONDS)
    assert small is not None
    assert (small.width, small.height) == (256, 512)
    assert not Image.open(io.BytesIO(small.content)).getexif()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff" + b"\x00" * 1_000, picture("PNG")[:-40][:200],
        b"GIF89a" + b"\xff" * 500, b"RIFF\x00\x00\x00\x00WEBP" + b"\x00" * 99, picture("TIFF"), picture("BMP"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0",
    ],
)  # fmt: skip
async def test_what_is_no_picture_gets_none(content: bytes) -> None:
    assert await run_preview(content, PIXELS, SECONDS) is None


async def test_a_picture_has_so_many_pixels_at_most() -> None:
    content = picture("PNG", (100, 100))
    assert await run_preview(content, 10_000, SECONDS) is not None
    assert await run_preview(content, 9_999, SECONDS) is None


async def test_a_bomb_is_let_lie() -> None:
    """Little that says it is much: a gigapixel of which nothing is read, and zeros that fill all memory if they are."""
    assert await run_preview(png_of(100_000, 100_000, b""), PIXELS, SECONDS) is None
    zeros = zlib.compress(b"\x00" * 300_000_000, 9)
    assert await run_preview(png_of(60_000, 60_000, zeros), 2**40, SECONDS) is None


async def test_a_process_that_takes_too_long_is_ended() -> None:
    assert await run_preview(picture("PNG", (4_000, 4_000)), PIXELS, 0.001) is None


async def test_a_broken_picture_stays_a_file(client: Client) -> None:
    folder = await new_folder(client)
    broken = await uploaded(client, folder, picture("PNG")[:300], filename="a.png")
    await with_preview(client, await uploaded(client, folder, picture("PNG", colour=(1, 2, 3))))
    file = await shown(client, broken)
    assert (file["status"], "preview" in file) == ("AVAILABLE", False)


async def test_the_preview_goes_with_its_file(stack: Stack, client: Client) -> None:
    id = await uploaded(client, await new_folder(client), picture("PNG", colour=(7, 8, 9)))
    preview = (await with_preview(client, id))["preview"]
    assert len(on_disk(stack.runtime.settings, client.tenant)) == 2
    assert (await client.call("DELETE", f"{FMS}/files/{id}")).status == 202

    async def is_empty() -> bool:
        return not on_disk(stack.runtime.settings, client.tenant)

    await until(is_empty)
    assert (await fetch(client, preview["url"])).status == 404
