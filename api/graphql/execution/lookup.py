"""What is looked up before a question is answered: its document, and the version of the data."""

from dataclasses import dataclass, replace

from graphql import GraphQLError

from api.graphql.execution.documents import Refused
from api.graphql.execution.requests import GraphQLRequest
from api.http.callers import Caller
from persistence.connections.database import Database
from persistence.workspace import data_versions
from persistence.workspace.trusted_documents import TrustedDocument, find


@dataclass(frozen=True, slots=True)
class Lookup:
    """Looks up what a question needs beforehand: its document, and the version of its data.

    Attributes:
        only_trusted: whether a document must be one that the workspace trusts.
    """

    database: Database
    only_trusted: bool = False

    async def question(
        self, caller: Caller, request: GraphQLRequest
    ) -> tuple[GraphQLRequest, str | None]:
        """The question with its document, and the version of the data. That is looked at before the
        answer is made: should the data change in between, the tag is of the older ones, and nobody
        is told that they are the same.

        Raises:
            Refused: nobody trusts the document.
        """
        version = await data_versions.current(self.database, caller.workspace)
        if request.document_id is None and not self.only_trusted:
            return request, version
        document_id = request.document_id or TrustedDocument(request.query).id
        async with self.database.reading(caller.workspace) as connection:
            query = await find(connection, caller.workspace, document_id)
        if query is None:
            raise _unknown() if request.document_id else _untrusted()
        return replace(request, query=query, document_id=None), version


def _unknown() -> Refused:
    # By these words clients that send the hash first know that they must send the text as well.
    code = {"code": "PERSISTED_QUERY_NOT_FOUND"}
    return Refused(GraphQLError("PersistedQueryNotFound", extensions=code))


def _untrusted() -> Refused:
    problem = "only trusted documents are answered here: see `supportkpi documents add`"
    return Refused(GraphQLError(problem, extensions={"code": "FORBIDDEN"}))
