from pathlib import Path

import pytest

from agent.chat.engine import Engine, Ready
from agent.errors import ConfigError
from agent.settings import Settings
from tests.chat.talking import ASKED, GRASS, SKY, Talk, talk_in
from tests.scripted import ScriptedModel


def test_the_model_is_changed_and_the_old_one_closed(tmp_path: Path) -> None:
    other = ScriptedModel([GRASS])
    opened: list[str] = []

    def engine(settings: Settings) -> Engine:
        opened.append(settings.model)
        return Ready(other)

    talk = talk_in(tmp_path, SKY, engine=engine)
    talk.ask(ASKED)

    talk.run("/model qwen2.5-coder-0.5b")

    assert talk.model.closed
    assert opened == ["qwen2.5-coder-0.5b"]
    assert talk.ask("And grass?") == "Grass is green."
    assert talk.chat.status().model == "qwen2.5-coder-0.5b"
    assert [run.model for run in talk.chat.turns()] == ["qwen2.5-coder-1.5b", "qwen2.5-coder-0.5b"]


def test_what_there_is_is_listed_and_the_present_one_marked(talk: Talk) -> None:
    for line in ("/model", "/strategy", "/preset", "/tools", "/docs", "/budget"):
        talk.run(line)

    models, strategies, presets, tools, budget = talk.screen.tables
    assert [row[1] for row in models if row[0]] == ["qwen2.5-coder-1.5b"]
    assert [row[1] for row in strategies if row[0]] == ["react"]
    assert ([row for row in presets if row[0]], len(presets) > 0) == ([], True)
    assert [row[:2] for row in tools] == [
        [name, "allow"] for name in ("python", "query_database", "search_web", "open_page")
    ]
    assert talk.screen.texts == [
        "there is no collection of documents yet: /docs add PATH makes one"
    ]
    assert [row[0] for row in budget] == ["steps", "seconds", "tokens", "cost"]


def test_the_strategy_is_changed_with_its_options(talk: Talk) -> None:
    talk.run("/strategy self-consistency samples=3")

    assert talk.chat.plan.strategy == "self-consistency"
    assert talk.chat.plan.options == {"samples": "3"}
    assert talk.screen.said[-1] == ("note", "strategy: self-consistency samples=3")


def test_presets_are_added_and_taken_off(talk: Talk) -> None:
    talk.run("/preset")
    name = talk.screen.tables[0][0][1]

    talk.run(f"/preset {name}")
    chosen = talk.chat.choices
    assert chosen.presets == (name,)
    assert talk.chat.plan.library is not None
    assert talk.chat.plan.library.presets == (name,)

    talk.run("/preset off")
    chosen = talk.chat.choices
    assert chosen.presets == ()


def test_the_budget_of_a_turn_is_changed_at_once(talk: Talk) -> None:
    talk.run("/budget steps=3 seconds=2.5 tokens=900")

    settings = talk.chat.settings
    assert (settings.max_steps, settings.max_seconds, settings.max_tokens) == (3, 2.5, 900)
    assert talk.screen.tables[-1] == [
        ["steps", "3"], ["seconds", "2.5"], ["tokens", "900"], ["cost", "no limit"],
    ]  # fmt: skip


def test_a_budget_out_of_range_is_refused(talk: Talk) -> None:
    with pytest.raises(ConfigError) as wrong:
        talk.run("/budget steps=0")

    assert "max_steps is 0" in str(wrong.value)


def test_choices_are_written_down_in_the_session(talk: Talk) -> None:
    talk.run("/budget steps=3")
    talk.run("/tools ask python")

    assert talk.chat.session is not None
    entries = talk.chat.store.entries(session=talk.chat.session.id, kind="chosen")
    assert [entry.body for entry in entries] == [
        {"max_steps": "3"},
        {"tool": "python", "rule": "ask"},
    ]


def test_documents_are_switched_off(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, collection="default")

    talk.run("/docs off")

    assert talk.chat.settings.collection == ""
