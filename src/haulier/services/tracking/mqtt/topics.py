"""Topics of devices, as the server sees them: subjects. See: contract/tracking.md section 9.3."""

from __future__ import annotations

import re
from typing import NamedTuple

from haulier.services.tracking.kind import OF_APPS, hashed_key

UP_SUBJECTS = "mts.*.*.up"
"""What devices publish to."""
TOKEN = re.compile(r"[A-Za-z0-9_-]+")
"""A part of a topic that is the same in a subject."""
_APP_TOKEN = re.compile(r"[A-Za-z0-9_:-]+")


class Sender(NamedTuple):
    """Whose topic it is: of a tenant, and within it by the key of the device."""

    tenant: str
    key: str

    @property
    def up(self) -> str:
        """The subject that it may publish to."""
        return f"mts.{self.tenant}.{self.key}.up"

    @property
    def down(self) -> str:
        """The subject that it may hear."""
        return f"mts.{self.tenant}.{self.key}.down"


class AppTopics(NamedTuple):
    """The topics that an app may hear: those of its own points, or of all apps' with a role for that."""

    tenant: str
    app: str
    all_apps: bool

    @property
    def subjects(self) -> list[str]:
        """Their subjects, with a wildcard."""
        own = app_topic(self.tenant, self.app, "*")
        return [own, shared_topic(self.tenant, "*"), app_topic(self.tenant, None, "*")] if self.all_apps else [own]


def shared_topic(tenant: str, topic: str) -> str:
    """The subject of all that goes to a topic, whichever app's points it is."""
    return f"mts.{tenant}.{OF_APPS}.{topic}"


def app_topic(tenant: str, app: str | None, topic: str) -> str:
    """The subject of what goes to a topic of the points of one app; None for any."""
    return f"mts.{tenant}.{'*' if app is None else app_key(app)}.{OF_APPS}.{topic}"


def app_key(app: str) -> str:
    """What stands for an app in its topics: its id where topics may have that, else a part of its hash."""
    return app if _APP_TOKEN.fullmatch(app) else hashed_key(app)


def sender_of(subject: str) -> Sender:
    """Whose subject it is, of those under UP_SUBJECTS."""
    _, tenant, key, _ = subject.split(".")
    return Sender(tenant, key)
