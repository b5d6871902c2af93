"""Execution as it is here: quick with lists of plain objects, bounded, and without guesses.

Lists of plain objects are answered column by column: graphql-core would walk through each field of
each.
"""

import asyncio
from collections.abc import Iterable
from itertools import repeat
from operator import attrgetter
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_nullable_type,
    is_leaf_type,
    is_object_type,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from api.graphql.execution.promises import Promise
from domain.bounds import Bound

MAX_CELLS = Bound(
    200_000,
    "",
    "fields of the objects of an answer; a field with a resolver counts five times",
    "the lists beyond it are null, with the error QUERY_TOO_COMPLEX",
    "Questions",
)
_SLOWER = 5
"""Times as much work as a plain attribute is a field that graphql-core walks through."""


class _NotPlainError(Exception):
    """A field is asked for that is more than an attribute, or a value is missing."""


class _Waiting:
    """A field that waits for a promise, and goes on in the round in which that is settled.

    Attributes:
        completed: what the field comes to; graphql-core cancels it if a field beside it fails.
    """

    __slots__ = ("_execution", "_field", "_promise", "completed")

    def __init__(
        self, execution: "Execution", field: tuple[Any, Any, Any, Any], promise: Promise[Any]
    ) -> None:
        self._execution = execution
        self._field = field
        self._promise = promise
        self.completed: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        promise.follow(self._complete)

    def _complete(self) -> None:
        if self.completed.done():
            return
        try:
            value = self._execution.complete_value(*self._field, self._promise.result(), None)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the field's
            self._fail(error)
        except asyncio.CancelledError:
            self.completed.cancel()
        else:
            if self._execution.is_awaitable(value):
                self._wait_for(asyncio.ensure_future(value))
            else:
                self.completed.set_result(value)

    def _wait_for(self, fields: "asyncio.Future[Any]") -> None:
        """For the sub-fields; if this field is given up, so are they."""
        fields.add_done_callback(self._hand_on)
        self.completed.add_done_callback(lambda _: fields.cancel())

    def _hand_on(self, fields: "asyncio.Future[Any]") -> None:
        error = None if fields.cancelled() else fields.exception()
        if self.completed.done():
            return
        if fields.cancelled():
            self.completed.cancel()
        elif isinstance(error, Exception):
            self._fail(error)
        else:
            self.completed.set_result(fields.result())

    def _fail(self, error: Exception) -> None:
        return_type, details, _, path = self._field
        try:
            self._execution.handle_field_error(error, return_type, details, path)
        except GraphQLError as located:
            self.completed.set_exception(located)
            self.completed.exception()  # whoever waits gets it; nobody waiting is no fault
        else:
            self.completed.set_result(None)


class Execution(StrawberryGraphQLCoreExecutionContext):
    """Executes as graphql-core does, and is quicker with lists of which only attributes are asked.

    Whatever is out of the ordinary, an error above all, is left to graphql-core. A list multiplies
    what is asked of its items, under however many names: what all of them come to is bounded, also
    where the schema is asked about itself.
    """

    cells = 0

    @classmethod
    def build(cls, *given: Any, **named: Any) -> Any:  # noqa: ANN401  # handed on
        """Make one. To find what a wrong value may have meant takes longer than all the rest."""
        return super().build(*given, **{**named, "hide_suggestions": True})

    def complete_list_value(  # noqa: PLR0913, PLR0917  # the arguments are those of graphql-core
        self,
        return_type: GraphQLList[Any],
        field_details_list: Any,  # noqa: ANN401  # handed on
        info: Any,  # noqa: ANN401  # handed on
        path: Any,  # noqa: ANN401  # handed on
        result: Any,  # noqa: ANN401  # whatever a resolver gave
        position_context: Any,  # noqa: ANN401  # handed on
    ) -> Any:  # noqa: ANN401  # a list, or something to await
        """The list as it is answered."""
        item = get_nullable_type(return_type.of_type)
        if is_object_type(item) and isinstance(result, list):
            fields = self.collect_subfields(item, field_details_list)[0]
            names = {name: details[0].node.name.value for name, details in fields.items()}
            self._count(len(result) * (1 + len(names)))
            if not names:
                return [{} for _ in result]
            try:
                columns = [self._column(item, name, result) for name in names.values()]
            except Exception:  # noqa: BLE001, S110  # graphql-core then tells where it was
                pass
            else:
                return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
        return super().complete_list_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def _count(self, cells: int) -> None:
        """Count what a list comes to. An export has a document of ours, and pages without end."""
        self.cells += cells
        if self.cells > MAX_CELLS.limit and not self.context_value.max_page:
            problem = f"an answer must not have more than {MAX_CELLS.limit} fields in lists"
            raise GraphQLError(problem, extensions={"code": "QUERY_TOO_COMPLEX"})

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,  # noqa: ANN401  # whatever a resolver gave
        path: Any,  # noqa: ANN401  # handed on
        grouped_field_set: Any,  # noqa: ANN401  # handed on
        position_context: Any,  # noqa: ANN401  # handed on
    ) -> Any:  # noqa: ANN401  # an object, or something to await
        """The fields of an object, one by one. They count; the next list is refused for them."""
        self.cells += _SLOWER * len(grouped_field_set)
        # The outermost call returns when the resolvers of all fields below have been called.
        with self.context_value.rounds.open():
            return super().execute_fields(
                parent_type, source_value, path, grouped_field_set, position_context
            )

    def complete_awaitable_value(  # noqa: PLR0913, PLR0917  # the arguments are those of graphql-core
        self,
        return_type: Any,  # noqa: ANN401  # handed on
        field_details_list: Any,  # noqa: ANN401  # handed on
        info: Any,  # noqa: ANN401  # handed on
        path: Any,  # noqa: ANN401  # handed on
        result: Any,  # noqa: ANN401  # whatever a resolver gave
        position_context: Any,  # noqa: ANN401  # handed on
    ) -> Any:  # noqa: ANN401  # something to await
        """What a field comes to that waits.

        If for a promise, it goes on in the very round in which that is settled, its sub-fields
        included; graphql-core would make a task of it, which goes on some time later.
        """
        if not isinstance(result, Promise):
            return super().complete_awaitable_value(
                return_type, field_details_list, info, path, result, position_context
            )
        field = _Waiting(self, (return_type, field_details_list, info, path), result)
        return field.completed

    def _column(self, parent: GraphQLObjectType, name: str, objects: list[Any]) -> Iterable[Any]:
        """The values of one field of some objects."""
        if name == "__typename":
            return repeat(parent.name, len(objects))
        field = parent.fields[name]
        declared = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        leaf = get_nullable_type(field.type)
        if not isinstance(declared, StrawberryField) or not is_leaf_type(leaf):
            raise _NotPlainError
        if declared.base_resolver or declared.extensions or parent.is_type_of:
            raise _NotPlainError
        values = list(map(attrgetter(declared.python_name), objects))
        if None in values and isinstance(field.type, GraphQLNonNull):
            raise _NotPlainError
        return self._completed(leaf, values)

    def _completed(self, leaf: GraphQLLeafType, values: Iterable[object]) -> list[object]:
        complete = self.complete_leaf_value
        return [None if value is None else complete(leaf, value) for value in values]
