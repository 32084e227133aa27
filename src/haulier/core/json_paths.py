"""JSONPath (RFC 9535) as callers write it: compiled, or refused with one error whatever is wrong with it."""

from __future__ import annotations

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError, JSONPathQuery


class NoJsonPath(ValueError):
    """A text that is no JSON path, or one whose numbers are too large to be read."""


PATH_FAULTS = (JSONPathError, RecursionError, TypeError)
"""What following a path may fail with; the last where the library counts a value that is no list: ``$[?count(@) > 1]``.
"""
_USUAL = JSONPathEnvironment()


def compile_json_path(text: str, environment: JSONPathEnvironment = _USUAL) -> JSONPathQuery:
    """Compile a path. Raises NoJsonPath, also where the library fails at a number: ``1e400`` is infinite."""
    try:
        return environment.compile(text)
    except (JSONPathError, ValueError, OverflowError, RecursionError) as error:
        raise NoJsonPath(str(error)) from None
