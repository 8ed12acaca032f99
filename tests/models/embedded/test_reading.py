"""Prompt snapshots at work: the second process reads only the question."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from agent.messages import Decoding, Message
from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.opening import open_model
from agent.settings import Settings
from tests.conftest import SMALL, weights_folder
from tests.models.embedded.conversing import Heard, hear

pytestmark = pytest.mark.model

RULES = Message("system", " ".join(f"Rule {n}: be careful." for n in range(12)), constant=True)
HANDFUL = 10
BRIEF = Decoding(max_tokens=8, temperature=1.5, seed=7)


@contextmanager
def opened(
    settings: Settings, notices: list[str], snapshots: bool = True
) -> Iterator[EmbeddedModel]:
    model = open_model(settings, lambda progress: None, notices.append, snapshots)
    try:
        yield model
    finally:
        model.close()


def ask(model: EmbeddedModel, question: str) -> Heard:
    return hear(model, [RULES, Message("user", question)], BRIEF)


def kept(settings: Settings) -> list[Path]:
    return sorted(settings.snapshots_folder.iterdir())


def test_a_later_process_reads_only_the_question_and_replies_the_same(settings: Settings) -> None:
    notices: list[str] = []
    with opened(settings, notices) as model:
        first = ask(model, "What is 2 + 2?").whole
        again = ask(model, "What is 3 + 3?").whole
    assert first.usage.cached_tokens == 0
    with opened(settings, notices) as model:
        later = ask(model, "What is 2 + 2?").whole
        question = len(model.engine.tokens("What is 2 + 2?"))
    with opened(settings, notices, snapshots=False) as model:
        without = ask(model, "What is 2 + 2?").whole
    for usage in (later.usage, again.usage):
        assert usage.prompt_tokens - usage.cached_tokens <= question + HANDFUL
    assert without.usage.cached_tokens == 0
    assert first.text == later.text == without.text
    assert (len(kept(settings)), notices) == (1, [])


def test_a_garbled_snapshot_is_written_anew(settings: Settings) -> None:
    notices: list[str] = []
    with opened(settings, notices) as model:
        first = ask(model, "What is 2 + 2?").whole
    (path,) = kept(settings)
    sound = path.read_bytes()
    path.write_bytes(sound[: len(sound) // 2])
    with opened(settings, notices) as model:
        second = ask(model, "What is 2 + 2?").whole
    assert (second.text, second.usage.cached_tokens, notices) == (first.text, 0, [])
    assert [each.stat().st_size for each in kept(settings)] == [len(sound)]


def test_a_snapshot_of_other_settings_is_not_used(settings: Settings) -> None:
    for tokens in (1024, 2048):
        with opened(replace(settings, context_tokens=tokens), []) as model:
            assert ask(model, "hi").whole.usage.cached_tokens == 0
    assert len(kept(settings)) == 2


def test_a_folder_that_vanishes_is_told_once(settings: Settings) -> None:
    notices: list[str] = []
    other = Message("system", f"Also: {RULES.content}", constant=True)
    with opened(settings, notices) as model:
        shutil.rmtree(settings.snapshots_folder)
        assert ask(model, "hi").whole.text
        assert hear(model, [other, Message("user", "hi")], BRIEF).whole.text
    (notice,) = notices
    assert notice.startswith(f"no prompt snapshot can be kept in {settings.snapshots_folder}: ")


def test_a_folder_that_cannot_be_made_is_told_once(settings: Settings, tmp_path: Path) -> None:
    notices: list[str] = []
    (tmp_path / "snapshots").write_bytes(b"taken")
    with opened(settings, notices) as model:
        assert ask(model, "hi").whole.text
    assert notices == [f"no prompt snapshots: {tmp_path / 'snapshots'} cannot be written"]


def test_a_prefix_given_up_half_read_is_read_again(settings: Settings) -> None:
    with opened(settings, []) as model:
        replying = model.complete([RULES, Message("user", "What is 2 + 2?")], BRIEF)
        for _ in range(3):
            next(replying)
        replying.close()
        assert kept(settings) == []
        given_up = ask(model, "What is 2 + 2?").whole
    with opened(settings, []) as model:
        assert ask(model, "What is 2 + 2?").whole.text == given_up.text


def test_snapshots_of_no_size_are_switched_off(settings: Settings) -> None:
    with opened(replace(settings, snapshots_mb=0), []) as model:
        assert ask(model, "hi").whole.text
    assert not settings.snapshots_folder.exists()


def test_two_prompts_in_turn_are_both_restored(settings: Settings) -> None:
    other = Message("system", f"Also: {RULES.content}", constant=True)
    with opened(settings, []) as model:
        for system in (RULES, other, RULES, other):
            last = hear(model, [system, Message("user", "hi")], BRIEF).whole.usage
    assert last.prompt_tokens - last.cached_tokens <= 1 + HANDFUL


LEAVE = """
import sys
from agent.messages import Decoding, Message
from agent.models.embedded.opening import open_model
from agent.settings import Settings
settings = Settings(model=sys.argv[1], data_dir=sys.argv[2], cache_dir=sys.argv[3])
model = open_model(settings, lambda progress: None, print)
replying = model.complete([Message("user", "apple " * int(sys.argv[4]))], Decoding())
for _ in range(int(sys.argv[5])):
    next(replying)
if sys.argv[6] == "close":
    model.close()
    model.close()
if sys.argv[6] == "fail":
    raise SystemExit(3)
"""


@pytest.mark.parametrize(
    ("words", "pieces", "how", "code"),
    [
        (1, 0, "close", 0),
        (400, 2, "close", 0),
        (400, 2, "leave", 0),
        (1, 9, "leave", 0),
        (400, 4, "fail", 3),
    ],
)
def test_a_process_may_end_at_any_moment_without_a_word(
    settings: Settings, words: int, pieces: int, how: str, code: int
) -> None:
    arguments = [SMALL, weights_folder(), settings.cache_dir, str(words), str(pieces), how]
    done = subprocess.run([sys.executable, "-c", LEAVE, *arguments], capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
