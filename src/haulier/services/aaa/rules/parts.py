"""Rules of what rights are made of: ids of resources, permissions and roles, path patterns, where policies look.

See: contract/aaa.md sections 4, 6 and 11.7.
"""

from __future__ import annotations

from itertools import product

from haulier.core.json_paths import NoJsonPath
from haulier.core.normal_path import normal_text
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.access.policy_paths import PARAMETER, WILDCARD, compile_attribute_path
from haulier.platform.access.roles import EVERY_PATH, AppResourceBody, compile_pattern

APP_PREFIX = "platform:app:"
MAX_DESCENDANTS = 1
"""Descendant segments (``..``) of an attribute path: each may visit the whole document again."""
FILTER = "?"
ONE = "\x01"
"""Stands for any segment; no pattern has it."""
MAX_SAMPLED = 2
"""``**`` in a pattern of which samples are tried."""
SAMPLES = {"**": ("", ONE, f"{ONE}/{ONE}", "/".join([ONE] * 9))}


def app_name_of(app_id: str) -> str:
    """An app's name as its parts' ids hold it."""
    return app_id.removeprefix(APP_PREFIX)


def resource_id_of(app_id: str, name: str) -> str:
    """The id of a resource."""
    return f"platform:resource:{app_name_of(app_id)}:{name}"


def permission_id_of(app_id: str, action: str) -> str:
    """The id of a permission."""
    return f"platform:permission:{app_name_of(app_id)}:{action}"


def role_id_of(app_id: str, name: str) -> str:
    """The id of a role."""
    return f"Platform:Role:{app_name_of(app_id)}:{name}"


def part_key(app_id: str, name: str) -> str:
    """What no two parts of one sort and one app have in common."""
    return f"{app_id}:{name.lower()}"


def check_resource(body: AppResourceBody) -> None:
    """Raise Refusal for a path that is none, and for what policies could not work with."""
    if not body.resourcePath.startswith("/"):
        raise invalid("resourcePath", "format", "begins with a slash")
    _check_pattern("resourcePath", body.resourcePath)
    if body.attributePath is not None:
        check_attribute_path(body.attributePath)
    if body.resourcePathFormatted is None:
        return
    parameters = PARAMETER.findall(body.resourcePathFormatted)
    if not body.resourcePathFormatted.startswith("/") or len(set(parameters)) != len(parameters):
        raise invalid("resourcePathFormatted", "format", "is a path with parameters as {{name}}, each once")
    _check_pattern("resourcePathFormatted", body.resourcePathFormatted)
    if body.requestParameter is not None and body.requestParameter not in parameters:
        raise invalid("requestParameter", "unknown", f"{body.resourcePathFormatted} has no such parameter")


def _check_pattern(field: str, pattern: str) -> None:
    try:
        compile_pattern(pattern)
    except Refusal as refusal:
        raise Refusal(Cause.INVALID, str(refusal), [Fault(field, "format", str(refusal))]) from None


def check_attribute_path(text: str) -> None:
    """Raise Refusal for what is no RFC 9535 query, or could take long: filters, and more than one ``..``."""
    if FILTER in text or text.count("..") > MAX_DESCENDANTS:
        message = f"has no filters, and '..' at most {MAX_DESCENDANTS} time"
        raise invalid("attributePath", "limit", message)
    try:
        compile_attribute_path(text)
    except NoJsonPath as error:
        raise invalid("attributePath", "format", f"is no JSON path: {error}") from None


def pattern_covers(wide: str, narrow: str) -> bool:
    """Whether every path of the second pattern is surely one of the first."""
    if wide in (EVERY_PATH, narrow):
        return True
    if narrow.count("**") > MAX_SAMPLED:
        return False
    pattern, own = compile_pattern(wide), compile_pattern(narrow)
    choices = [SAMPLES.get(part, (ONE,)) if WILDCARD.fullmatch(part) else (part,) for part in WILDCARD.split(narrow)]
    samples = {"".join(map(_plain, chosen)) for chosen in product(*choices)}
    paths = [path for path in samples if "//" not in path and not path.endswith("/") and own.fullmatch(path)]
    return all(pattern.fullmatch(path) is not None for path in paths)


def _plain(part: str) -> str:
    return part if ONE in part else normal_text(part.encode())
