"""What a CloudEvent in JSON is, as facts of the specification, for assertions.

The members and their types are those of https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/cloudevents.json;
names and types of extensions those of sections 3.1 and 3.1.1 of the specification and 2.2 of the JSON format.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import jsonschema_rs
import msgspec

TEXT = {"type": "string", "minLength": 1}
NAMED = {
    "id": TEXT,
    "source": {**TEXT, "format": "uri-reference"},
    "specversion": {"const": "1.0"},
    "type": TEXT,
    "datacontenttype": TEXT,
    "dataschema": {**TEXT, "format": "uri"},
    "subject": TEXT,
    "time": {**TEXT, "format": "date-time"},
    "data": {"type": ["object", "string", "number", "array", "boolean", "null"]},
    "data_base64": {"type": "string", "contentEncoding": "base64"},
}
SCHEMA = {
    "type": "object",
    "required": ["id", "source", "specversion", "type"],
    "properties": NAMED,
    "additionalProperties": {
        "anyOf": [
            {"type": "string"},
            {"type": "boolean"},
            {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
        ]
    },
    "propertyNames": {"anyOf": [{"const": "data_base64"}, {"pattern": "^[a-z0-9]+$"}]},
}
VALIDATOR = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
NOT_ALLOWED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def check_cloud_event(event: bytes | dict[str, Any]) -> dict[str, Any]:
    """The event, which is one. Raises AssertionError that says why it is none."""
    read: dict[str, Any] = msgspec.json.decode(event) if isinstance(event, bytes) else event
    faults = [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in VALIDATOR.iter_errors(read)]
    assert not faults, faults
    for name, value in read.items():
        if name != "data" and isinstance(value, str):
            assert not NOT_ALLOWED.search(value), name
    datetime.fromisoformat(read["time"])
    return read
