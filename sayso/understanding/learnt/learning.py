"""Learning a network (`python -m sayso learn`): JAX on the CPU, seeded; nothing of it runs at a shop."""

from __future__ import annotations

import math
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from sayso.understanding.learnt.network import FARTHEST, Floats
from sayso.understanding.learnt.senses import Senses
from sayso.understanding.learnt.weights import FIRST_WORD, SENSES, vocabulary_of

MET = 2
"""Forms that must have a word, that more than its sense is learnt."""
STRANGE = 1 << 20
"""Added to the id of a word of which only the sense is to be known."""
NOT_JUDGED = -1
"""The role, or the beginning, of a token of which nothing is asked."""
BATCH = 192
RATE = 3e-3
WARM_UP = 200
KEPT = 0.9
"""Share of a block's output that is kept while learning (dropout)."""
LENGTHS = (8, 12, 16, 20, 26, 36, 60)
"""Batches hold utterances of about one length, so that little time is spent on padding."""


@dataclass(frozen=True)
class Shape:
    """How large a network is."""

    wide: int
    layers: int
    heads: int
    features: int
    roles: int
    begins: int
    weight_of_roles: float = 1.0
    """How much a wrong role counts beside a wrong beginning."""


@dataclass(frozen=True)
class Example:
    """One utterance as the network sees it, and what it should say of each token."""

    ids: Sequence[int]
    rows: Floats
    roles: Sequence[int]
    begins: Sequence[int]


Examples = Callable[[int], Callable[[], Example]]
"""From a seed to what makes one example after another."""


@dataclass(frozen=True)
class Vocabulary:
    """Words to ids, and the vectors of those that have a sense."""

    known: list[str]
    """Words of which more than the sense is learnt."""
    ids: dict[str, int]
    vectors: Floats


def vocabulary_for(often: Counter[str], always: Iterable[str], senses: Senses) -> Vocabulary:
    """The vocabulary of some data; `always` are words that are known however rare they are."""
    senses_alone = {word for word, count in often.items() if count < MET and word in senses.rows}
    known = sorted({*often, *always} - senses_alone)
    ids = vocabulary_of(known, senses)
    vectors = np.zeros((len(ids) + FIRST_WORD, senses.vectors.shape[1]), np.float32)
    for word, row in senses.rows.items():
        vectors[ids[word]] = senses.vectors[row]
    return Vocabulary(known, ids, vectors)


def learnt(
    examples: Examples,
    vocabulary: Vocabulary,
    shape: Shape,
    seeds: Sequence[int],
    steps: int,
    tell: Callable[[str], None],
) -> list[dict[str, Any]]:
    """Weights by name of a network for each seed, which begin apart and learn from the same utterances.

    The same for the same examples, seeds and steps.
    """
    context = multiprocessing.get_context("fork")
    queue = context.Queue(8)
    maker = context.Process(target=_make, args=(queue, examples, shape, seeds[0] * 1000), daemon=True)
    maker.start()
    known = len(vocabulary.known) + FIRST_WORD
    try:
        members = _learn(queue.get, known, vocabulary.vectors, shape, seeds, steps, tell)
    finally:
        maker.terminate()
    for weights in members:
        weights["words"] = weights["words"] + vocabulary.vectors[:known] @ weights[SENSES]
    return members


def _make(queue: Any, examples: Examples, shape: Shape, seed: int) -> None:
    example = examples(seed)
    waiting: dict[int, list[Example]] = {length: [] for length in LENGTHS}
    while True:
        made = example()
        length = next((each for each in LENGTHS if len(made.ids) <= each), LENGTHS[-1])
        waiting[length].append(made)
        if len(waiting[length]) == BATCH:
            queue.put(_batch(waiting[length], shape, length))
            waiting[length] = []


def _batch(examples: list[Example], shape: Shape, length: int) -> tuple[Any, ...]:
    ids = np.zeros((len(examples), length), np.int32)
    rows = np.zeros((len(examples), length, shape.features), np.float32)
    mask = np.zeros((len(examples), length), np.float32)
    roles = np.full((len(examples), length), NOT_JUDGED, np.int32)
    begins = np.full((len(examples), length), NOT_JUDGED, np.int32)
    for at, each in enumerate(examples):
        n = min(len(each.ids), length)
        ids[at, :n], rows[at, :n], mask[at, :n] = each.ids[:n], each.rows[:n], 1
        roles[at, :n], begins[at, :n] = each.roles[:n], each.begins[:n]
    return ids, rows, mask, roles, begins


def first_weights(words: int, dimensions: int, shape: Shape, seed: int) -> dict[str, Any]:
    """Weights before anything is learnt, by name, for so many words and dimensions of their senses."""
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 64))
    wide = shape.wide

    def matrix(*sides: int) -> Any:
        return jax.random.normal(next(keys), sides) / math.sqrt(sides[0])

    weights = {
        "words": jax.random.normal(next(keys), (words, wide)) * 0.05,
        "senses": matrix(dimensions, wide) * 0.3,
        "features": matrix(shape.features, wide),
    }
    for layer in range(shape.layers):
        part = f"{layer}."
        weights |= {
            part + "qkv": matrix(wide, 3 * wide),
            part + "out": matrix(wide, wide),
            part + "up": matrix(wide, 3 * wide),
            part + "up_bias": jnp.zeros(3 * wide),
            part + "down": matrix(3 * wide, wide),
            part + "down_bias": jnp.zeros(wide),
            part + "g1": jnp.ones(wide),
            part + "g2": jnp.ones(wide),
            part + "apart": jnp.zeros((shape.heads, 2 * FARTHEST + 1)),
        }
    return weights | {"g": jnp.ones(wide), "roles": matrix(wide, shape.roles), "begins": matrix(wide, shape.begins)}


_APART = np.clip(np.arange(LENGTHS[-1])[:, None] - np.arange(LENGTHS[-1])[None, :], -FARTHEST, FARTHEST) + FARTHEST


def _normed(x: Any, gain: Any) -> Any:
    return x * gain / jnp.sqrt((x * x).mean(-1, keepdims=True) + 1e-6)


def forward(
    w: dict[str, Any], senses: Any, ids: Any, rows: Any, mask: Any, shape: Shape, key: Any = None
) -> tuple[Any, Any]:
    """As `Network`, over a batch; with dropout where there is a key."""
    known = ids < len(w["words"])  # of others, only the sense is known
    own = w["words"][jnp.where(known, ids, 0)] * known[..., None]
    x = own + senses[ids % STRANGE] @ w["senses"] + rows @ w["features"]
    many, count, wide = x.shape
    depth = wide // shape.heads
    for layer in range(shape.layers):
        part = f"{layer}."
        h = _normed(x, w[part + "g1"]) @ w[part + "qkv"]
        q, k, v = (t.reshape(many, count, shape.heads, depth).transpose(0, 2, 1, 3) for t in jnp.split(h, 3, -1))
        scores = q @ k.transpose(0, 1, 3, 2) / math.sqrt(depth) + w[part + "apart"][:, _APART[:count, :count]][None]
        scores = jnp.where(mask[:, None, None, :] > 0, scores, -1e9)
        mixed = (jax.nn.softmax(scores, -1) @ v).transpose(0, 2, 1, 3).reshape(x.shape)
        x = x + mixed @ w[part + "out"]
        h = _normed(x, w[part + "g2"]) @ w[part + "up"] + w[part + "up_bias"]
        x = x + jax.nn.gelu(h) @ w[part + "down"] + w[part + "down_bias"]
        if key is not None:
            key, dropping = jax.random.split(key)
            x = x * (jax.random.bernoulli(dropping, KEPT, x.shape) / KEPT)
    x = _normed(x, w["g"])
    return x @ w["roles"], x @ w["begins"]


def _learn(
    batch: Callable[[], Any],
    words: int,
    senses: Any,
    shape: Shape,
    seeds: Sequence[int],
    steps: int,
    tell: Callable[[str], None],
) -> list[dict[str, Any]]:
    at_hand = jnp.asarray(senses)
    rate = optax.warmup_cosine_decay_schedule(0, RATE, min(WARM_UP, steps // 4), steps, 1e-5)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=0.01))
    members = [first_weights(words, senses.shape[1], shape, seed) for seed in seeds]
    states = [optimizer.init(weights) for weights in members]
    keys = [jax.random.PRNGKey(seed + 1) for seed in seeds]

    def wrong(said: Any, labels: Any) -> Any:
        judged = labels != NOT_JUDGED
        each = optax.softmax_cross_entropy_with_integer_labels(said, jnp.where(judged, labels, 0))
        return (each * judged).sum() / jnp.maximum(judged.sum(), 1)

    def loss(w: Any, ids: Any, rows: Any, mask: Any, roles: Any, begins: Any, key: Any) -> Any:
        said, begun = forward(w, at_hand, ids, rows, mask, shape, key)
        return shape.weight_of_roles * wrong(said, roles) + wrong(begun, begins)

    def stepped(w: Any, state: Any, lessons: Any, key: Any) -> Any:
        value, gradient = jax.value_and_grad(loss)(w, *lessons, key)
        updates, state = optimizer.update(gradient, state, w)
        return optax.apply_updates(w, updates), state, value

    step = jax.jit(stepped)  # no decorator: without JAX its type is not known, and CI has none
    total = 0.0
    for at in range(1, steps + 1):
        lessons = batch()
        for i in range(len(seeds)):
            keys[i], own = jax.random.split(keys[i])
            members[i], states[i], value = step(members[i], states[i], lessons, own)
            total += float(value) / len(seeds)
        if at % 200 == 0 or at == steps:
            tell(f"step {at} of {steps}, loss {total / (at % 200 or 200):.4f}")
            total = 0.0
    return [{name: np.array(value) for name, value in weights.items()} for weights in members]
