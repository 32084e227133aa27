"""The command line: ``haulier``. Each command is a file; heavy parts are imported when a command runs."""

from haulier.cli.main import main

__all__ = ["main"]
