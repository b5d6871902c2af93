"""What may keep the embedded server from running."""


class EmbeddedServerError(Exception):
    """The embedded server could not be started; the message says what to do."""


class DirectoryInUse(EmbeddedServerError):
    """Another process runs a server on the data directory."""
