"""Every endpoint as every role: the table of access is what really happens, and nothing ever breaks on the way."""

import re
from typing import Any

import pytest

from tests.app.api import Program, account, areas, in_office, over, problem, token_of
from yiwang.faces.api.access import ACCESS, Access
from yiwang.faces.api.openapi import Api
from yiwang.faces.api.urls import api
from yiwang.foundation.identity.interface import ROLES
from yiwang.kernel.ids import new_id

pytestmark = pytest.mark.django_db
GATE = {"api.not_signed_in": 401, "api.not_this_role": 403, "api.not_this_scope": 403}
PEOPLE = ["visitor", "resident", *(role for role in ROLES if role != "resident")]
MULTIPART = "multipart/form-data"


def operations(schema: Any) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, op) for path, ops in schema["paths"].items() for method, op in ops.items()]


def somebody(who: str) -> Program:
    """Someone with this role and no other; a resident is an account without a post."""
    if who == "visitor":
        return Program()
    if who in ("admin", "auditor"):
        return Program(token_of(account(who, who)))
    if who == "resident":
        return Program(token_of(account(who)))
    return Program(token_of(*in_office(who, who)))


def call(program: Program, path: str, method: str, operation: dict[str, Any]) -> Any:
    """A request that has the right form, about things that are not there."""
    filled = re.sub(r"\{(\w+)\}", lambda name: _sample(operation, name[1]), path).removeprefix("/api/v1")
    if method == "get":
        wanted = [one for one in operation["parameters"] if one["in"] == "query" and one["required"]]
        return program.get(filled, {one["name"]: _value(one["schema"]) for one in wanted})
    if MULTIPART in operation.get("requestBody", {}).get("content", {}):
        return program.send(filled, {})
    return program.post(filled, {})


def _sample(operation: dict[str, Any], name: str) -> str:
    schema = next(one["schema"] for one in operation["parameters"] if one["name"] == name)
    return str(_value(schema))


def _value(schema: dict[str, Any]) -> Any:
    if schema.get("type") == "array":
        return [_value(schema["items"])]
    if schema.get("type") in ("number", "integer"):
        return 1
    return {"uuid": str(new_id()), "date": "2026-11-21"}.get(schema.get("format", ""), "11")


def admitted(access: Access, who: str) -> bool:
    if access.session_only and access.roles is not None:
        return False
    return access.roles is None or (who != "visitor" and (not access.roles or who in access.roles))


@pytest.mark.parametrize("who", PEOPLE)
def test_each_endpoint_admits_whom_its_row_names(who: str, settings: Any) -> None:
    settings.LIMITS = {"guess": 10_000, "public_write": 10_000, "public_read": 10_000, "member": 10_000}
    areas()
    program = somebody(who)
    for path, method, operation in operations(api.get_openapi_schema()):
        name = operation["operationId"]
        response = call(program, path, method, operation)
        over(response)
        assert response.status_code < 500, (name, response.content)
        assert response.status_code in operation["responses"], (name, response.status_code)
        code = problem(response)["code"] if response.status_code >= 400 else ""
        assert (code in GATE) != admitted(ACCESS[name], who), (name, who, code)
        assert code not in GATE or response.status_code == GATE[code]


@pytest.mark.parametrize("scope", ["read", "write", "admin"])
def test_a_token_opens_what_its_scope_says(scope: str, settings: Any) -> None:
    settings.LIMITS = {"member": 10_000}
    areas()
    program = Program(token_of(account("admin", "admin"), None, scope))
    for path, method, operation in operations(api.get_openapi_schema()):
        access = ACCESS[operation["operationId"]]
        if access.roles is None or access.session_only:
            continue
        response = call(program, path, method, operation)
        over(response)
        code = problem(response)["code"] if response.status_code >= 400 else ""
        assert (code == "api.not_this_scope") == (access.scope != scope), (operation["operationId"], code)


def test_an_endpoint_without_a_row_does_not_start() -> None:
    from ninja import Router

    from yiwang.faces.api.routes import read

    with pytest.raises(KeyError):
        read(Router(), "/secret", "read_secret", None)


def test_each_api_object_writes_its_own_document() -> None:
    assert Api().get_openapi_schema()["paths"] == {}
