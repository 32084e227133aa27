"""The forms of the pages."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Text = Annotated[str, Meta(max_length=512)]
LinkToken = Annotated[str, Meta(max_length=64)]


class AskForLink(Struct, kw_only=True):
    """Who forgot the password; or that another language is wanted."""

    address: Text = ""
    language: Annotated[str, Meta(max_length=16)] = ""


class SetPassword(Struct, kw_only=True):
    """A link's token with the password that is set by it, twice; or that another language is wanted."""

    token: LinkToken = ""
    password: Text = ""
    again: Text = ""
    language: Annotated[str, Meta(max_length=16)] = ""
