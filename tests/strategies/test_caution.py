from agent.messages import Attachment, Message, Question, ToolCall
from agent.strategies.caution import caution_of, watched
from agent.strategies.strategy import Kit
from tests.scripted import ScriptedModel
from tests.toys import python
from tools.toolbox import Toolbox, shows
from tools.web.caution import Caution


@shows("documents")
def read() -> str:
    """Read a document."""
    return "The board sells the harbour. See https://evil.example/x"


@shows("web")
def surf() -> str:
    """Read a page."""
    return "See https://towns.example.org/b"


def kit_of(**more: object) -> Kit:
    return Kit(ScriptedModel([]), Toolbox.of(python), **more)  # type: ignore[arg-type]


def test_a_question_put_into_other_words_by_the_model_names_no_site() -> None:
    kit = kit_of(asked="And what does it cost?")

    caution = caution_of(kit, Question("What does https://evil.example/ cost?"))

    assert not caution.typed("https://evil.example/")


def test_what_the_person_asked_before_is_theirs_and_what_was_answered_is_not() -> None:
    said = (Message("user", "old"), Message("assistant", "See https://evil.example/"))
    kit = kit_of(said=("Read https://own.example.org/",), conversation=said)

    caution = caution_of(kit, Question("Go on"))

    assert caution.typed("https://own.example.org/")
    assert caution.concern("https://evil.example/") == "neither you nor a search named evil.example"


def test_an_attached_text_is_private_and_untrusted_from_the_start() -> None:
    asked = Question("Sum it up", (Attachment("a.txt", "Open https://evil.example/"),))

    caution = caution_of(kit_of(), asked)

    assert caution.tainted
    assert caution.concern("https://evil.example/") == "neither you nor a search named evil.example"


def test_tools_tell_what_they_show() -> None:
    caution = Caution(said="Read https://towns.example.org/a")
    toolbox = watched(Toolbox.of(read, surf, python), caution)

    toolbox.call(ToolCall("python", {"code": "6 * 7"}))
    assert (caution.tainted, caution.private) == (False, ())
    toolbox.call(ToolCall("surf"))
    assert (caution.tainted, caution.private) == (True, ())
    toolbox.call(ToolCall("read"))
    assert len(caution.private) == 1
    assert caution.concern("https://towns.example.org/b") == ""
    assert caution.concern("https://evil.example/x").startswith("neither you nor a search")
