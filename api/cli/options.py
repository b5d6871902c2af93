"""Options that several groups of commands share."""

from pathlib import Path
from typing import Annotated

import typer

Workspace = Annotated[str, typer.Option(help="Whose data: the tenant.")]
NewWorkspace = Annotated[
    bool, typer.Option("--new-workspace", help="Make the workspace, if there is none.")
]
ConfigurationFile = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="The configuration, in TOML.")
]
"""What a configuration command works on."""

OwnKpis = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help="A configuration, for its KPIs."),
]
"""A configuration whose own KPIs a contract shows beside the shipped ones."""
