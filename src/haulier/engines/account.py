"""The system account of the embedded PostgreSQL when Haulier runs as root, as which PostgreSQL refuses to run.

The account is used by nobody else: ``haulier`` if the operator made one, else an unused user id. Data of ``nobody``
would belong to every daemon that runs as ``nobody``.
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
"""The preferred account, if the machine has it: ``useradd --system haulier``."""
UNPRIVILEGED = "nobody"
"""Runs initdb, which requires an entry in the user database, for an account without one. Every Unix has it."""
PRIVATE_NUMBERS = range(61_184, 65_520)
"""User ids for services without an entry. See: systemd.exec(5), DynamicUser."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a server runs as. ``prefix`` is put in front of the server's command, or empty.

    ``switched`` is False if this is the account of the current process.
    """

    uid: int
    gid: int
    switched: bool
    prefix: tuple[str, ...] = ()

    def chown(self, *paths: Path) -> None:
        """Make the account the owner of files and directories."""
        if self.switched:
            for path in paths:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def chown_tree(self, top: Path) -> None:
        """Make the account the owner of a directory and all below it. The directory comes last: a crash is resumed."""
        if self.switched and top.stat().st_uid != self.uid:
            for place, _, files in os.walk(top, topdown=False):
                self.chown(*(Path(place, name) for name in files), Path(place))

    @property
    def has_entry(self) -> bool:
        """Whether the account has an entry in the user database."""
        try:
            pwd.getpwuid(self.uid)
        except KeyError:
            return False
        return True


def server_account(data: Path, *programs: Path) -> Account:
    """Choose the account for the server of ``data``: the current one, or as root the owner of ``data`` or an own one.

    Data of root or ``nobody`` get a new owner by ``chown_tree``. Raises ServerError if ``data`` belongs to another
    user, or if the account cannot be given access to the directories above ``data`` and ``programs``.
    """
    owner = data.stat() if data.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner.st_uid != os.geteuid():
            raise ServerError(f"{data} belongs to another user; start as that user or choose another HAULIER_HOME")
        return Account(os.geteuid(), os.getegid(), switched=False)

    if owner is not None and owner.st_uid not in (0, pwd.getpwnam(UNPRIVILEGED).pw_uid):
        return _with_access(Account(owner.st_uid, owner.st_gid, switched=True), data, *programs)
    return _with_access(_own_account(), data, *programs)


def initdb_account(account: Account, data: Path, *programs: Path) -> Account:
    """The account that runs initdb: the server's, or ``nobody`` if that has no entry. The files change owner later."""
    if account.has_entry:
        return account
    entry = pwd.getpwnam(UNPRIVILEGED)
    return _with_access(Account(entry.pw_uid, entry.pw_gid, switched=True), data, *programs)


def _own_account() -> Account:
    """The account ``haulier``, else a user id without an entry under which no process runs."""
    try:
        entry = pwd.getpwnam(NAMED)
    except KeyError:
        taken = {one.pw_uid for one in pwd.getpwall()}
        taken |= {process.info["uids"].real for process in psutil.process_iter(["uids"]) if process.info["uids"]}
        number = secrets.choice([number for number in PRIVATE_NUMBERS if number not in taken])
        return Account(number, number, switched=True)
    return Account(entry.pw_uid, entry.pw_gid, switched=True)


def _with_access(account: Account, data: Path, *programs: Path) -> Account:
    """The account with access to the directories above the data and the programs. Raises ServerError."""
    closed = [path for place in (data, *programs) for path in place.parents if not _may_enter(path, account)]
    if not closed:
        return account
    return Account(account.uid, account.gid, switched=True, prefix=_switch_command(account, closed[0]))


def _may_enter(directory: Path, account: Account) -> bool:
    """Whether the directory's mode lets the account enter it. A directory that does not exist yet is made by us."""
    try:
        status = directory.stat()
    except FileNotFoundError:
        return True
    if status.st_uid == account.uid:
        return bool(status.st_mode & S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & S_IXGRP)
    return bool(status.st_mode & S_IXOTH)


def _switch_command(account: Account, closed: Path) -> tuple[str, ...]:
    """A command that switches to the account and keeps the capability to enter closed directories.

    Root's home is closed on most systems, and people try programs there. Raises ServerError without setpriv(1).
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
