"""The guard: refuses documents that would cost more to understand than to answer.

It runs before validation and looks at each selection once, in time linear in the document: what a
fragment holds is remembered, so that fragments which spread each other multiply nothing here.
"""

from collections.abc import Mapping, Sequence

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

MAX_TOKENS = 2000
MAX_DEPTH = 12
MAX_FIELDS = 2000
"""Fields after all fragments are spread."""
MAX_ROOT_FIELDS = 20

Size = tuple[int, int]
"""Fields and depth."""


def guard(query: str) -> GraphQLError | None:
    """What is wrong with a document, if it is too complex; syntax is for others to judge."""
    try:
        document = parse(query, max_tokens=MAX_TOKENS, no_location=True)
    except GraphQLError as error:
        return _refused(error.message) if "tokens" in error.message else None
    except RecursionError:
        return _refused("the document is nested too deep")
    return _Guard(document).judge()


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "QUERY_TOO_COMPLEX"})


class _Guard:
    def __init__(self, document: DocumentNode) -> None:
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._operations: Sequence[OperationDefinitionNode] = [
            node for node in document.definitions if isinstance(node, OperationDefinitionNode)
        ]
        self._sizes: dict[str, Size | None] = {}

    def judge(self) -> GraphQLError | None:
        for operation in self._operations:
            if len(operation.selection_set.selections) > MAX_ROOT_FIELDS:
                return _refused(f"more than {MAX_ROOT_FIELDS} root fields")
            fields, depth = self._size(operation.selection_set)
            if fields > MAX_FIELDS:
                return _refused(f"more than {MAX_FIELDS} fields once fragments are spread")
            if depth > MAX_DEPTH:
                return _refused(f"nested deeper than {MAX_DEPTH}")
        return None

    def _size(self, selections: SelectionSetNode | None) -> Size:
        fields = depth = 0
        for node in selections.selections if selections else ():
            match node:
                case FieldNode():
                    inner, below = self._size(node.selection_set)
                    inner, below = inner + 1, below + 1
                case InlineFragmentNode():
                    inner, below = self._size(node.selection_set)
                case FragmentSpreadNode():
                    inner, below = self._fragment(node.name.value)
                case _:
                    inner, below = 0, 0
            fields, depth = fields + inner, max(depth, below)
        return fields, depth

    def _fragment(self, name: str) -> Size:
        if name not in self._sizes:
            self._sizes[name] = None  # a fragment that spreads itself is for validation to refuse
            node = self._fragments.get(name)
            self._sizes[name] = self._size(node.selection_set) if node else (0, 0)
        return self._sizes[name] or (0, 0)
