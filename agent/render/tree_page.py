"""A tree of thoughts as one HTML page: offline, without scripts, light and dark, by keyboard.

HTML Living Standard (https://html.spec.whatwg.org): nested `details`, an inline SVG as the map. All
texts are escaped, and a policy in the page forbids whatever an escape might have missed.
"""

from collections.abc import Iterator, Mapping
from html import escape

from agent.clean import printable
from agent.events import Branch
from agent.render.record import Record
from agent.render.templates import look
from agent.render.tree import MARKS, Tree, in_brief
from agent.render.tree_map import drawn
from agent.render.wording import counted

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>Tree of thoughts: {title}</title>
<style>
{style}</style>
</head>
<body>
<header>
{header}
</header>
<main aria-label="Tree of thoughts">
{tree}
</main>
</body>
</html>
"""
TITLE_CHARS = 80
BAR = (
    '<svg class="bar" height="4"><rect width="100%" height="4" rx="2"/>'
    '<rect class="share" width="{:.0f}%" height="4" rx="2"/></svg>'
)


def page(record: Record, error: str = "") -> str:
    """Return the page of a run; `error` is why it has no answer, if it has none."""
    title = " ".join(printable(record.question).split())
    return PAGE.format(
        title=escape(title if len(title) <= TITLE_CHARS else f"{title[:TITLE_CHARS]}…"),
        style=look("tree", "tree_page"),
        header="\n".join(_header(record, error)),
        tree=grown(record),
    )


def grown(record: Record, prefix: str = "") -> str:
    """Return the tree of a run: what the marks mean, the map, and all thoughts in a list.

    Args:
        record: the run.
        prefix: what its ids begin with, where a page has several trees.
    """
    tree = Tree({id: branch_of(id, node) for id, node in record.tree.items()})
    children = tree.children()
    best = max((node.score or 0.0 for node in tree.nodes.values()), default=0.0)
    hide = f"{prefix}hide"
    parts = [
        '<div class="tree">',
        f'<input type="checkbox" id="{hide}"><label for="{hide}">hide pruned thoughts</label>',
        _legend(tree),
        drawn(children, prefix),
        *_list(children, 0, best, prefix),
        "</div>",
    ]
    return "\n".join(parts)


def branch_of(id: int, node: Mapping[str, object]) -> Branch:
    """Return a node of a record as the event that told it."""
    return Branch(**{"step": 0, **node, "id": id})  # type: ignore[arg-type]


def _header(record: Record, error: str) -> Iterator[str]:
    yield f"<h1>{_text(record.question)}</h1>"
    if record.answer is not None:
        yield f'<p class="result">Answer: <b>{_text(record.answer.text)}</b></p>'
    else:
        yield f'<p class="result failed">No answer: <b>{_text(error or "the run ended")}</b></p>'
    usage = record.usage
    facts = [
        record.strategy,
        record.model,
        counted(usage.calls, "call"),
        f"{usage.completion_tokens} tokens written",
        f"{usage.prompt_tokens} read",
        f"{usage.seconds:.0f} s",
    ]
    if record.answer is not None and record.answer.confidence is not None:
        sure = record.answer.confidence
        facts.append(f"confidence {sure.value:.2f} ({sure.how})")
    yield f'<p class="facts">{_text(" · ".join(fact for fact in facts if fact))}</p>'
    for reason in (record.why, *record.warnings):
        if reason:
            yield f'<p class="warning">{_text(reason)}</p>'


def _legend(tree: Tree) -> str:
    items = [f"<span>{len(tree.nodes)} thoughts</span>"]
    for state, count in tree.counts().items():
        items.append(f'<span class="{state}"><b>{MARKS[state]}</b> {count} {state}</span>')
    return f'<div class="legend">{"".join(items)}</div>'


def _list(
    children: Mapping[int, list[Branch]], parent: int, best: float, prefix: str
) -> Iterator[str]:
    """Yield the nodes below `parent`; a tree is at most as deep as a search has steps."""
    yield "<ul>"
    for node in children.get(parent, ()):
        yield f'<li id="{prefix}n{node.id}" class="{node.state}">'
        if node.id in children:
            yield f"<details open><summary>{_node(node, best)}</summary>"
            yield from _list(children, node.id, best, prefix)
            yield "</details>"
        else:
            yield f'<div class="leaf">{_node(node, best)}</div>'
        yield "</li>"
    yield "</ul>"


def _node(node: Branch, best: float) -> str:
    parts = [
        f'<span class="state">{MARKS[node.state]} {node.state}</span>',
        f'<span class="thought">{_text(node.text)}</span>',
    ]
    label = _text(in_brief(node.label))
    if node.score is not None:
        share = 100 * node.score / best if best > 0 else 0.0
        label = f'<span class="score">{node.score:g}</span> {label}'
        label += BAR.format(share)
    if label:
        parts.append(f'<span class="judged">{label}</span>')
    return "".join(parts)


def _text(text: str) -> str:
    return escape(printable(text).strip())
