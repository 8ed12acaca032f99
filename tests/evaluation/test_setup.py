"""The key of a setup: what changes it, and what does not."""

from dataclasses import replace
from pathlib import Path

from agent.evaluation.setup import Setup, setup_of
from agent.evaluation.suite import named
from agent.prompts import Library
from agent.settings import Settings

SUITE = named("gsm8k")
SETTINGS = Settings(seed=0)


def setup(strategy: str = "cot", library: Library | None = None, **changed: object) -> Setup:
    settings = replace(SETTINGS, **changed)  # type: ignore[arg-type]
    return setup_of(SUITE, settings, strategy, {}, library or Library())


def own(folder: Path, name: str, text: str) -> Library:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Library(folders=(folder,))


def test_the_same_setup_has_the_same_key() -> None:
    assert setup().key == setup().key


def test_everything_that_a_result_depends_on_changes_the_key() -> None:
    keys = {
        setup().key,
        setup("pal").key,
        setup(seed=1).key,
        setup(temperature=0.5).key,
        setup(max_tokens=100).key,
        setup(model="qwen2.5-coder-0.5b").key,
        setup_of(named("gsm-hard"), SETTINGS, "cot", {}, Library()).key,
        setup_of(SUITE, SETTINGS, "pal", {"repairs": "0"}, Library()).key,
    }

    assert len(keys) == 8


def test_the_web_only_counts_where_it_may_be_used() -> None:
    assert setup("react", web="always").key != setup("react", web="never").key
    assert setup("cot", web="always").key == setup("cot", web="never").key


def test_samples_only_count_where_samples_are_drawn() -> None:
    assert setup("cot", samples=3).key == setup("cot").key
    assert setup("self-consistency", samples=3).key != setup("self-consistency").key


def test_how_it_is_shown_changes_nothing() -> None:
    assert setup(color="never", threads=1, snapshots_mb=0).key == setup().key


def test_a_changed_prompt_changes_the_columns_that_use_it_alone(tmp_path: Path) -> None:
    library = own(tmp_path, "cot/prompt.md", "another prompt")

    assert setup("cot", library).key != setup("cot").key
    assert setup("self-consistency", library).key != setup("self-consistency").key
    assert setup("pal", library).key == setup("pal").key
    assert setup("auto", library).key != setup("auto").key  # nobody knows what it picks


def test_changed_exemplars_change_the_columns_that_show_them(tmp_path: Path) -> None:
    library = own(tmp_path, "cot/number.yaml", "[]")

    assert setup("few-shot", library).key != setup("few-shot").key
    assert setup("zero-shot-cot", library).key == setup("zero-shot-cot").key


def test_options_are_a_part_of_the_columns_name() -> None:
    made = setup_of(SUITE, SETTINGS, "pal", {"repairs": "0"}, Library())

    assert (setup("pal").label, made.label) == ("pal", "pal (repairs=0)")
