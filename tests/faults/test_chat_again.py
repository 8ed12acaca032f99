"""Turns that take the place of others: `/retry` and `/edit`, and what follows them."""

from agent.settings import Settings
from agent.store.opening import required
from tests.chatting import ENTER, Conversation
from tests.faults.play import Play

SKY = " think\nAnswer: The sky is blue."
GRASS = " think\nAnswer: Grass is green."
SNOW = " think\nAnswer: Snow is white."


def questions(play: Play) -> list[tuple[str, str]]:
    """Return the turns of the last session: what was asked, and what was answered."""
    folder = play.folder / "state"
    store = required(Settings(state_dir=str(folder)))
    return [(run.question, run.answer) for run in store.turns(store.session("last").id)]


def test_what_is_asked_after_a_retry_is_a_turn_of_its_own(play: Play) -> None:
    play.write(SKY, GRASS, SNOW)
    with Conversation(play) as chat:
        chat.send("First?")
        chat.wait_for("The sky is blue.")
        chat.send("/retry")
        chat.wait_for("Grass is green.")
        chat.send("Second?")
        chat.wait_for("Snow is white.")
        chat.leave()

    assert questions(play) == [("First?", "Grass is green."), ("Second?", "Snow is white.")]


def test_an_edited_question_takes_the_place_of_the_last_one(play: Play) -> None:
    play.write(SKY, GRASS, SNOW)
    with Conversation(play) as chat:
        chat.send("First?")
        chat.wait_for("The sky is blue.")
        chat.send("/edit")
        chat.wait_until(lambda: chat.line == "First?", "the question in the input line")
        chat.type(f" Or not?{ENTER}")
        chat.wait_for("Grass is green.")
        chat.send("Second?")
        chat.wait_for("Snow is white.")
        chat.leave()

    asked = [("First? Or not?", "Grass is green."), ("Second?", "Snow is white.")]
    assert questions(play) == asked
