"""GraphiQL: a page for browsers that needs no host but this one."""

import gzip
import re

import httpx
import pytest

from tests import ROOT

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BUILT = ROOT / "api/graphiql/built"


async def page(client: httpx.AsyncClient) -> httpx.Response:
    return await client.get("/graphql", headers=BROWSER)


async def files(client: httpx.AsyncClient) -> list[str]:
    """The addresses of what the page loads."""
    return re.findall(r'(?:src|href)="(/graphiql/[^"]+)"', (await page(client)).text)


async def test_a_browser_gets_the_page_without_a_key(client: httpx.AsyncClient) -> None:
    response = await page(client)
    assert (response.status_code, response.headers["content-type"]) == (
        200,
        "text/html; charset=utf-8",
    )


async def test_a_browser_with_a_query_in_its_address_gets_the_page(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/graphql", params={"query": "{ a }"}, headers=BROWSER)
    assert response.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("accept", ["*/*", "application/json, text/html;q=0.9"])
async def test_who_does_not_want_a_page_most_gets_none(
    client: httpx.AsyncClient, accept: str
) -> None:
    response = await client.get("/graphql", headers={"Accept": accept})
    assert response.status_code == 401


async def test_the_page_names_no_other_host(client: httpx.AsyncClient) -> None:
    assert "//" not in (await page(client)).text


async def test_the_page_may_load_and_reach_nothing_from_elsewhere(
    client: httpx.AsyncClient,
) -> None:
    response = await page(client)
    (nonce,) = re.findall(r'<style nonce="([^"]+)">', response.text)
    assert response.headers["content-security-policy"] == (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


async def test_no_two_pages_have_one_nonce(client: httpx.AsyncClient) -> None:
    first, second = [re.search('nonce="([^"]+)"', (await page(client)).text) for _ in range(2)]
    assert first
    assert second
    assert first[1] != second[1]


async def test_browsers_keep_the_files_of_the_page_for_ever(client: httpx.AsyncClient) -> None:
    for address in await files(client):
        response = await client.get(address, headers={"Accept-Encoding": "identity"})
        assert response.content == (BUILT / address.rpartition("/")[2]).read_bytes()
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_the_files_of_the_page_are_sent_small(client: httpx.AsyncClient) -> None:
    address = next(address_ for address_ in await files(client) if address_.endswith(".js"))
    async with client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as response:
        sent = b"".join([part async for part in response.aiter_raw()])
    assert response.headers["content-encoding"] == "gzip"
    assert len(sent) < 450_000
    assert gzip.decompress(sent) == (BUILT / "graphiql.js").read_bytes()


@pytest.mark.parametrize("name", ["page.py", "..%2fpage.py", "graphiql.js.gz"])
async def test_no_other_file_is_served(client: httpx.AsyncClient, name: str) -> None:
    folder = (await files(client))[0].rpartition("/")[0]
    assert (await client.get(f"{folder}/{name}")).status_code == 404


async def test_a_file_of_another_build_is_not_there(client: httpx.AsyncClient) -> None:
    assert (await client.get("/graphiql/000000000000/graphiql.js")).status_code == 404
