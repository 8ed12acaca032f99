"""Warns about the classic mistakes in the words of a prompt, by rules that can be measured.

Overloaded: one system text with more instructions than a small model keeps in mind. Open-ended:
nothing says what form or length the reply has. Contradicting: two instructions that exclude each
other. And an answer that is looked for behind a marker, in a program … that nothing asks for.
"""

import re
from collections.abc import Sequence

from agent.forms import MARKER
from agent.prompts.checking.finding import Findings, place_of
from agent.prompts.checking.rendering import PIECES, Rendered
from agent.prompts.file import PromptFile
from agent.prompts.front import line_of

MOST_INSTRUCTIONS = 20
MOST_WORDS = 400
FENCED = re.compile(r"```.*?```", re.DOTALL)
SENTENCE = re.compile(r"[.!?]+(?:\s|$)|[。！？]+|\n")
WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
FORM = re.compile(
    r"\b(?:sentences?|words?|lines?|lists?|listed|bullets?|points?|tables?|columns?|numbers?|digits?"
    r"|letters?|steps?|paragraphs?|json|yaml|markdown|code|programs?|functions?|headings?"
    r"|expressions?|equations?|dates?|yes or no|nothing else|only|in the form|format|examples?"
    r"|ends?|begins?|start)\b|句|字|行|列表|表格|步|段|数字|字母|只|格式|代码|程序|以.{1,12}(?:开头|结尾)",
    re.IGNORECASE,
)
CONTRADICTING = (
    (r"\b(?:brief|briefly|short|concise|in one sentence)\b|简短|简洁|一句话",
     r"\b(?:detailed|in detail|thorough|thoroughly|comprehensive|at length)\b|详细|详尽|全面"),
    (r"\b(?:nothing else|only the answer|without (?:any )?(?:working|explanation|reasoning))\b"
     r"|只(?:给|写|回答)|不要解释",
     r"\b(?:step by step|explain|show your working|reason aloud)\b|逐步|一步一步|解释"),
    (r"\b(?:answer|reply|write) in English\b|用英[语文]回答",
     r"\b(?:answer|reply|write) in Chinese\b|用中文回答|\bin the language of the question\b"),
    (r"\b(?:as|in) (?:valid )?JSON\b", r"\b(?:as|in) (?:a )?(?:Markdown|table|bullets?)\b"),
)  # fmt: skip
NEGATED = re.compile(
    r"(?:\b(?:not|never|don't|without|no)|不要?|别|无需)\s*(?:\w+\s+){0,2}$", re.IGNORECASE
)
PROGRAM = re.compile(
    r"\b(?:programs?|functions?|code|python|equations?)\b|```|程序|代码|函数|方程", re.IGNORECASE
)


def check(prompt: PromptFile, rendered: Sequence[Rendered]) -> Findings:
    """Yield warnings about the words of `prompt`; `rendered` has it in every form of answer."""
    place, line = place_of(prompt.source), prompt.first_line
    systems = {_system(one) for one in rendered} - {""}
    for text in sorted(systems):
        count, words = len(instructions(text)), len(WORD.findall(text))
        if count > MOST_INSTRUCTIONS or words > MOST_WORDS:
            what = f"overloaded: the system text has {count} instructions and {words} words"
            mend = f"keep it to {MOST_INSTRUCTIONS} instructions and {MOST_WORDS} words"
            yield place.warning(line, what, mend)
            break
    for one, other in sorted({pair for text in systems for pair in contradictions(text)}):
        what = f"contradicting: {one!r} and {other!r}"
        yield place.warning(_line_with(prompt, one), what, "keep one of the two")
    if is_open(prompt, rendered):
        what = "open-ended: nothing says what form or length the reply has"
        mend = "say it, such as `in one sentence`, or show it with exemplars or the reply's opening"
        yield place.warning(line, what, mend)
    yield from _unasked(prompt, rendered)


def instructions(text: str) -> list[str]:
    """Return the sentences and list items of `text`; fenced code and headings are none."""
    pieces = SENTENCE.split(FENCED.sub("", text))
    return [piece for piece in pieces if piece and len(WORD.findall(piece)) > 2]


def contradictions(text: str) -> set[tuple[str, str]]:
    """Return the words of instructions in `text` that exclude each other."""
    found = set()
    for first, second in CONTRADICTING:
        one, other = _said(first, text), _said(second, text)
        if one and other:
            found.add((one, other))
    return found


def is_open(prompt: PromptFile, rendered: Sequence[Rendered]) -> bool:
    """Return whether nothing in `prompt` says what form or length its reply has."""
    front = prompt.front
    part = prompt.name.partition("/")[2]
    if prompt.name.partition("/")[0] in PIECES and part != "system":
        return False  # a piece of a message: the rest says it
    if front.exemplars or front.max_tokens is not None or front.stop:
        return False
    return any(
        not one.opened.opening and not FORM.search(_words_of(prompt, one)) for one in rendered[:1]
    )


def _unasked(prompt: PromptFile, rendered: Sequence[Rendered]) -> Findings:
    """Look whether the prompt asks for what the strategy then looks for."""
    place, line = place_of(prompt.source), line_of("answer", prompt.header)
    whole = "\n".join(_all(one) for one in rendered)
    if prompt.front.answer == "marked" and rendered and not MARKER.search(whole):
        what = "the answer is looked for behind a marker that the prompt never mentions"
        mend = 'say how to end, such as: End with "The answer is" and the answer'
        yield place.warning(line, what, mend)
    if prompt.front.answer == "program" and rendered and not PROGRAM.search(whole):
        what = "the answer is what a program returns, but the prompt never asks for one"
        yield place.warning(line, what, "say that the model writes a Python function")


def _system(rendered: Rendered) -> str:
    texts = [one.content for one in rendered.opened.messages if one.role == "system"]
    return "\n".join(texts)


def _all(rendered: Rendered) -> str:
    return "\n".join([*(one.content for one in rendered.opened.messages), rendered.opened.opening])


def _words_of(prompt: PromptFile, rendered: Rendered) -> str:
    """Return the prompt's own words in every branch: what is filled in constrains nothing."""
    return prompt.body if "{%" in prompt.body else _all(rendered)


def _said(pattern: str, text: str) -> str:
    """Return the first match of `pattern` in `text` that is no `not …`."""
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if not NEGATED.search(text[: match.start()]):
            return match[0]
    return ""


def _line_with(prompt: PromptFile, words: str) -> int:
    for number, line in enumerate(prompt.body.split("\n"), prompt.first_line):
        if words in line:
            return number
    return prompt.first_line
