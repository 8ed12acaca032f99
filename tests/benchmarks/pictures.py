"""Makes the pictures of the README with a headless Chromium: of a page, and of a terminal.

    python -m tests.benchmarks.pictures page run.html docs/run.png
    tmux capture-pane -p -e -N -t chat > chat.ansi
    python -m tests.benchmarks.pictures terminal chat.ansi docs/chat.png

A captured terminal becomes an SVG by rich (https://rich.readthedocs.io/en/stable/console.html); its
fonts are those of this machine, nothing is fetched.
"""

import argparse
import html
import io
import re
import tempfile
from pathlib import Path

from tests.render.chromium import browser

SCALE = 1.6
COLOURS = 128
"""Enough for flat pages with smooth letters, and a third of the size."""
MOST_BYTES = 200_000
FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
TEXT = re.compile(
    r'(?P<head><text [^>]*?)textLength="(?P<width>[\d.]+)"(?P<rest>[^>]*)>(?P<text>[^<]*)</text>'
)
MONO = "DejaVu Sans Mono, Noto Sans Mono CJK SC, monospace"
FRAME = """<!doctype html><meta charset="utf-8"><title>terminal</title>
<style>body {{ margin: 0; background: {back}; }} svg {{ display: block; width: 100%; }}</style>
{svg}"""


def main() -> None:
    """Make one picture."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("kind", choices=("page", "terminal"))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--width", type=int, default=920, help="of the window in pixels")
    parser.add_argument("--height", type=int, default=900, help="of the window in pixels")
    parser.add_argument("--columns", type=int, default=84, help="of the terminal")
    parser.add_argument("--title", default="agent chat", help="above the terminal")
    parser.add_argument("--dark", action="store_true", help="as on a dark system")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, height = chosen.source, chosen.height
        if chosen.kind == "terminal":
            source = Path(folder) / "terminal.html"
            svg, share = drawn(chosen.source.read_text("utf-8"), chosen.columns, chosen.title)
            source.write_text(FRAME.format(svg=svg, back="#fff"), "utf-8")
            height = round(chosen.width * share)
        size = (chosen.width, height)
        data = looked_at(source, Path(folder) / "profile", size, chosen.dark)
    written(data, chosen.target)


def drawn(captured: str, columns: int, title: str) -> tuple[str, float]:
    """Return a captured terminal as SVG, and how high it is for its width."""
    from rich.console import Console
    from rich.text import Text

    console = Console(width=columns, record=True, file=io.StringIO(), force_terminal=True)
    for line in captured.rstrip().split("\n"):
        console.print(Text.from_ansi(line), no_wrap=True, overflow="crop", crop=True)
    svg = FONT_FACE.sub("", console.export_svg(title=title)).replace("Fira Code", MONO)
    svg = TEXT.sub(_widened, svg)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert box is not None
    return svg, float(box[2]) / float(box[1])


def _widened(match: re.Match[str]) -> str:
    """Give a text the room of its cells: rich counts characters, and Chinese takes two each."""
    from rich.cells import cell_len

    text = html.unescape(match["text"])
    width = float(match["width"]) * cell_len(text) / max(1, len(text))
    return f'{match["head"]}textLength="{width:.1f}"{match["rest"]}>{match["text"]}</text>'


def looked_at(source: Path, profile: Path, size: tuple[int, int], dark: bool) -> bytes:
    """Return a page as PNG."""
    with browser(profile) as window:
        window.open(source.resolve(), *size, SCALE)
        window.dark(dark)
        return window.picture()


def written(data: bytes, target: Path) -> None:
    """Write a picture with as many colours as it needs; say how large it is."""
    from PIL import Image

    image = Image.open(io.BytesIO(data)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    size = target.stat().st_size
    print(f"{target}: {image.width} x {image.height}, {size / 1000:.0f} kB")
    assert size <= MOST_BYTES, f"{target} is larger than {MOST_BYTES / 1000:.0f} kB"


if __name__ == "__main__":
    main()
