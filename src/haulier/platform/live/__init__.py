"""Events to listeners as they happen: ``GET /events``, server-sent events of one tenant. See: docs/design/live.md."""

from haulier.platform.live.endpoint import LiveEndpoint
from haulier.platform.live.listener import Listener

__all__ = ["Listener", "LiveEndpoint"]
