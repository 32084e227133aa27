"""The system account that embedded PostgreSQL runs under when we are root, which PostgreSQL refuses to be.

It is nobody else's: an account ``haulier`` where the operator made one, else a number of its own. Data that belong to
``nobody`` would belong to every daemon that runs as ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from stat import S_IXGRP, S_IXOTH, S_IXUSR

import psutil

from haulier.engines.process import ServerError

NAMED = "haulier"
"""The account that is taken where the machine has it: ``useradd --system haulier``."""
UNPRIVILEGED = "nobody"
"""Makes the first files where our account has no entry, which initdb insists on; every Unix has it."""
PRIVATE_NUMBERS = range(61_184, 65_520)
"""Numbers for services without an entry. See: systemd.exec(5), DynamicUser."""


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
                os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, top: Path) -> None:
        """Give a directory and all below it to the account, the directory itself last: a crash leaves it to be done."""
        if self.switched and top.stat().st_uid != self.uid:
            for place, _, files in os.walk(top, topdown=False):
                self.own(*(Path(place, name) for name in files), Path(place))

    @property
    def has_entry(self) -> bool:
        """Whether the system knows the account by a name."""
        try:
            pwd.getpwuid(self.uid)
        except KeyError:
            return False
        return True


def server_account(data: Path, *programs: Path) -> Account:
    """Choose whom the server of ``data`` runs as: ourselves, or when we are root, its owner or an account of its own.

    Data of root or of ``nobody`` get a new owner by ``own_tree``. Raises ``ServerError`` when ``data`` belongs to
    somebody else, or when the account can enter neither the directories above ``data`` and ``programs`` nor be allowed
    to.
    """
    owner = data.stat() if data.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner.st_uid != os.geteuid():
            raise ServerError(f"{data} belongs to another user; start as that user or choose another HAULIER_HOME")
        return Account(os.geteuid(), os.getegid(), switched=False)

    if owner is not None and owner.st_uid not in (0, pwd.getpwnam(UNPRIVILEGED).pw_uid):
        return _able(Account(owner.st_uid, owner.st_gid, switched=True), data, *programs)
    return _able(_own_account(), data, *programs)


def initdb_account(account: Account, data: Path, *programs: Path) -> Account:
    """The account that can run initdb for another, which takes the files over afterwards."""
    if account.has_entry:
        return account
    entry = pwd.getpwnam(UNPRIVILEGED)
    return _able(Account(entry.pw_uid, entry.pw_gid, switched=True), data, *programs)


def _own_account() -> Account:
    """The named account, else a number that nobody has and no process runs under."""
    try:
        entry = pwd.getpwnam(NAMED)
    except KeyError:
        taken = {one.pw_uid for one in pwd.getpwall()}
        taken |= {process.info["uids"].real for process in psutil.process_iter(["uids"]) if process.info["uids"]}
        number = secrets.choice([number for number in PRIVATE_NUMBERS if number not in taken])
        return Account(number, number, switched=True)
    return Account(entry.pw_uid, entry.pw_gid, switched=True)


def _able(account: Account, data: Path, *programs: Path) -> Account:
    """The account with a way into the directories above the data and the programs."""
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
        f"PostgreSQL does not run as root, and account {account.uid} may not enter {closed}; "
        "start as another user or set HAULIER_HOME to a directory such as /var/lib/haulier"
    )
