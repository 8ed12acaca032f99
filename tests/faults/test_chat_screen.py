"""What a person sees in a chat, row by row."""

from tests.chatting import CTRL, ENTER, Conversation
from tests.faults.play import COMPUTES, SAYS_HELLO, Play

GREETING = [
    "qwen2.5-coder-1.5b answers. Enter sends, Alt-Enter begins a new line.",
    "/help lists the commands · Ctrl-C stops an answer · Ctrl-D leaves",
    "",
]


def test_a_turn_stands_below_its_question_and_the_prompt_comes_back(play: Play) -> None:
    with Conversation(play) as chat:
        chat.send("Greet me")
        chat.wait_for("friend of mine.")
        chat.at_prompt()

        assert chat.rows[:-1] == [
            *GREETING,
            "› Greet me",
            "· greet them",
            "",
            "Hello there, friend of mine.",
            "",
            "›",
        ]
        assert chat.leave().code == 0


def test_an_action_is_folded_to_a_line_with_what_it_brought(play: Play) -> None:
    play.write(*COMPUTES)
    with Conversation(play) as chat:
        chat.send("What is 6 times 7?")
        chat.wait_for("It is 42.")
        chat.at_prompt()

        assert chat.rows[3:-1] == [
            "› What is 6 times 7?",
            "· multiply",
            "▸ python  print(6 * 7) → 42",
            "· the program says it",
            "",
            "It is 42.",
            "",
            "›",
        ]


def test_what_a_command_says_stands_like_an_answer_and_breaks_no_word(play: Play) -> None:
    with Conversation(play, columns=30) as chat:
        chat.send("/strategy foo")
        chat.wait_for("cot-sc-to-react")
        chat.at_prompt()

        told = chat.rows[chat.rows.index("› /strategy foo") + 1 : -1]
        assert told[0] == "error: there is no strategy"
        assert told[-2:] == ["", "›"]
        assert "self-consistency," in " ".join(told).split()
        assert chat.leave().code == 0


def test_a_question_of_the_command_line_is_asked_at_once(play: Play) -> None:
    with Conversation(play, "Greet", "me") as chat:
        chat.wait_for("friend of mine.")
        chat.at_prompt()

        assert chat.rows[0] == "› Greet me"
        assert play.question() == "Question: " + "Greet me"


def test_a_session_that_is_gone_on_with_shows_its_last_exchange(play: Play) -> None:
    with Conversation(play, "--name", "Friends") as chat:
        chat.send("Greet me")
        chat.wait_for("friend of mine.")
        chat.leave()
    with Conversation(play, "--resume", "Friends") as chat:
        chat.wait_until(lambda: len(chat.rows) > 6, "status")

        assert chat.rows[:6] == [
            "Friends · 1 turn",
            "",
            "› Greet me",
            "Hello there, friend of mine.",
            "",
            "›",
        ]


def test_the_status_line_tells_that_the_model_loads_while_a_person_types(play: Play) -> None:
    play.write(*SAYS_HELLO, pause_open=True)
    with Conversation(play) as chat:
        chat.at_prompt()
        chat.wait_for("loading …")
        chat.type("Greet me")
        chat.wait_for("› Greet me\nqwen2.5-coder-1.5b · loading …")
        play.go_on()
        chat.wait_for_no("loading …")
        chat.type(ENTER)
        chat.wait_for("friend of mine.")


def test_ctrl_c_while_the_model_loads_goes_back_to_the_prompt(play: Play) -> None:
    play.write(*SAYS_HELLO, pause_open=True)
    with Conversation(play) as chat:
        chat.send("Greet me")
        chat.wait_for("qwen2.5-coder-1.5b: loading …")
        chat.type(CTRL["c"])
        chat.wait_for("(interrupted)")
        chat.at_prompt()
        play.go_on()

        assert chat.leave().code == 0


def test_a_table_and_code_of_an_answer_are_laid_out(play: Play) -> None:
    play.write(" lay out\nAnswer: | 水果 | price |\n|---|---|\n| 苹果 | 3 |\n\n```\nx = 1\n```\n")
    with Conversation(play) as chat:
        chat.send("Show me")
        chat.wait_for("x = 1")
        chat.at_prompt()

        assert chat.rows[6:9] == ["水果   price", "────────────", "苹果   3"]


def test_verbose_shows_the_whole_trace_and_quiet_none_of_it(play: Play) -> None:
    play.write(*COMPUTES)
    with Conversation(play, "-v") as chat:
        chat.send("What is 6 times 7?")
        chat.wait_for("It is 42.")
        assert "│ print(6 * 7)" in chat.rows
    with Conversation(play, "-q") as chat:
        chat.send("What is 6 times 7?")
        chat.wait_for("It is 42.")
        assert chat.rows[3:5] == ["› What is 6 times 7?", "It is 42."]
