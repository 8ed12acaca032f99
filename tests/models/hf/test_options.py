"""How a model is held: what the person may set."""

import pytest

from agent.errors import ConfigError
from agent.messages import Json
from agent.models.hf.options import Options, options_of


def test_unset_options_are_found_out() -> None:
    assert options_of({}, "hf:a/b") == Options("auto", "auto", False)


def test_options_are_taken_from_the_models_table() -> None:
    table: dict[str, Json] = {"device": "cuda:1", "dtype": "float16", "pickle": True}

    assert options_of(table, "hf:a/b") == Options("cuda:1", "float16", True)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"devices": "cpu"}, "hf:a/b: request has no option 'devices'"),
        ({"device": "gpu"}, "hf:a/b: device cannot be 'gpu'"),
        ({"device": 0}, "hf:a/b: device cannot be 0"),
        ({"dtype": "int4"}, "hf:a/b: dtype cannot be 'int4'"),
        ({"dtype": ["float16"]}, r"hf:a/b: dtype cannot be \['float16'\]"),
        ({"pickle": "yes"}, "hf:a/b: pickle cannot be 'yes'"),
    ],
)
def test_a_wrong_option_is_told(table: dict[str, Json], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        options_of(table, "hf:a/b")
