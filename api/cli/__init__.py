"""The command `supportkpi`, one module for each group of its subcommands."""
