"""The keyring of the system (macOS Keychain, Windows Credential Locker, Secret Service, KWallet).

Library: https://github.com/jaraco/keyring. It is imported only when a key was found nowhere else; a
machine without a keyring has none of our keys, and that is no error.
"""

from contextlib import suppress

from agent.errors import StoreUnavailable

SERVICE = "agent"
"""Under what name our keys are kept."""
SOURCE = "the keyring"


def find(provider: str) -> str | None:
    """Return the key that the keyring has for `provider`; None where there is none, or no ring."""
    try:
        import keyring

        return keyring.get_password(SERVICE, provider)
    except Exception:  # of whatever backend, or of D-Bus: the key is not there
        return None


def available() -> bool:
    """Return whether there is a keyring that keeps what it is given."""
    try:
        import keyring
        from keyring.backends import fail, null

        return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)
    except Exception:  # a backend that does not even load
        return False


def put(provider: str, value: str) -> None:
    """Keep the key of `provider`; raise `StoreUnavailable` where the keyring refuses."""
    import keyring

    try:
        keyring.set_password(SERVICE, provider, value)
    except Exception as error:  # of whatever backend: its words may hold the key
        message = f"the keyring keeps nothing: {type(error).__name__}"
        raise StoreUnavailable(message, "keep it in a file: agent keys set --file") from None


def remove(provider: str) -> None:
    """Remove the key of `provider`, if there is one."""
    with suppress(Exception):  # of whatever backend: it is not there
        import keyring

        keyring.delete_password(SERVICE, provider)
