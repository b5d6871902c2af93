"""A proxy between a service and its database whose connections can be cut open on one side."""

import asyncio
import contextlib


class Proxy:
    """Hands bytes on, until it stops: then sockets stay open, and nothing comes through them.

    Connections of before never come to life again, as after a firewall has forgotten them.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._forwards = asyncio.Event()
        self._forwards.set()
        self._pairs: list[list[asyncio.Task[None]]] = []
        self._writers: list[asyncio.StreamWriter] = []
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def stop_forwarding(self) -> None:
        """From now on nothing comes through, not even the end of a connection."""
        self._forwards.clear()
        for pair in self._pairs:
            for task in pair:
                task.cancel()
        self._pairs.clear()

    def go_on(self) -> None:
        """New connections come through again."""
        self._forwards.set()

    async def close(self) -> None:
        if self._server:
            self._server.close()
        self.stop_forwarding()
        for writer in self._writers:
            writer.close()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        await self._forwards.wait()
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        self._writers.append(far_writer)
        self._pairs.append(
            [
                asyncio.create_task(_hand_on(reader, far_writer)),
                asyncio.create_task(_hand_on(far_reader, writer)),
            ]
        )


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
