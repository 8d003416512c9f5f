"""The read API, declared once: what may be asked, with which right, and what comes back (ADR 0030).

The views read their parameters here, the OpenAPI document is written from here, and a test compares every answer with
the schema of its operation: a field cannot be added in one place only.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

VERSION = "1.0.0"
PAGE, PAGE_MOST = 50, 200
UUID_FORM = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

Schema = dict[str, Any]


class Unacceptable(ValueError):
    """A parameter is not of its declared form; the argument is its name."""


@dataclass(frozen=True)
class Parameter:
    """One query parameter: `kind` is integer, date or string."""

    name: str
    kind: str
    text: str
    least: int = 0
    most: int = 0
    form: str = ""

    def read(self, value: str) -> Any:
        """The value in its type. Raises Unacceptable."""
        if self.kind == "integer":
            if (
                not (value.isascii() and value.isdigit() and len(value) <= 6)
                or not self.least <= int(value) <= self.most
            ):
                raise Unacceptable(self.name)
            return int(value)
        if self.kind == "date":
            if len(value) != 10:
                raise Unacceptable(self.name)
            try:
                return date.fromisoformat(value)
            except ValueError as error:
                raise Unacceptable(self.name) from error
        if not self.least <= len(value) <= self.most or not all(
            c.isascii() and (c.isalnum() or c in "-_=") for c in value
        ):
            raise Unacceptable(self.name)
        return value

    @property
    def schema(self) -> Schema:
        """The same in JSON Schema."""
        if self.kind == "integer":
            return {"type": "integer", "minimum": self.least, "maximum": self.most}
        if self.kind == "date":
            return {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        return {
            "type": "string", "minLength": self.least, "maxLength": self.most, "pattern": r"^[A-Za-z0-9_=-]+$",
        }  # fmt: skip


CURSOR = Parameter("cursor", "string", "Value of `next` in the page before.", least=1, most=80)
LIMIT = Parameter("limit", "integer", "Lines per page.", least=1, most=PAGE_MOST)
NUMBER = Parameter("number", "string", "A number of the enterprise (NIF, RCCM…), without spaces.", least=4, most=40)
SINCE = Parameter("released_since", "date", "Only what was released on this day or later.")


@dataclass(frozen=True)
class Operation:
    """One address: its right, its parameters, what it answers."""

    name: str
    path: str
    summary: str
    scope: str
    schema: str
    parameters: tuple[Parameter, ...] = ()
    is_one: bool = False


OPERATIONS = (
    Operation(
        "listEnterprises", "/enterprises", "Enterprises and their identifiers", "enterprises", "EnterprisePage",
        (CURSOR, LIMIT, NUMBER),
    ),
    Operation("getEnterprise", "/enterprises/{id}", "One enterprise", "enterprises", "Enterprise", is_one=True),
    Operation("listIndicators", "/indicators", "Aggregated indicators", "indicators", "Indicators"),
    Operation("listSignals", "/signals", "Released signals", "signals", "SignalPage", (CURSOR, LIMIT, SINCE)),
    Operation("getSignal", "/signals/{id}", "One released signal", "signals", "Signal", is_one=True),
)  # fmt: skip


def _object(fields: dict[str, Schema]) -> Schema:
    return {"type": "object", "required": list(fields), "properties": fields, "additionalProperties": False}


def _page(item: str) -> Schema:
    return _object(
        {
            "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}, "maxItems": PAGE_MOST},
            "next": {"type": ["string", "null"], "description": "Cursor of the next page; null on the last one."},
        }
    )


TEXT: Schema = {"type": "string"}
UUID: Schema = {"type": "string", "format": "uuid"}
DAY: Schema = {"type": "string", "format": "date"}
PERCENT: Schema = {"type": "integer", "minimum": 0, "maximum": 100}

SCHEMAS: dict[str, Schema] = {
    "Enterprise": _object(
        {
            "id": UUID,
            "reference": TEXT,
            "name": TEXT,
            "identifiers": {"type": "array", "items": {"$ref": "#/components/schemas/Identifier"}},
        }
    ),
    "Identifier": _object({"type": TEXT, "value": TEXT, "verified": {"type": "boolean"}}),
    "EnterprisePage": _page("Enterprise"),
    "Indicator": _object(
        {
            "code": TEXT,
            "label": _object({"fr": TEXT, "en": TEXT}),
            "unit": {"type": "string", "enum": ["count", "percent"]},
            "value": {
                "type": ["number", "null"],
                "description": "Null when fewer than five enterprises stand behind the figure.",
            },
        }
    ),
    "Indicators": _object({"items": {"type": "array", "items": {"$ref": "#/components/schemas/Indicator"}}}),
    "Signal": _object(
        {
            "id": UUID,
            "release": _object({"id": UUID, "reference": TEXT, "released_on": DAY}),
            "enterprise": UUID,
            "segment": {"type": "string", "enum": ["A", "B", "C", "D", "N"]},
            "segment_on": DAY,
            "confidence": {"type": "string", "enum": ["high", "medium", "low"]},
            "attitudes": _object(
                dict.fromkeys(("undecided", "in_progress", "adopted", "declined_with_alternative", "declined", "ignored"), PERCENT)
            ),
            "recorded_on": {"type": ["string", "null"], "format": "date"},
        }
    ),
    "SignalPage": _page("Signal"),
    "Problem": _object(
        {
            "type": {"type": "string", "description": "urn:ccv:problem:<code>; stable."},
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "In the language asked for by Accept-Language."},
        }
    ),
}  # fmt: skip

PROBLEMS = {
    "400": "A parameter is unknown or not of its declared form.",
    "401": "No token, or a token that opens nothing: unknown, expired or withdrawn.",
    "403": "The token does not carry the scope of this address.",
    "404": "Nothing under this identifier.",
    "405": "The address is only read.",
    "406": "Only application/json is spoken.",
    "429": "Too many requests; Retry-After says how many seconds to wait.",
}


def answers(operation: Operation) -> dict[str, Schema]:
    """Every status an address may answer, with its body."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found: dict[str, Schema] = {
        "200": {
            "description": operation.summary,
            "headers": {"ETag": {"schema": TEXT, "description": "Send it back in If-None-Match."}},
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{operation.schema}"}}},
        },
        "304": {"description": "Nothing has changed since the ETag of If-None-Match."},
    }
    for status, text in PROBLEMS.items():
        if status != "404" or operation.is_one:
            found[status] = {"description": text, "content": problem}
    found["401"] = found["401"] | {"headers": {"WWW-Authenticate": {"schema": TEXT}}}
    found["429"] = found["429"] | {"headers": {"Retry-After": {"schema": {"type": "integer"}}}}
    return found


def _parameters(operation: Operation) -> list[Schema]:
    found: list[Schema] = [
        {"name": item.name, "in": "query", "required": False, "description": item.text, "schema": item.schema}
        for item in operation.parameters
    ]
    if operation.is_one:
        found.append({"name": "id", "in": "path", "required": True, "schema": UUID | {"pattern": UUID_FORM}})
    return found


def document(*, title: str, server: str) -> Schema:
    """The whole OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": VERSION,
            "description": "Read only. Enterprises and identifiers, aggregated indicators, released signals; never a "
            "rating, an answer, a note, nor a fact under embargo. A change that breaks a reader gets a new address.",
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {
            operation.path: {
                "get": {
                    "operationId": operation.name,
                    "summary": operation.summary,
                    "description": f"Needs the scope `{operation.scope}`.",
                    "tags": [operation.scope],
                    "parameters": _parameters(operation),
                    "responses": answers(operation),
                }
            }
            for operation in OPERATIONS
        },
        "webhooks": {"signalsReleased": {"post": _webhook()}},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "One per system."}},
        },
    }


def _webhook() -> Schema:
    message = _object(
        {
            "id": UUID,
            "type": {"type": "string", "enum": ["signals.released"]},
            "occurred_at": {"type": "string", "format": "date-time"},
            "data": _object({"release": UUID, "reference": TEXT}),
        }
    )
    return {
        "operationId": "signalsReleased",
        "summary": "Signals were released; fetch them with /signals.",
        "description": "Signed: `CCV-Signature: t=<seconds>,v1=<HMAC-SHA-256 of `<seconds>.<body>`, hexadecimal>`. "
        "Refuse a message older than five minutes. Any 2xx means taken; else it is sent again later.",
        "parameters": [{"name": "CCV-Signature", "in": "header", "required": True, "schema": TEXT}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": message}}},
        "responses": {"2XX": {"description": "Taken."}},
        "security": [],
    }
