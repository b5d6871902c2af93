"""The GraphQL contract: what is written down is what is served."""

from typing import Any

import httpx
import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    print_ast,
)
from graphql.utilities import find_breaking_changes

from api.graphql.schema import schema, schema_for
from api.http.keys import Right
from domain.configuration import Configuration
from tests import ROOT
from tests.service import Service

SKETCH = ROOT.parent / "shared" / "schema-sketch.graphql"
OURS = build_schema(schema.as_str())


def sketch() -> GraphQLSchema:
    if not SKETCH.exists():
        pytest.skip("the sketch of the schema is not part of the project")
    return build_schema(SKETCH.read_text("utf-8"))


def test_the_documented_schema_is_the_one_in_force() -> None:
    assert (ROOT / "docs/schema.graphql").read_text("utf-8").strip() == schema.as_str().strip()


async def test_the_served_schema_is_the_one_in_force(client: httpx.AsyncClient) -> None:
    assert (await client.get("/schema.graphql")).text == schema.as_str()


OWN = """
[kpis.vip_volume]
label = "VIP tickets"
description = "Tickets that VIPs opened."
formula = "total"
of = { count = "opened", where = { segment = "vip" } }
better = "none"
"""


async def test_a_key_shows_the_schema_with_the_kpis_of_its_workspace(service: Service) -> None:
    await service.desk.configure(OWN)
    read = await service.client.get("/schema.graphql", headers=service.bearer(Right.READ))
    assert "VIP_VOLUME" in read.text
    assert read.text == schema_for(Configuration.read(OWN).own_kpis).as_str()
    assert read.headers["cache-control"] == "no-store"


async def test_the_schema_is_shown_to_no_key_that_is_good_for_nothing(service: Service) -> None:
    headers = [{"Authorization": "Bearer x"}, service.bearer(Right.INGEST)]
    responses = [await service.client.get("/schema.graphql", headers=header) for header in headers]
    assert [response.status_code for response in responses] == [401, 403]


LATER_ARGUMENTS = {"seconds"}
"""Of a KPI that is a later step."""
LATER_VALUES = {"Dimension": {"DEPARTMENT", "QUESTION"}}
SHARED = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def test_fields_of_the_sketch_have_its_types_and_arguments() -> None:
    for name, theirs in sketch().type_map.items():
        ours = OURS.type_map.get(name)
        if name.startswith("__") or not isinstance(theirs, SHARED) or ours is None:
            continue
        assert isinstance(ours, type(theirs)), name
        for field, wanted in theirs.fields.items():
            if field in ours.fields:
                got = ours.fields[field]
                assert str(got.type) == str(wanted.type), f"{name}.{field}"
                assert defaults(got) == defaults(wanted), f"{name}.{field}"


def defaults(field: Any) -> dict[str, tuple[str, str]]:
    """The arguments of a field that both must have: their types and defaults."""
    arguments = getattr(field, "args", {}).items()
    return {
        name: (str(arg.type), default(arg))
        for name, arg in arguments
        if name not in LATER_ARGUMENTS
    }


def default(argument: GraphQLArgument) -> str:
    """What is taken for an argument that is not told; null and nothing are the same here."""
    literal = argument.default and argument.default.literal
    return print_ast(literal) if literal else "null"


def test_values_of_the_sketchs_enums_are_known() -> None:
    for name, theirs in sketch().type_map.items():
        ours = OURS.type_map.get(name)
        if isinstance(theirs, GraphQLEnumType) and isinstance(ours, GraphQLEnumType):
            assert set(theirs.values) - set(ours.values) <= LATER_VALUES.get(name, set())


def test_an_older_schema_that_is_the_same_breaks_nothing() -> None:
    assert find_breaking_changes(OURS, build_schema(schema.as_str())) == []
