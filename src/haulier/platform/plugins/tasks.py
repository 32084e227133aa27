"""The background work of plugins: forgetting executions that are long over."""

from __future__ import annotations

from functools import partial

from haulier.engines.statements import load_statements
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.expired_rows import Sweep
from haulier.platform.runtime import Runtime

SWEEP = Sweep("plugins", load_statements("haulier.platform.plugins", "plugins.sql")["sweep"])


def tasks(runtime: Runtime, _catalogue: Catalogue) -> Tasks:
    """The loop that sweeps."""
    return Tasks(loops={"plugins": partial(SWEEP.keep_swept, runtime)})
