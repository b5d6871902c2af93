"""The section of money.

```toml
[currency]
code = "EUR"                         # what all money is shown in
[currency.rates]                     # one unit of each in it
USD = 0.92
```
"""

import re
from collections.abc import Iterator

from domain.bounds import Bound
from domain.money import Exchange
from domain.toml import TomlTable

_CODE = re.compile("[A-Z]{3}")
_LEAST = 1e-9
_MOST = Bound(
    10**9,
    "",
    "rate of a currency; at least a billionth",
    "the configuration is refused, naming the key",
    "Configuration",
)


def exchange(root: TomlTable) -> Exchange:
    """The currency that money is shown in, and the rates of others."""
    if "currency" not in root:
        return Exchange()
    table = root.table("currency").only("code", "rates")
    code = table.text("code")
    if not _CODE.fullmatch(code):
        raise table.wrong("must be a currency of ISO 4217, such as EUR", "code")
    rates = table.table("rates")
    for other in rates.values:
        if not _CODE.fullmatch(other):
            raise rates.wrong("must be a currency of ISO 4217, such as USD", other)
        if other == code:
            raise rates.wrong("is what all money is shown in: it has no rate", other)
    return Exchange(
        code, {other: rates.number(other, _LEAST, _MOST.limit) for other in rates.values}
    )


def settings(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Currency and rates, a line each."""
    if exchange.code is not None:
        yield "currency.code", exchange.code
    for other, rate in exchange.rates.items():
        yield f"currency.rates.{other}", f"{rate:g}"
