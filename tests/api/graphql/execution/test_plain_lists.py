"""Lists of plain objects are answered as graphql-core answers them, errors included."""

from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry

from api.graphql.execution.plain_lists import Execution
from api.graphql.execution.promises import Rounds


@strawberry.enum
class Colour(Enum):
    RED = "red"


@strawberry.type
class Parcel:
    name: str
    long_weight: float | None = None
    colour: Colour = Colour.RED

    @strawberry.field
    def shout(self) -> str:
        return self.name.upper()


@strawberry.type(name="Query")
class ParcelQuery:
    @strawberry.field
    def parcels(self) -> list[Parcel]:
        return [Parcel(name="a", long_weight=1.5), Parcel(name="b")]

    @strawberry.field
    def nothing(self) -> list[Parcel]:
        return []

    @strawberry.field
    def holey(self) -> list[Parcel | None]:
        return [Parcel(name="a"), None]

    @strawberry.field
    def nameless(self) -> list[Parcel | None]:
        return [Parcel(name="a"), Parcel(name=None)]  # type: ignore[arg-type]  # that is the point

    @strawberry.field
    def odd(self) -> list[Parcel]:
        return [Parcel(name="a", long_weight="heavy")]  # type: ignore[arg-type]  # that is the point


OURS = strawberry.Schema(ParcelQuery, execution_context_class=Execution)
PLAIN = strawberry.Schema(ParcelQuery)


def answered(schema: strawberry.Schema, document: str) -> tuple[object, list[dict[str, Any]]]:
    context = SimpleNamespace(rounds=Rounds(lambda: None), max_page=None)
    result = schema.execute_sync(document, context_value=context)
    return result.data, [dict(error.formatted) for error in result.errors or []]


@pytest.mark.parametrize(
    "document",
    [
        "{ parcels { name longWeight } }",
        "{ parcels { kind: __typename called: name colour } }",
        "{ parcels { ...weight shout } } fragment weight on Parcel { longWeight }",
        "{ parcels { name @skip(if: true) longWeight } }",
        "{ parcels { name @skip(if: true) } }",
        "{ nothing { name } }",
        "{ holey { name } }",
        "{ nameless { name } parcels { name } }",
        "{ odd { longWeight } }",
    ],
)
@pytest.mark.logs_tracebacks
def test_lists_are_answered_as_ever(document: str) -> None:
    assert answered(OURS, document) == answered(PLAIN, document)


def test_plain_objects_become_dicts_in_the_order_that_was_asked_for() -> None:
    data, errors = answered(OURS, "{ parcels { longWeight name } }")
    assert not errors
    assert data == {
        "parcels": [{"longWeight": 1.5, "name": "a"}, {"longWeight": None, "name": "b"}]
    }


def test_plain_objects_are_not_walked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[object] = []
    execute = Execution.execute_fields

    def noting(self: Execution, parent_type: Any, *rest: Any) -> Any:
        walked.append(parent_type.name)
        return execute(self, parent_type, *rest)

    monkeypatch.setattr(Execution, "execute_fields", noting)
    answered(OURS, "{ parcels { name colour } }")
    assert "Parcel" not in walked
    answered(OURS, "{ parcels { shout } }")
    assert "Parcel" in walked
