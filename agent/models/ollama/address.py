"""Where the Ollama server is: `--base-url`, or OLLAMA_HOST as Ollama itself reads it.

https://docs.ollama.com/faq#how-can-i-expose-ollama-on-my-network
"""

from agent.models.access import Access
from agent.models.hosted.place import Place, place_of

PORT = 11434
EVERYWHERE = ("0.0.0.0", "[::]")
"""What a server listens on so that others reach it; here it is reached on this machine."""
VARIABLE = "OLLAMA_HOST"


def address_of(access: Access) -> Place:
    """Return where the server is; raise `ConfigError` where the address is none."""
    named = access.base_url.strip() or access.environment.get(VARIABLE, "").strip()
    if "://" not in named:
        named = f"http://{_with_port(named)}"
    for one in EVERYWHERE:
        named = named.replace(f"://{one}", "://127.0.0.1", 1)
    return place_of(named.removesuffix("/").removesuffix("/api"))


def _with_port(named: str) -> str:
    """Return HOST:PORT with what `named` leaves out."""
    host, slash, path = named.partition("/")
    if host.startswith(":"):
        host = f"127.0.0.1{host}"
    if not host:
        host = "127.0.0.1"
    bare = host.rpartition("]")[2] if host.startswith("[") else host
    return f"{host}{'' if ':' in bare else f':{PORT}'}{slash}{path}"
