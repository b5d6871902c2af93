"""The section of presets: by which helpdesk's published definition a KPI goes.

```toml
[presets]
default = "zendesk"                              # for all that it defines otherwise
resolution_time = "chatwoot"                     # for one KPI
tickets_resolved = "ours"                        # in spite of the default
```
"""

from collections.abc import Iterator

from domain.kpis.presets import PRESETS
from domain.language.kpi import Kpi
from domain.toml import TomlTable

OURS = "ours"
_DEFAULT = "default"


def presets(root: TomlTable) -> tuple[Kpi, ...]:
    """The KPIs that go by another definition, in the order of the catalogue."""
    table = root.table("presets").only(_DEFAULT, *PRESETS)
    vendors = tuple(dict.fromkeys(vendor for of_kpi in PRESETS.values() for vendor in of_kpi))
    default = table.one_of(_DEFAULT, (OURS, *vendors)) if _DEFAULT in table else OURS
    chosen = (
        (of_kpi, table.one_of(name, (OURS, *of_kpi)) if name in table else default)
        for name, of_kpi in PRESETS.items()
    )
    return tuple(of_kpi[vendor].kpi for of_kpi, vendor in chosen if vendor in of_kpi)


def settings(own: tuple[Kpi, ...]) -> Iterator[tuple[str, str]]:
    """The presets, a line each."""
    for kpi in own:
        if kpi.preset:
            yield f"presets.{kpi.name}", kpi.preset
