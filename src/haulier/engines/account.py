"""The system account that embedded PostgreSQL runs under when we are root, which PostgreSQL refuses to be."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from stat import S_IXGRP, S_IXOTH, S_IXUSR

from haulier.engines.process import ServerError

UNPRIVILEGED = "nobody"
"""Account for a new data directory; every Unix has it."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a server runs as. ``prefix`` is a command in front of the server's own, or empty.

    ``switched`` is False when the account is our own and nothing needs to change.
    """

    uid: int
    gid: int
    switched: bool
    prefix: tuple[str, ...] = ()

    def own(self, *paths: Path) -> None:
        """Give files and directories to the account."""
        if self.switched:
            for path in paths:
                os.chown(path, self.uid, self.gid)


def server_account(data: Path, *programs: Path) -> Account:
    """Ourselves, or when we are root: the owner of ``data`` if it has one besides root, else ``nobody``.

    Raises ``ServerError`` when ``data`` belongs to somebody else, or when the account can enter neither the directories
    above ``data`` and ``programs`` nor be allowed to.
    """
    owner = data.stat() if data.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner.st_uid != os.geteuid():
            raise ServerError(f"{data} belongs to another user; start as that user or choose another HAULIER_HOME")
        return Account(os.geteuid(), os.getegid(), switched=False)

    if owner is not None and owner.st_uid != 0:
        account = Account(owner.st_uid, owner.st_gid, switched=True)
    else:
        entry = pwd.getpwnam(UNPRIVILEGED)
        account = Account(entry.pw_uid, entry.pw_gid, switched=True)
    closed = [path for place in (data, *programs) for path in place.parents if not _may_enter(path, account)]
    if not closed:
        return account
    return Account(account.uid, account.gid, switched=True, prefix=_with_passage(account, closed[0]))


def _may_enter(directory: Path, account: Account) -> bool:
    """Whether the mode of a directory lets the account pass through it. What does not exist yet we make ourselves."""
    try:
        status = directory.stat()
    except FileNotFoundError:
        return True
    if status.st_uid == account.uid:
        return bool(status.st_mode & S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & S_IXGRP)
    return bool(status.st_mode & S_IXOTH)


def _with_passage(account: Account, closed: Path) -> tuple[str, ...]:
    """A command that switches to the account and keeps the one capability to pass closed directories.

    Root's home is closed on most systems, and people try things in root's home.
    """
    program = shutil.which("setpriv")
    if program is not None:
        capability = "+dac_read_search"
        prefix = (
            program,
            f"--reuid={account.uid}",
            f"--regid={account.gid}",
            "--clear-groups",
            f"--inh-caps={capability}",
            f"--ambient-caps={capability}",
            "--securebits=+no_setuid_fixup",  # else access(2), with which initdb looks for its parts, ignores the above
        )
        if subprocess.run([*prefix, program, "--version"], capture_output=True, check=False).returncode == 0:
            return prefix
    raise ServerError(
        f"PostgreSQL does not run as root, and the account {UNPRIVILEGED!r} may not enter {closed}; "
        "start as another user or set HAULIER_HOME to a directory such as /var/lib/haulier"
    )
