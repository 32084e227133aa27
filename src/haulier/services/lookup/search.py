"""What begins with a text that somebody typed or scanned, over all kinds."""

from __future__ import annotations

from haulier.core.identifier_text import normalize_identifier
from haulier.core.refusal import Fault, refuse_faults
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.listing.query import read_number
from haulier.services.lookup.kinds import SEARCHED
from haulier.services.lookup.names import named_rows
from haulier.services.lookup.responses import Hit, Hits

SQL = load_statements("haulier.services.lookup", "search.sql")

MIN_TEXT, MAX_TEXT = 2, 128
"""Characters of a text that is looked for."""
MAX_HITS = 50
DEFAULT_HITS = 20
ID_MARK = ":"
"""What every id of an instance holds behind the name of its type: without it a text is no beginning of one."""


async def search(call: Call, _body: None) -> Hits:
    """Things that begin with a text, the equal first: their reference, that of their client, their id, unique code or
    name, what is scanned of them.
    """
    text, kinds, limit = _read(call)
    kept = normalize_identifier(text) or text
    id = text if ID_MARK in text else ""
    rows = await call.fetch_list(
        SQL["search"], kinds, kept, kept.upper(), kept.lower(), text.lower(), id, limit, call.now()
    )
    found = await named_rows(call, rows)
    return Hits(
        [
            Hit(row["kind"], row["id"], named.type, row["code"] or row["key"], named.name, named.state)
            for row, named in found
        ]
    )


def _read(call: Call) -> tuple[str, list[str], int]:
    """The text, the kinds and how many are wanted. Raises Refusal naming every parameter at fault."""
    text, kinds, faults = (call.query("q") or "").strip(), list(dict.fromkeys(call.query_all("kinds"))), list[Fault]()
    if not MIN_TEXT <= len(text) <= MAX_TEXT:
        faults.append(Fault("q", "length", f"a text to look for has {MIN_TEXT} to {MAX_TEXT} characters"))
    unknown = [kind for kind in kinds if kind not in SEARCHED]
    faults += [Fault("kinds", "enum", f"{kind[:64]!r} is none of {', '.join(SEARCHED)}") for kind in unknown[:5]]
    limit = read_number(call, ("limit",), 1, MAX_HITS, faults)
    refuse_faults(faults)
    return text, kinds or [*SEARCHED], limit or DEFAULT_HITS
