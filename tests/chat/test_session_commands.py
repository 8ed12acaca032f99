import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.chat.way import Way
from agent.cli.consulting import again
from agent.events import Answer, Contact, Reached, Thought, as_json
from agent.messages import Attachment, Question
from agent.store.entry import Entry
from tests.chat.talking import ASKED, COMPUTES, GRASS, RESULT, SKY, SNOW, Talk, talk_in
from tests.strategies.looking_up import SEARCHES, answers
from tools.documents.attached import Attached
from tools.documents.document import Document


def test_a_new_session_knows_nothing_of_the_old_one(talk: Talk) -> None:
    talk.run("/new Snow")
    talk.ask("And snow?")

    assert talk.before() == ["Question: And snow?"]
    assert [(one.title, one.turns) for one in talk.chat.store.sessions()] == [
        ("Snow", 1),
        (ASKED, 2),
    ]


def test_a_session_is_resumed_by_its_number_on_the_list(talk: Talk) -> None:
    talk.run("/new")
    talk.run("/resume")
    assert [row[4] for row in talk.screen.tables[-1]] == [ASKED]

    talk.run("/resume 1")

    assert talk.questions() == [ASKED, "And grass?"]
    assert talk.screen.texts[-2:] == ["> And grass?", "Grass is green."]
    assert talk.ask("And snow?") == "Snow is white."
    assert len(talk.before()) == 5


def test_a_session_gets_a_title(talk: Talk) -> None:
    talk.run("/title  Colours   of things ")

    assert talk.chat.status().title == "Colours of things"
    assert talk.chat.find("Colours of things").turns == 2


def test_the_last_turns_are_taken_out(talk: Talk) -> None:
    talk.run("/undo")

    assert talk.questions() == [ASKED]
    assert talk.screen.texts == ["taken out: And grass?"]
    talk.ask("And snow?")
    assert len(talk.before()) == 3
    assert len(talk.chat.store.runs()) == 3


def test_a_retry_takes_the_place_of_the_turn(talk: Talk) -> None:
    before = talk.before()

    assert talk.follow("/retry") == "Snow is white."

    assert talk.before() == before
    assert talk.questions() == [ASKED, "And grass?"]
    assert [run.answer for run in talk.chat.turns()] == ["The sky is blue.", "Snow is white."]
    assert len(talk.chat.store.runs()) == 3


def test_a_session_that_is_resumed_takes_as_much_of_the_context_as_before(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, COMPUTES, RESULT)
    talk.ask("What is 6 * 7?")
    before = talk.chat.status()
    talk.run("/new")

    talk.run("/resume")
    talk.run("/resume 1")

    after = talk.chat.status()
    assert after.context_used == before.context_used
    assert after.prompt_tokens == before.prompt_tokens > 0


def test_a_retry_may_be_warmer(talk: Talk) -> None:
    assert talk.run("/retry 0.7").way == Way(replaces=1, temperature=0.7)


def test_a_retry_asks_with_the_texts_that_came_with_the_question(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY)
    asked = Question("What is in it?", (Attachment("notes.txt", "The sky is blue."),))
    list(talk.chat.turn(asked))

    assert talk.run("/retry").ask == asked


def test_a_retry_looks_things_up_in_the_texts_that_the_turn_was_about(tmp_path: Path) -> None:
    text = Document("notes", "text", "Ada Brandt was born in Velmouth.")
    talk = talk_in(tmp_path, SEARCHES, answers("Velmouth"), SEARCHES, answers("Velmouth"))
    settings = replace(talk.chat.settings, embedder="")
    talk.chat.means = replace(talk.chat.means, texts=lambda _, found: again(settings, found))
    talk.chat.documents = lambda _: Attached((lambda: text,))
    talk.ask(ASKED)

    talk.chat.documents = lambda _: None
    talk.follow("/retry")

    (run,) = talk.chat.turns()
    assert (run.state, run.answer) == ("answered", "Velmouth [1]")


def test_an_edit_brings_the_question_back_and_replaces_its_turn(talk: Talk) -> None:
    outcome = talk.run("/edit")
    assert (outcome.prefill, outcome.ask, outcome.way) == ("And grass?", None, Way(replaces=1))
    assert talk.questions() == [ASKED, "And grass?"]

    talk.ask("And snow?", outcome.way)

    assert talk.questions() == [ASKED, "And snow?"]


def test_another_question_is_asked_about_the_same_texts(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY)
    notes = Attachment("notes.txt", "The sky is blue.")
    list(talk.chat.turn(Question("What is in it?", (notes,))))

    assert talk.run("/edit Who wrote it?").ask == Question("Who wrote it?", (notes,))


def test_a_branch_leaves_the_session_as_it_was(talk: Talk) -> None:
    assert talk.chat.session is not None
    before = talk.chat.session

    talk.run("/branch Snow --at 1")
    talk.ask("And snow?")

    assert talk.questions() == [ASKED, "And snow?"]
    assert (talk.chat.session.title, talk.chat.session.parent) == ("Snow", before.id)
    assert [run.question for run in talk.chat.store.turns(before.id)] == [ASKED, "And grass?"]
    assert len(talk.before()) == 3


def test_compacting_folds_all_but_the_last_turn(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, SKY, GRASS, SNOW, memory="window")
    talk.ask(ASKED)
    talk.ask("And grass?")

    talk.run("/compact")

    assert len(talk.screen.traced[0]) == 1
    talk.ask("And snow?")
    assert not any("The sky is blue." in text for text in talk.before())
    assert any("Grass is green." in text for text in talk.before())
    assert talk.questions() == [ASKED, "And grass?", "And snow?"]


def test_turns_of_all_sessions_are_found_and_resumed(talk: Talk) -> None:
    talk.run("/new")
    talk.ask("And snow?")
    talk.run("/search grass")

    (row,) = talk.screen.tables[-1]
    assert (row[0], row[2]) == ("1", ASKED)
    talk.run("/resume 1")
    assert talk.questions() == [ASKED, "And grass?"]


def test_a_search_without_results_says_so(talk: Talk) -> None:
    talk.run("/search elephant")

    assert talk.screen.texts == ["nothing holds 'elephant'"]


def test_the_last_answer_is_rated_and_corrected(talk: Talk) -> None:
    talk.run("/rate bad too short")
    talk.run("/fix Grass is mostly green.")

    (_, run) = talk.chat.turns()
    assert (run.rating, run.correction) == (-1, "Grass is mostly green.")
    talk.run("/rate clear")
    assert talk.chat.turns()[-1].rating == 0
    assert talk.screen.texts == [
        "rated: bad",
        "should have been: Grass is mostly green.",
        "rated: not yet",
    ]


def test_why_tells_how_the_answer_came_about(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, COMPUTES, RESULT)
    talk.ask("What is 6 times 7?")

    talk.run("/why")

    assert talk.screen.texts[0] == "step 1: ran python\nended: answered"


def test_why_tells_whom_the_answer_was_asked_of(talk: Talk) -> None:
    reached = Reached(1, (Contact("marlow.example", "page", 2, 800, 64_000),))
    run = talk.chat.turns()[-1].id
    talk.chat.store.append(Entry("event", as_json(reached), run))

    talk.run("/why")

    assert talk.screen.texts[0].splitlines()[-3:] == [
        "network: 2 requests to 1 host, 800 B sent, 64.0 kB received",
        "  marlow.example: 2 pages, 800 B sent, 64.0 kB received",
        "ended: answered",
    ]


def test_the_trace_tells_which_step_brought_the_answer(talk: Talk) -> None:
    talk.run("/trace 1")

    written = talk.chat.turns()[-1].completion_tokens
    assert talk.screen.texts == [f"step 1: the answer ({written} tokens written, 0.0 s)"]


def test_the_trace_shows_all_steps_or_one(tmp_path: Path) -> None:
    talk = talk_in(tmp_path, COMPUTES, RESULT)
    talk.ask("What is 6 times 7?")

    talk.run("/trace")
    talk.run("/trace 2")

    every, second = talk.screen.traced
    assert isinstance(every[-1], Answer)
    assert [one.text for one in every if isinstance(one, Thought)] == [
        "Multiply.",
        "The program says it.",
    ]
    assert {getattr(one, "step", 2) for one in second} == {2}


def test_the_session_is_written_as_markdown_json_or_a_page(talk: Talk, tmp_path: Path) -> None:
    for name in ("a.md", "a.json", "a.html"):
        talk.run(f"/export {tmp_path / name}")

    text = (tmp_path / "a.md").read_text()
    assert text.endswith(f"## {ASKED}\n\nThe sky is blue.\n\n## And grass?\n\nGrass is green.\n")
    assert json.loads((tmp_path / "a.json").read_text())["format"] == "agent session"
    assert "Grass is green." in (tmp_path / "a.html").read_text()


def test_the_last_answer_is_saved(talk: Talk, tmp_path: Path) -> None:
    talk.run(f"/save {tmp_path / 'grass.md'}")

    assert (tmp_path / "grass.md").read_text() == "Grass is green.\n"


@pytest.mark.parametrize(("reply", "text"), [("no", "mine"), ("yes", "Grass is green.\n")])
def test_a_file_is_overwritten_only_where_the_person_agrees(
    talk: Talk, tmp_path: Path, reply: str, text: str
) -> None:
    path = tmp_path / "grass.md"
    path.write_text("mine")
    talk.screen.replies = [reply]

    talk.run(f"/save {path}")

    assert path.read_text() == text
    assert talk.screen.asked == [(f"{path} is there already: overwrite it?", ("yes", "no"))]
