"""Fetches a model from the hub into the library's own cache, without anything that could run.

Library: huggingface_hub (https://huggingface.co/docs/huggingface_hub/guides/download).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent.errors import AgentError, AuthenticationFailed, ModelUnavailable, UserError
from agent.models.hf.faults import in_one_line
from agent.models.hf.loading import lacking
from agent.models.hf.options import Options
from agent.models.hf.place import Remote
from agent.models.hf.quiet import quiet

WANTED = ("*.json", "*.safetensors", "*.model", "*.jinja", "*.txt", "tokenizer*")
NEVER = ("*.py", "*/*", "*.pkl", "*.pt", "*.pth", "*.ckpt", "*.h5", "*.msgpack", "*.onnx")
PICKLED = "*.bin"


def fetch(
    remote: Remote, options: Options, hub_url: str, token: str, offline: bool,
    notify: Callable[[str], None],
) -> Path:  # fmt: skip
    """Return the folder that holds the files of `remote`, on disk before or fetched now.

    Raises:
        ModelUnavailable: it is not there, or the hub cannot be reached.
        AuthenticationFailed: the hub gives it to people with a key alone.
        UserError: the hub knows no such model.
    """
    with quiet():
        found = _snapshot(remote, options, local=True)
        if found is not None:
            return found
        if offline:
            raise ModelUnavailable(
                f"hf:{remote.repo} is not on this machine", "fetch it once without --offline"
            )
        notify(f"fetching {remote.repo} from {hub_url}")
        try:
            return Path(_asked(remote, options, endpoint=hub_url, token=token or False))
        except Exception as error:  # the library's own tree, and that of its client
            raise _fault(remote, error, bool(token)) from error


def _snapshot(remote: Remote, options: Options, local: bool) -> Path | None:
    """Return the folder if it is whole on disk: it has weights and says what they are."""
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        folder = Path(_asked(remote, options, local_files_only=local))
    except (LocalEntryNotFoundError, ValueError):
        return None
    if remote.gguf:
        return folder if (folder / remote.gguf).is_file() else None
    weights = [*folder.glob("*.safetensors"), *(folder.glob("*.bin") if options.pickle else ())]
    whole = weights and (folder / "config.json").is_file() and not lacking(folder)
    return folder if whole else None


def _asked(remote: Remote, options: Options, **more: Any) -> str:
    from huggingface_hub import snapshot_download

    never = [*NEVER] if options.pickle else [*NEVER, PICKLED]
    return str(
        snapshot_download(
            remote.repo,
            revision=remote.revision or None,
            allow_patterns=[remote.gguf] if remote.gguf else [*WANTED, PICKLED],
            ignore_patterns=None if remote.gguf else never,
            **more,
        )
    )


def _fault(remote: Remote, error: Exception, with_key: bool) -> AgentError:
    """Return what to raise for `error` of the library."""
    from huggingface_hub import errors

    name = f"hf:{remote.repo}"
    if isinstance(error, errors.GatedRepoError):
        return AuthenticationFailed(
            f"{name} is given to those alone whom its owners let in",
            "ask for access on its page, then set HF_TOKEN" if not with_key
            else "the key in use has no access: ask for it on the model's page",
        )  # fmt: skip
    if isinstance(error, errors.RevisionNotFoundError):
        return UserError(f"{name} has no revision {remote.revision!r}", "name another after @")
    if isinstance(error, errors.RepositoryNotFoundError | errors.HFValidationError):
        hint = "look at its name, or set HF_TOKEN where it is private"
        return UserError(f"the hub knows no model {remote.repo}", hint)
    return ModelUnavailable(
        f"{name} cannot be fetched: {in_one_line(error)}",
        "look at the network, or give a folder: hf:FOLDER",
    )
