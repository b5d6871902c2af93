"""Chromium without a window, driven over its DevTools protocol: enough to open pages and look."""

import asyncio
import json
import shutil
import tempfile
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_PATIENCE_SECONDS = 15.0
_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # tests run as root, in containers
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--remote-debugging-port=0",
)


@dataclass
class Tab:
    """A tab.

    Attributes:
        said: errors that the page has thrown or written to its console.
    """

    socket: ClientConnection
    session: str = ""
    said: list[str] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": arguments}
        if self.session:
            message["sessionId"] = self.session
        await self.socket.send(json.dumps(message))
        while True:
            message = json.loads(await asyncio.wait_for(self.socket.recv(), _PATIENCE_SECONDS))
            self._listen(message)
            if message.get("id") == number:
                assert "error" not in message, (method, message["error"])
                result: dict[str, Any] = message["result"]
                return result

    async def run(self, script: str) -> Any:
        """The value of an expression, awaited if it is a promise."""
        answer = await self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def until(self, script: str) -> None:
        """Wait for an expression to be true."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not await self.run(f"Boolean({script})"):  # noqa: ASYNC110  # it cannot call us
                await asyncio.sleep(0.02)

    async def size(self, width: int, height: int) -> None:
        """Give the page a size, of a phone where it is narrow."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    async def scheme(self, scheme: str) -> None:
        """Prefer `light` or `dark`."""
        await self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )

    async def screenshot(self) -> bytes:
        """What is to be seen, as PNG."""
        return b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])

    def _listen(self, message: dict[str, Any]) -> None:
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.said.append(message["params"]["exceptionDetails"].get("text", "an exception"))
            case "Log.entryAdded" if message["params"]["entry"]["level"] == "error":
                self.said.append(message["params"]["entry"]["text"])


@dataclass(frozen=True)
class Browser:
    """A Chromium that runs."""

    address: str

    @asynccontextmanager
    async def page(self, address: str) -> AsyncIterator[Tab]:
        """A tab at an address, which shares nothing with any other."""
        async with connect(self.address, max_size=None) as socket:
            tab = Tab(socket)
            context = await tab.call("Target.createBrowserContext", disposeOnDetach=True)
            target = await tab.call("Target.createTarget", url="about:blank", **context)
            attached = await tab.call("Target.attachToTarget", flatten=True, **target)
            tab.session = attached["sessionId"]
            for domain in ("Page", "Runtime", "Log"):
                await tab.call(f"{domain}.enable")
            await tab.call("Page.navigate", url=address)
            yield tab


@asynccontextmanager
async def running() -> AsyncIterator[Browser]:
    """A Chromium that ends with the block."""
    assert CHROMIUM
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            CHROMIUM,
            *_FLAGS,
            f"--user-data-dir={folder}",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield Browser(await _listening(Path(folder)))
        finally:
            process.terminate()
            await process.wait()


async def _listening(folder: Path) -> str:
    """Where the browser listens, which it writes into its folder."""
    port_file = folder / "DevToolsActivePort"
    async with asyncio.timeout(_PATIENCE_SECONDS):
        # The browser tells by a file alone.
        while not (port_file.is_file() and port_file.read_text().count("\n")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    port, path = port_file.read_text().split("\n")[:2]
    return f"ws://127.0.0.1:{port}{path}"
