"""What one process keeps for files: the store of objects, the key of links, and the places for uploads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from haulier.core.refusal import Cause, Refusal
from haulier.engines.fair_semaphore import FairSemaphore, NoPermit
from haulier.engines.object_store import ObjectStore, open_object_store
from haulier.engines.setting_groups import FileSettings
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime

LINK_KEY_BYTES = 32
LINK_KEY_PURPOSE = b"haulier links of files v1"
MAX_PICTURE_BYTES = 32 * 1024 * 1024
"""Longest picture of which a small one is made."""
WAIT_SECONDS = 5.0
"""Longest wait of an upload for a place."""
MAX_WAITING = 256
"""Uploads of one tenant that wait."""


class Storage:
    """One a process, see ``storage_of``."""

    def __init__(self, runtime: Runtime) -> None:
        settings = runtime.settings
        self.settings: FileSettings = settings.files
        self.objects: ObjectStore = open_object_store(settings.files.store, settings.home)
        self.link_key = HKDF(SHA256(), LINK_KEY_BYTES, salt=None, info=LINK_KEY_PURPOSE).derive(settings.secret_key)
        self._uploads = FairSemaphore(settings.files.uploads_at_once, MAX_WAITING)

    def makes_preview(self, size: int) -> bool:
        """Whether pictures of this length get small ones."""
        return self.settings.preview_pixels > 0 and size <= MAX_PICTURE_BYTES

    @asynccontextmanager
    async def place_for_upload(self, tenant: str) -> AsyncIterator[None]:
        """A place among the uploads under way, of which each tenant has its share. Raises Refusal UNAVAILABLE."""
        try:
            async with self._uploads.permit(tenant, WAIT_SECONDS):
                yield
        except NoPermit:
            raise Refusal(Cause.UNAVAILABLE, "too many uploads are on their way at once") from None


def storage_of(call: Call) -> Storage:
    """That of this process."""
    return call.of_process(Storage)
