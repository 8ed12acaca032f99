"""Which authorities are trusted: certifi's, and those of a file that the person names."""

import ssl

from agent.errors import ConfigError


def ssl_context(ca_bundle: str = "") -> ssl.SSLContext:
    """Return a context that checks names and certificates; raise `ConfigError` for a bad file.

    The environment has no say: neither SSL_CERT_FILE nor SSLKEYLOGFILE is looked at.
    """
    import certifi

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    if ca_bundle:
        try:
            context.load_verify_locations(ca_bundle)
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(
                f"ca_bundle names {ca_bundle!r}, which holds no certificates: {error}",
                "name a PEM file of the authorities to trust",
            ) from None
    return context
