"""Operations that the console asks of the installation. Not part of the contract."""

from __future__ import annotations

from haulier.platform.declarations.operation import PUBLIC
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.console.queries import read_config
from haulier.services.console.responses import Config

CONSOLE = Section("Console", statuses=Statuses(refusals=(503,), documents_404=False), auth=PUBLIC, is_extension=True)

OPERATIONS = (
    CONSOLE.get(
        "/config", name="readConfig", number=1001, summary="Read what a page shows before anybody has logged in"
    ).handle(read_config, response=Config),
)
