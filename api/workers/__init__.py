"""Workers: background work, supervised and in turns among workspaces."""
