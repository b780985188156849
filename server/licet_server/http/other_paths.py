"""What stands in the OpenAPI document of the routes that are older than it, and written without it."""

from __future__ import annotations

from typing import Any

from licet.verdict import Code
from licet.wire import MAX_TEXT, UNLIMITED

_TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
_ENTITY_TAG = {"ETag": {"description": "Send it back as `If-None-Match`.", "schema": {"type": "string"}}}
_ANYBODY: list[dict[str, Any]] = []

OTHER_SCHEMAS: dict[str, Any] = {
    "Question": {
        "type": "object",
        "required": ["license_key"],
        "properties": {
            "license_key": _TEXT | {"examples": ["OPT-PRO-3A9F2-B4C1D"]},
            "product": _TEXT,
            "instance_id": _TEXT,
            "fingerprint": _TEXT,
            "aws_account_id": _TEXT,
            "feature": _TEXT,
            "resource_count": {"type": "integer", "minimum": 0, "maximum": UNLIMITED},
            "nonce": _TEXT,
        },
    },
    "Yes": {
        "type": "object",
        "required": ["valid", "code", "plan", "max_resources", "unlimited", "expires_at", "features", "lease"],
        "properties": {
            "valid": {"type": "boolean", "const": True},
            "code": {"type": "string", "enum": [Code.VALID.value, Code.IN_GRACE.value]},
            "plan": {"type": "string"},
            "max_resources": {"type": "integer", "description": f"{UNLIMITED} when there is no limit."},
            "unlimited": {"type": "boolean"},
            "expires_at": {"type": ["string", "null"], "format": "date-time"},
            "features": {"type": "array", "items": {"type": "string"}},
            "limits": {"type": "object", "additionalProperties": {"type": "integer"}},
            "lease": {"type": "string", "description": "A JWS; plugins believe nothing else."},
            "message": {"type": "string"},
        },
    },
    "No": {
        "type": "object",
        "required": ["valid", "code", "message"],
        "properties": {
            "valid": {"type": "boolean", "const": False},
            "code": {"type": "string"},
            "message": {"type": "string"},
            "refusal": {"type": "string", "description": "A JWS, like a lease."},
        },
    },
    "OriginalProblem": {
        "type": "object",
        "description": "A problem, with the two fields that clients of the original contract read.",
        "required": ["type", "status", "title", "detail", "code", "valid", "message"],
        "properties": {
            "type": {"type": "string"},
            "status": {"type": "integer"},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "code": {"type": "string"},
            "valid": {"type": "boolean", "const": False},
            "message": {"type": "string"},
        },
    },
    "KeySet": {
        "type": "object",
        "required": ["keys"],
        "properties": {"keys": {"type": "array", "items": {"type": "object", "additionalProperties": True}}},
        "additionalProperties": True,
    },
}


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _problem(said: str, schema: str = "Problem") -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": said, "content": content}


_NOTHING_NEW = {"description": "The `If-None-Match` names what is here."}

OTHER_PATHS: dict[str, Any] = {
    "/validate": {
        "post": {
            "tags": ["activation"],
            "operationId": "validate",
            "summary": "Say whether a key may be used now.",
            "description": "The original contract: a refusal is a 401 with a signed `refusal`.",
            "security": _ANYBODY,
            "requestBody": {"required": True, "content": _json("Question")},
            "responses": {
                "200": {"description": "Yes, with a lease.", "content": _json("Yes")},
                "401": {"description": "No.", "content": _json("No")},
                "default": _problem("Anything else.", "OriginalProblem"),
            },
        }
    },
    "/.well-known/jwks.json": {
        "get": {
            "tags": ["trust"],
            "operationId": "get_public_keys",
            "summary": "Return the public keys as a JSON Web Key Set.",
            "security": _ANYBODY,
            "responses": {
                "200": {"description": "OK", "headers": _ENTITY_TAG, "content": _json("KeySet")},
                "304": _NOTHING_NEW,
                "default": _problem("Anything else."),
            },
        }
    },
    "/api/v1/revocations": {
        "get": {
            "tags": ["trust"],
            "operationId": "get_revocations",
            "summary": "Return the signed revocation list.",
            "security": _ANYBODY,
            "responses": {
                "200": {
                    "description": "A compact JWS (RFC 7515).",
                    "headers": _ENTITY_TAG,
                    "content": {"application/jose": {"schema": {"type": "string"}}},
                },
                "304": _NOTHING_NEW,
                "default": _problem("Anything else."),
            },
        }
    },
}
