"""Renew the pictures of the dashboard: `python -m docs.screenshots PAGE KEY`.

PAGE is the address that `npm run dev` prints in examples/typescript, KEY that of a running demo.
Needs Chromium; pngquant makes the files a third as large.
"""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

from tests.browser import Browser, running

IMAGES = Path(__file__).parent / "images"
WIDTH, HEIGHT = 1280, 1410
IS_COMPLETE = (
    "document.querySelectorAll('.tile .value').length === 8 &&"
    " document.querySelectorAll('tbody th').length > 2"
)


async def take(browser: Browser, address: str, key: str, scheme: str) -> None:
    """Take the picture in one scheme of colours."""
    async with browser.page(address) as tab:
        await tab.size(WIDTH, HEIGHT)
        await tab.scheme(scheme)
        await tab.until("document.querySelector('#key')")
        await tab.run(f"sessionStorage.setItem('supportkpi-key', {key!r})")
        await tab.call("Page.reload")
        await tab.until(IS_COMPLETE)
        (IMAGES / f"dashboard-{scheme}.png").write_bytes(await tab.screenshot())


async def main(address: str, key: str) -> None:
    """Take the pictures."""
    async with running() as browser:
        for scheme in ("light", "dark"):
            await take(browser, address, key, scheme)
    if tool := shutil.which("pngquant"):
        made = IMAGES.glob("dashboard-*.png")
        subprocess.run([tool, "--force", "--ext", ".png", "--skip-if-larger", *made], check=True)  # noqa: S603, ASYNC221  # our own files, at the end


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
