"""Write the file of the state that this version leaves."""

import asyncio

from persistence.connections.database import Database
from persistence.migrate import head
from tests.alone import make_copy
from tests.landed import states
from tests.sharing import server


async def dump(dsn: str) -> str:
    """What this version makes of the story."""
    database = await Database.connect(dsn)
    await states.roll_up(await states.tell(database))
    await database.close()
    return await states.dumped(dsn)


with server() as dsn:
    text = asyncio.run(dump(asyncio.run(make_copy(dsn, "landed"))))
(states.FOLDER / f"{head()}.sql").write_text(text, "utf-8")
