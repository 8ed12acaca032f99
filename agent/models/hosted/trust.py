"""Which authorities are trusted: certifi's, and those of a file that the person names."""

import ssl
from pathlib import Path

from agent.errors import ConfigError

HINT = "name a PEM file of the authorities to trust"


def ssl_context(ca_bundle: str = "") -> ssl.SSLContext:
    """Return a context that checks names and certificates; raise `ConfigError` for a bad file.

    The environment has no say: neither SSL_CERT_FILE nor SSLKEYLOGFILE is looked at.
    """
    import certifi

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    if ca_bundle:
        try:
            context.load_verify_locations(Path(ca_bundle).expanduser())
        except (OSError, ValueError) as error:  # ssl's own errors are of the first kind
            reason = getattr(error, "strerror", None) or "it holds no certificate"
            raise ConfigError(f"ca_bundle is {ca_bundle!r}: {reason}", HINT) from None
    return context
