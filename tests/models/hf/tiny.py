"""Makes a model of transformers in a folder: a few thousand weights by chance, a small tokenizer.

What it writes means nothing; that it is held to grammars, and goes on from what it read, shows.
"""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from agent.messages import Completion, Decoding, Message
from agent.models.access import NO_ACCESS
from agent.models.hf.model import HfModel
from agent.models.hf.opening import open_hf
from agent.models.reference import Reference
from agent.settings import Settings

CONTROLS = ["<|end|>", "<|turn|>"]
PLAIN_MARKS = ["<think>"]
TEMPLATE = """
{%- for message in messages %}<|turn|>{{ message.role }}
{{ message.content }}<|end|>
{% endfor %}{% if add_generation_prompt %}<|turn|>assistant
{% endif %}"""
WITHOUT_SYSTEM = "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}"
TEXTS = [
    "Thought: I should compute this. Action: python\n```python\nprint(6 * 7)\n```",
    'Action: search\n{"query": "the capital of France"}\nAnswer: Paris is the capital.',
    "The quick brown fox jumps over the lazy dog. What is 6 times 7?",
    "问题:中国的首都是哪里?答案:北京是中国的首都。",
]
LLAMA: Mapping[str, Any] = {
    "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4,
    "num_key_value_heads": 2, "max_position_embeddings": 4096, "initializer_range": 0.3,
}  # fmt: skip


def save_tokenizer(folder: Path, template: str | None = TEMPLATE) -> int:
    """Write a tokenizer into `folder`; return how many tokens it knows."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=500, show_progress=False, special_tokens=CONTROLS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )  # fmt: skip
    backend.train_from_iterator(TEXTS, trainer)
    backend.add_tokens([AddedToken(mark, special=False) for mark in PLAIN_MARKS])
    made = PreTrainedTokenizerFast(tokenizer_object=backend, eos_token=CONTROLS[0])
    made.chat_template = template
    made.save_pretrained(folder)
    return len(made)


def save_model(
    folder: Path, template: str | None = TEMPLATE, kind: str = "llama", **more: Any
) -> Path:
    """Write a model of `kind` with random weights into `folder`; return it."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    words = save_tokenizer(folder, template)
    config = AutoConfig.for_model(
        kind, vocab_size=words + 3, eos_token_id=0, bos_token_id=None, pad_token_id=None,
        **{**LLAMA, **more},
    )  # fmt: skip
    torch.manual_seed(7)
    torch.set_num_threads(1)  # others work on the same cores
    AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    return folder


def settings_for(name: str, **request: Any) -> Settings:
    """Return settings that say of the model `name` how it is held: computing with 32 bits."""
    from agent.modeltable import Models, ModelTable

    table = ModelTable(request={"dtype": "float32", "device": "cpu", **request})
    return Settings(model=name, threads=1, models=Models({name: table}))


def opened(name: str, notices: list[str] | None = None, **request: Any) -> HfModel:
    """Return the model `hf:NAME`, loaded."""
    settings = settings_for(f"hf:{name}", **request)
    told: list[str] = [] if notices is None else notices
    return open_hf(Reference("hf", name), settings, NO_ACCESS, told.append)


def reply_of(model: HfModel, messages: list[Message], decoding: Decoding) -> Completion:
    """Return the whole reply."""
    with closing(model.complete(messages, decoding)) as pieces:
        while True:
            try:
                next(pieces)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]
