"""The secret that signs links and cursors: given, or made once and kept in the data folder."""

import hashlib
import hmac
import os
from pathlib import Path
from secrets import token_urlsafe

from api.settings import Settings
from surveys.tokens import Signer

_FILE = "secret"


def signer(settings: Settings) -> Signer:
    """The signer of a deployment.

    Raises:
        ValueError: the present and the previous secret cannot be told apart in a token.
    """
    present = _present(settings)
    keys = {_key_id(present): present.encode()}
    if settings.previous_secret is not None:
        previous = settings.previous_secret.get_secret_value()
        if previous != present and _key_id(previous) in keys:
            raise ValueError("SUPPORTKPI_SECRET happens to share its key id with the previous one")
        keys[_key_id(previous)] = previous.encode()
    return Signer(keys, _key_id(present))


def cursor_key(settings: Settings) -> bytes:
    """The key that seals cursors; when the secret is changed, cursors of before are no good."""
    return hmac.digest(_present(settings).encode(), b"supportkpi cursor key", "sha256")


def _present(settings: Settings) -> str:
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    return _kept(settings.data_dir)


def _key_id(secret: str) -> int:
    """One byte that names a secret in its tokens, so that a rotation knows which one signed."""
    return hashlib.sha256(b"supportkpi key id\0" + secret.encode()).digest()[0]


def _kept(folder: Path) -> str:
    """The secret of a data folder, made on first use; two processes that start agree on one."""
    path = folder / _FILE
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{_FILE}.{token_urlsafe(8)}"
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link fails where a rename would replace: whoever comes second takes the first's.
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
        return path.read_text("utf-8")
