import json

import pytest

from agent.errors import UserError
from tests.tools.added.openapi.serving import document
from tools.added.openapi.document import Document, read
from tools.added.openapi.operation import Operation, operations

PATHS = {"/x": {"get": {"operationId": "x"}}}


def only(paths: object, **more: object) -> Operation:
    body = document("https://api.example", paths, **more)  # type: ignore[arg-type]
    (found,) = operations(Document("api.json", body))
    return found


FAULTS = {
    "json": ('{"openapi": ', "api: is no JSON: expecting value", 1),
    "yaml": ("openapi: [3.1\nx: }", "api:2:2: is no YAML", 1),
    "old": ('{"swagger": "2.0"}', "api: it is of Swagger 2.0, and only OpenAPI 3 is read", 1),
    "other": ("hello: 1", "api: it says no version, and only OpenAPI 3 is read", 1),
    "list": ("- 1", "api: is no OpenAPI document", 1),
    "empty": ("openapi: 3.0.0", "api: has no paths", 1),
    "deep": ("[" * 100_000, "api: is n", 1),
}


@pytest.mark.parametrize("name", [*FAULTS])
def test_what_is_no_document_is_told_with_its_place(name: str) -> None:
    text, message, _ = FAULTS[name]

    with pytest.raises(UserError) as failed:
        read(text, "api")
    assert str(failed.value).replace("api:1:13: ", "api: ").startswith(message)


def test_tables_that_double_what_they_merge_are_refused() -> None:
    doubling = [f"a{at}: &a{at}\n  <<: [*a{at - 1}, *a{at - 1}]\n" for at in range(1, 64)]
    text = f"openapi: 3.1.0\na0: &a0 {{x: 1}}\n{''.join(doubling)}"

    with pytest.raises(UserError) as failed:
        read(text, "api")
    assert str(failed.value) == "api: is nested too deep, or holds no reasonable value"


@pytest.mark.parametrize("path", ["@evil.example/x", ".evil.example/x", ":81/x", "x"])
def test_what_is_no_path_is_left_out(path: str) -> None:
    body = document("https://api.example", {path: {"get": {"operationId": "x"}}})

    assert [*operations(Document("api.json", body))] == []


def test_json_and_yaml_say_the_same() -> None:
    body = document(
        "https://a.example", {"/x": {"get": {"operationId": "a", "summary": "2020-01-01"}}}
    )
    yaml = (
        "openapi: 3.1.0\ninfo: {title: Weather Service, version: '1'}\n"
        "servers: [{url: 'https://a.example'}]\n"
        "paths:\n  /x:\n    get: {operationId: a, summary: 2020-01-01}\n"
    )

    assert read(yaml, "api").body == read(json.dumps(body), "api").body == body


def test_references_within_the_document_are_resolved_and_circles_are_cut() -> None:
    node = {
        "type": "object",
        "properties": {"text": {"type": "string"}, "next": {"$ref": "#/components/schemas/Node"}},
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}}
    found = only(
        {
            "/x": {
                "post": {
                    "operationId": "x",
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                }
            }
        },
        components={"schemas": {"Node": node}, "requestBodies": {"B": body}},
    )

    assert found.schema["properties"] == {
        "body": {"type": "object", "properties": {"text": {"type": "string"}, "next": {}}}
    }


@pytest.mark.parametrize("ref", ["http://169.254.169.254/x", "other.yaml#/x", "#/nowhere", 7])
def test_references_to_elsewhere_are_not_followed(ref: object) -> None:
    found = only({"/x": {"get": {"operationId": "x", "parameters": [
        {"name": "q", "in": "query", "schema": {"$ref": ref}}]}}})  # fmt: skip

    assert found.schema["properties"] == {"q": {"type": "string"}}


def test_a_reference_that_leads_to_itself_is_nothing() -> None:
    loop = {"$ref": "#/components/schemas/A"}
    parameter = {"name": "q", "in": "query", "schema": loop}
    paths = {"/x": {"get": {"operationId": "x", "parameters": [parameter]}}}

    assert only(paths, components={"schemas": {"A": loop}}).schema["properties"] == {
        "q": {"type": "string"}
    }


def test_a_schema_that_grows_without_end_is_bounded() -> None:
    wide = {f"p{number}": {"$ref": f"#/components/schemas/S{number}"} for number in range(30)}
    schemas = {f"S{number}": {"type": "object", "properties": wide} for number in range(30)}
    parameter = {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/S0"}}
    paths = {"/x": {"get": {"operationId": "x", "parameters": [parameter]}}}

    assert len(json.dumps(dict(only(paths, components={"schemas": schemas}).schema))) < 50_000


def test_what_version_three_zero_writes_becomes_plain_json_schema() -> None:
    schema = {"type": "integer", "nullable": True, "minimum": 0, "exclusiveMinimum": True,
              "example": 3, "xml": {}}  # fmt: skip
    parameter = {"name": "q", "in": "query", "schema": schema, "description": "How many"}
    found = only({"/x": {"get": {"operationId": "x", "parameters": [parameter]}}})

    assert found.schema["properties"] == {
        "q": {
            "anyOf": [{"exclusiveMinimum": 0, "type": "integer"}, {"type": "null"}],
            "description": "How many",
        }
    }


def test_parameters_of_a_path_hold_for_its_operations_and_forgotten_ones_are_added() -> None:
    found = only({
        "/a/{id}/b/{key}": {
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "delete": {
                "parameters": [
                    {"name": "q", "in": "query", "required": True, "schema": {"type": "integer"}},
                    {"name": "id", "in": "header", "schema": {"type": "string"}},
                    {"name": "Authorization", "in": "header", "schema": {"type": "string"}},
                ]
            },
        }
    })  # fmt: skip

    assert [(one.argument, one.name, one.place) for one in found.parameters] == [
        ("q", "q", "query"), ("id", "id", "header"), ("id_2", "id", "path"), ("key", "key", "path"),
    ]  # fmt: skip
    assert found.schema["required"] == ["q", "id_2", "key"]
    assert (found.name, found.description) == ("delete_a/{id}/b/{key}", "DELETE /a/{id}/b/{key}")


def test_an_operation_whose_body_we_cannot_write_is_none() -> None:
    upload = {"required": True, "content": {"multipart/form-data": {}}}
    body = document("https://a.example", {"/x": {"post": {"requestBody": upload}}, **PATHS})

    assert [one.method for one in operations(Document("a", body))] == ["get"]
