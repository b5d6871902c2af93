"""What a workspace has set: its keys, configuration, targets and trusted documents."""
