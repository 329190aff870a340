"""How sure the networks may be of all roles together: fitted on forms that nothing else is learnt from."""

from __future__ import annotations

from math import prod

import numpy as np

from sayso.understanding.learnt.weights import Calibration, Learnt
from sayso.understanding.phrases.frames import Frames
from sayso.understanding.phrases.sampling import Lesson, Sampler, Words
from sayso.understanding.phrases.tokens import ROLES, features

UTTERANCES = 6_000
ROUNDS = 30
"""Of Newton's method; it has converged long before."""


def calibrated(learnt: Learnt, frames: Frames, held_out: Frames, words: Words, seed: int) -> Calibration:
    """Slope and offset by which what the networks say becomes how often it is right (Platt 1999)."""
    sampler = Sampler(Frames({**frames.sections, **held_out.sections}), words, seed)
    said, right = zip(*(_judged(sampler.lesson(), learnt) for _ in range(UTTERANCES)), strict=True)
    inputs = np.array([[Calibration.log_odds(each), 1.0] for each in said])
    found = np.array([1.0, 0.0])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (np.array(right) - likely)
        curve = (inputs * (likely * (1 - likely))[:, None]).T @ inputs
        found = found + np.linalg.solve(curve + 1e-6 * np.eye(2), slope)
    return Calibration(float(found[0]), float(found[1]))


def _judged(lesson: Lesson, learnt: Learnt) -> tuple[float, bool]:
    """The probability of the likeliest roles of an utterance, and whether they are right."""
    ids, rows = features(lesson.tokens, learnt.vocabulary, lesson.cart, lesson.that)
    roles, begins = learnt.network(ids, rows)[0]
    best = [ROLES[role] for role in roles.argmax(-1)]
    named = [at for at, role in enumerate(best) if role != "O"]
    likely = prod(roles.max(-1).tolist()) * prod(begins.max(-1)[named].tolist())
    same = all(begins[at].argmax() == lesson.begins[at] for at in named)
    return likely, same and tuple(best) == lesson.roles
