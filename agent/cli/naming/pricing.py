"""`agent models prices`: what models cost, and how old that table is."""

from typing import TYPE_CHECKING

import typer

from agent.cli import streams
from agent.cli.flags import Json, Offline
from agent.cli.invocation import settings_from
from agent.errors import ModelUnavailable

if TYPE_CHECKING:
    from agent.settings import Settings

prices = typer.Typer(no_args_is_help=True, help="Show and renew the prices of models")
LARGEST_BYTES = 50_000_000
CONNECT_S = 10.0
IDLE_S = 30.0


@prices.command()
def show(json: Json = False) -> None:
    """Show where prices come from, and of when they are."""
    from importlib.metadata import version

    from agent.models.prices import date_of

    settings = settings_from().settings
    date = date_of(settings.prices_folder)
    package = f"genai-prices {version('genai-prices')}"
    when = date.date().isoformat() if date else ""
    if json:
        from agent.render.record import json_text

        document = {"schema_version": 1, "package": package, "updated": when or None}
        streams.out(json_text(document))  # type: ignore[arg-type]
    elif when:
        streams.out(f"fetched on {when}: {settings.prices_folder}")
    else:
        streams.out(f"as they were installed: {package}")


@prices.command()
def update(offline: Offline = False) -> None:
    """Fetch the newest prices."""
    from agent.models.prices import keep

    settings = settings_from(offline=offline or None).settings
    if settings.offline:
        raise ModelUnavailable("prices are fetched from the network, which is off", "--offline")
    count = keep(_fetched(settings), settings.prices_folder)
    streams.note(f"prices of {count:,} models are in {settings.prices_folder}")


def _fetched(settings: "Settings") -> bytes:
    """Return the newest table; the address is that of the package's own updater."""
    import httpx
    from genai_prices.update_prices import DEFAULT_UPDATE_URL

    url = settings.prices_url or DEFAULT_UPDATE_URL
    try:
        with httpx.Client(
            timeout=httpx.Timeout(IDLE_S, connect=CONNECT_S),
            proxy=settings.proxy if "://" in settings.proxy else None,
            trust_env=True,
            follow_redirects=True,
        ) as client, client.stream("GET", url) as response:  # fmt: skip
            response.raise_for_status()
            content = b""
            for piece in response.iter_bytes():
                content += piece
                if len(content) > LARGEST_BYTES:
                    raise ModelUnavailable("the table of prices is too large", "try another day")
            return content
    except httpx.HTTPStatusError as error:
        told = f"the prices cannot be fetched: {error.response.status_code}"
        raise ModelUnavailable(told, "those that are here go on to be used") from None
    except httpx.HTTPError as error:
        told = f"the prices cannot be fetched: {type(error).__name__}"
        raise ModelUnavailable(told, "those that are here go on to be used") from None
