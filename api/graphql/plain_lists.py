"""Lists of plain objects, column by column: graphql-core would walk through each field of each."""

from collections.abc import Iterable
from itertools import repeat
from operator import attrgetter
from typing import Any

from graphql import (
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


class _NotPlainError(Exception):
    """A field is asked for that is more than an attribute, or a value is missing."""


class Execution(StrawberryGraphQLCoreExecutionContext):
    """Executes as graphql-core does, and is quicker with lists of which only attributes are asked.

    Whatever is out of the ordinary, an error above all, is left to graphql-core.
    """

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

    def _column(self, of: GraphQLObjectType, name: str, objects: list[Any]) -> Iterable[Any]:
        """The values of one field of some objects."""
        if name == "__typename":
            return repeat(of.name, len(objects))
        field = of.fields[name]
        declared = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        leaf = get_nullable_type(field.type)
        if not isinstance(declared, StrawberryField) or not is_leaf_type(leaf):
            raise _NotPlainError
        if declared.base_resolver or declared.extensions or of.is_type_of:
            raise _NotPlainError
        values = list(map(attrgetter(declared.python_name), objects))
        if None in values and isinstance(field.type, GraphQLNonNull):
            raise _NotPlainError
        return self._completed(leaf, values)

    def _completed(self, leaf: GraphQLLeafType, values: Iterable[object]) -> list[object]:
        complete = self.complete_leaf_value
        return [None if value is None else complete(leaf, value) for value in values]
