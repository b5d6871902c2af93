"""The service's own pages: where to go from the address that the terminal printed."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

_STYLE = """
:root { color-scheme: light dark; --ink: #1f2937; --muted: #4b5563; --ground: #ffffff;
        --line: #e5e7eb; --accent: #2563eb; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e5e7eb; --muted: #9ca3af; --ground: #111827; --line: #374151;
          --accent: #93c5fd; } }
body { font: 16px/1.6 system-ui, sans-serif; color: var(--ink); background: var(--ground);
       max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.2; } p, dd { color: var(--muted); }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .5rem 1.5rem; }
dt, dd { margin: 0; padding: .5rem 0; border-top: 1px solid var(--line); } dt { font-weight: 600; }
code { font: .9em ui-monospace, monospace; }
@media (max-width: 34rem) { dl { display: block; } dd { border: 0; padding-top: 0; } }
"""

_LINKS = (
    ("/graphql", "Ask for KPIs: a query editor in the browser, the same address for programs."),
    ("/schema.graphql", "The GraphQL contract."),
    ("/openapi.json", "The REST contract: events, invitations, ratings."),
    ("/livez", "Whether the process runs."),
    ("/readyz", "Whether it can take events and answer."),
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def _links() -> str:
    rows = (f'<dt><a href="{path}">{path}</a></dt><dd>{text}</dd>' for path, text in _LINKS)
    return f"<dl>{''.join(rows)}</dl>"


def _shell(title: str, content: str) -> Response:
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style><h1>{title}</h1>{content}</html>"
    )
    return HTMLResponse(page, headers=_HEADERS)


async def home_page(_request: Request) -> Response:
    """What there is at this address."""
    return _shell(
        "supportkpi",
        "<p>Customer-support KPIs from any helpdesk, exact and explained, over GraphQL.</p>"
        f"{_links()}"
        "<p>Everything but contracts and health needs a key: "
        "<code>Authorization: Bearer kpi_…</code></p>",
    )


async def docs_page(_request: Request) -> Response:
    """Where the contracts are."""
    return _shell("Contracts", f"<p>Both contracts are served as they are in force.</p>{_links()}")
