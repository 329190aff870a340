"""Learning the roles from frames (`python -m sayso learn`): JAX on the CPU, seeded; nothing of it runs at a shop."""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from sayso.understanding.learnt.network import FARTHEST
from sayso.understanding.learnt.weights import FIRST_WORD, SENSES, vocabulary_of
from sayso.understanding.phrases.frames import Frames
from sayso.understanding.phrases.sampling import MOST_TOKENS, Lesson, Sampler, Words
from sayso.understanding.phrases.tokens import BEGINS, FEATURES, ROLES, features

WIDE, LAYERS, HEADS = 96, 3, 6
MET = 2
"""Forms that must have a word, that more than its sense is learnt."""
STRANGE = 1 << 20
"""Added to the id of a word of which only the sense is to be known."""
BATCH = 192
RATE = 3e-3
WARM_UP = 200
KEPT = 0.9
"""Share of a block's output that is kept while learning (dropout)."""
LENGTHS = (14, 24, MOST_TOKENS + 12)
"""Batches hold utterances of about one length, so that little is learnt from padding."""


def learnt(
    frames: Frames, words: Words, seed: int, steps: int, workers: int, tell: Callable[[str], None]
) -> tuple[dict[str, Any], list[str]]:
    """Weights by name, and the words of the frames. The same for the same frames, seed, steps and workers."""
    often = frames.words()
    senses_alone = {word for word, count in often.items() if count < MET and word in words.senses.rows}
    known = sorted({*often, *words.hesitations, *words.places, *words.ones} - senses_alone)
    vocabulary = vocabulary_of(known, words.senses)
    senses = np.zeros((len(vocabulary) + FIRST_WORD, words.senses.vectors.shape[1]), np.float32)
    for word, row in words.senses.rows.items():
        senses[vocabulary[word]] = words.senses.vectors[row]
    context = multiprocessing.get_context("fork")
    queues = [context.Queue(8) for _ in range(workers)]
    makers = [
        context.Process(target=_make, args=(queue, frames, words, vocabulary, seed * 1000 + i), daemon=True)
        for i, queue in enumerate(queues)
    ]
    for maker in makers:
        maker.start()
    try:
        weights = _learn(lambda step: queues[step % workers].get(), len(known) + FIRST_WORD, senses, seed, steps, tell)
    finally:
        for maker in makers:
            maker.terminate()
    weights["words"] = weights["words"] + senses[: len(known) + FIRST_WORD] @ weights[SENSES]
    return weights, known


def _make(queue: Any, frames: Frames, words: Words, vocabulary: dict[str, int], seed: int) -> None:
    sampler = Sampler(frames, words, seed)
    waiting: dict[int, list[Lesson]] = {length: [] for length in LENGTHS}
    while True:
        lesson = sampler.lesson()
        length = next((each for each in LENGTHS if len(lesson.tokens) <= each), LENGTHS[-1])
        waiting[length].append(lesson)
        if len(waiting[length]) == BATCH:
            queue.put(_batch(waiting[length], vocabulary, length))
            waiting[length] = []


def _batch(lessons: list[Lesson], vocabulary: dict[str, int], length: int) -> tuple[Any, ...]:
    ids = np.zeros((len(lessons), length), np.int32)
    rows = np.zeros((len(lessons), length, FEATURES), np.float32)
    mask = np.zeros((len(lessons), length), np.float32)
    roles = np.zeros((len(lessons), length), np.int32)
    begins = np.zeros((len(lessons), length), np.int32)
    for at, lesson in enumerate(lessons):
        words, row = features(lesson.tokens, vocabulary, lesson.cart, lesson.that)
        words = [id + STRANGE if token.strange else id for id, token in zip(words, lesson.tokens, strict=True)]
        n = min(len(words), length)
        ids[at, :n], rows[at, :n], mask[at, :n] = words[:n], row[:n], 1
        roles[at, :n] = [ROLES.index(role) for role in lesson.roles[:n]]
        begins[at, :n] = lesson.begins[:n]
    return ids, rows, mask, roles, begins


def first_weights(words: int, dimensions: int, seed: int) -> dict[str, Any]:
    """Weights before anything is learnt, by name, for so many words and dimensions of their senses."""
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 64))

    def matrix(*shape: int) -> Any:
        return jax.random.normal(next(keys), shape) / math.sqrt(shape[0])

    weights = {
        "words": jax.random.normal(next(keys), (words, WIDE)) * 0.05,
        "senses": matrix(dimensions, WIDE) * 0.3,
        "features": matrix(FEATURES, WIDE),
    }
    for layer in range(LAYERS):
        part = f"{layer}."
        weights |= {
            part + "qkv": matrix(WIDE, 3 * WIDE),
            part + "out": matrix(WIDE, WIDE),
            part + "up": matrix(WIDE, 3 * WIDE),
            part + "up_bias": jnp.zeros(3 * WIDE),
            part + "down": matrix(3 * WIDE, WIDE),
            part + "down_bias": jnp.zeros(WIDE),
            part + "g1": jnp.ones(WIDE),
            part + "g2": jnp.ones(WIDE),
            part + "apart": jnp.zeros((HEADS, 2 * FARTHEST + 1)),
        }
    return weights | {"g": jnp.ones(WIDE), "roles": matrix(WIDE, len(ROLES)), "begins": matrix(WIDE, len(BEGINS))}


_APART = np.clip(np.arange(LENGTHS[-1])[:, None] - np.arange(LENGTHS[-1])[None, :], -FARTHEST, FARTHEST) + FARTHEST


def _normed(x: Any, gain: Any) -> Any:
    return x * gain / jnp.sqrt((x * x).mean(-1, keepdims=True) + 1e-6)


def forward(w: dict[str, Any], senses: Any, ids: Any, rows: Any, mask: Any, key: Any = None) -> tuple[Any, Any]:
    """As `Network`, over a batch; with dropout where there is a key."""
    known = ids < len(w["words"])  # of others, only the sense is known
    own = w["words"][jnp.where(known, ids, 0)] * known[..., None]
    x = own + senses[ids % STRANGE] @ w["senses"] + rows @ w["features"]
    many, count, _ = x.shape
    for layer in range(LAYERS):
        part = f"{layer}."
        h = _normed(x, w[part + "g1"]) @ w[part + "qkv"]
        q, k, v = (t.reshape(many, count, HEADS, WIDE // HEADS).transpose(0, 2, 1, 3) for t in jnp.split(h, 3, -1))
        scores = (
            q @ k.transpose(0, 1, 3, 2) / math.sqrt(WIDE // HEADS) + w[part + "apart"][:, _APART[:count, :count]][None]
        )
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
    batch: Callable[[int], Any], words: int, senses: Any, seed: int, steps: int, tell: Callable[[str], None]
) -> Any:
    weights = first_weights(words, senses.shape[1], seed)
    at_hand = jnp.asarray(senses)
    rate = optax.warmup_cosine_decay_schedule(0, RATE, min(WARM_UP, steps // 4), steps, 1e-5)
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=0.01))
    state = optimizer.init(weights)

    def loss(w: Any, ids: Any, rows: Any, mask: Any, roles: Any, begins: Any, key: Any) -> Any:
        said, begun = forward(w, at_hand, ids, rows, mask, key)
        wrong = optax.softmax_cross_entropy_with_integer_labels(said, roles)
        wrong += optax.softmax_cross_entropy_with_integer_labels(begun, begins)
        return (wrong * mask).sum() / mask.sum()

    def stepped(w: Any, state: Any, lessons: Any, key: Any) -> Any:
        value, gradient = jax.value_and_grad(loss)(w, *lessons, key)
        updates, state = optimizer.update(gradient, state, w)
        return optax.apply_updates(w, updates), state, value

    step = jax.jit(stepped)  # no decorator: without JAX its type is not known, and CI has none
    key = jax.random.PRNGKey(seed + 1)
    total = 0.0
    for at in range(1, steps + 1):
        key, own = jax.random.split(key)
        weights, state, value = step(weights, state, batch(at - 1), own)
        total += float(value)
        if at % 200 == 0 or at == steps:
            tell(f"step {at} of {steps}, loss {total / (at % 200 or 200):.4f}")
            total = 0.0
    return {name: np.array(value) for name, value in weights.items()}
