"""The command line ``haulier``. Modules that a command needs are imported when it runs."""

from haulier.cli.main import main

__all__ = ["main"]
