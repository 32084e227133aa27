"""HTTP/1.1 as Haulier serves it: heads and bodies bounded while they arrive, every wait with an end."""

from haulier.app.http.protocol import HttpProtocol

__all__ = ["HttpProtocol"]
