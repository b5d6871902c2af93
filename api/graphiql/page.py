"""GraphiQL: the page that a browser gets at `/graphql`, from files of our own."""

import gzip
from functools import cache
from hashlib import sha256
from importlib import resources
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.http.accept import taken
from api.http.problems import Problem

_KINDS = {
    "graphiql.js": "text/javascript",
    "graphiql.css": "text/css",
    "LICENSES.txt": "text/plain",
}
_FOR_EVER = "public, max-age=31536000, immutable"
_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>supportkpi: ask</title>
<link rel="icon" href="data:,">
<link rel="license" href="{folder}/LICENSES.txt">
<link rel="stylesheet" href="{folder}/graphiql.css">
<style nonce="{nonce}">.waiting {{ font: 16px/1.6 system-ui, sans-serif; padding: 2rem; }}</style>
<script type="module" src="{folder}/graphiql.js"></script>
<body>
<div id="graphiql"><p class="waiting">Loading the editor…
<noscript>It needs JavaScript. Programs ask by POST; the schema is at <a href="/schema.graphql"
>/schema.graphql</a>.</noscript></p></div>
</html>
"""


def show() -> Response:
    """The page."""
    nonce = token_urlsafe(12)
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache", "Vary": "Accept"}
    return HTMLResponse(
        _PAGE.format(folder=f"/graphiql/{_version()}", nonce=nonce), headers=headers
    )


async def asset(request: Request) -> Response:
    """A file of the page. Its address changes with the files, so that browsers keep it for ever."""
    name, version = request.path_params["name"], request.path_params["version"]
    if name not in _KINDS or version != _version():
        raise Problem(404, "NOT_FOUND", "there is no such file")
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    body = _body(name)
    if taken(request.headers.get("accept-encoding", ""), "gzip").quality:
        headers["Content-Encoding"] = "gzip"
        body = _compressed(name)
    return Response(body, headers=headers, media_type=_KINDS[name])


@cache
def _version() -> str:
    """What tells these files from others."""
    return sha256(b"".join(map(_body, sorted(_KINDS)))).hexdigest()[:12]


@cache
def _body(name: str) -> bytes:
    return (resources.files("api.graphiql") / "built" / name).read_bytes()


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(_body(name), mtime=0)
