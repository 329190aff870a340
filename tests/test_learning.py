"""Frames, learning and weights: slips are told with file and line, weights fit their data, bad ones are refused."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sayso.__main__ import main
from sayso.language import WeightsUnusable, load_language
from sayso.menu import MenuError
from sayso.understanding.learnt.network import Network
from sayso.understanding.learnt.senses import senses_of
from sayso.understanding.learnt.weights import SENSES, digest_of, packed, shipped, unpacked
from sayso.understanding.phrases import role_weights
from sayso.understanding.phrases.frames import ROOTS, frame_files, held_out_files, read_frames
from sayso.understanding.phrases.role_weights import learnt_roles, weights_name
from sayso.understanding.phrases.roles import sampling_words
from sayso.understanding.phrases.sampling import Sampler
from sayso.understanding.phrases.tokens import BEGINS, FEATURES, ROLES

LEAST = "".join(f"[{root}]\n@H\n" for root in ROOTS)


def learn(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sayso", "learn", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_the_weights_were_learnt_from_the_frames_that_are_there() -> None:
    message = "the frames have changed since the weights were learnt; run: python -m sayso learn"
    forms = [form for texts in (frame_files("en"), held_out_files("en")) for form in read_frames(texts).forms()]
    assert learnt_roles("en").digest == digest_of(forms, senses_of("en")), message


def test_the_weights_are_small() -> None:
    assert len(shipped(weights_name("en"))) < 2_000_000


def test_english_has_several_thousand_forms() -> None:
    assert read_frames(frame_files("en")).count > 5_000


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a @Z please", "a.frames:2: there is no slot '@Z'"),
        ("%np please", "a.frames:2: there is no section [np]"),
        ("%order again", "a.frames:2: [order] names itself"),
        ("a, b", "a.frames:2: 'a,' is no word"),
        ("second/Z", "a.frames:2: 'second/Z' gives a word no role"),
        ("[not closed", "a.frames:2: '[not closed' is no section"),
    ],
)
def test_a_slip_in_a_frame_is_told_with_its_place(row: str, told: str) -> None:
    with pytest.raises(MenuError, match="^" + told.replace("[", r"\[").replace("]", r"\]")):
        read_frames({"a.frames": LEAST.replace("[order]\n", f"[order]\n{row}\n")})


def test_a_form_before_the_first_section_is_told() -> None:
    with pytest.raises(MenuError, match=r"write \[name\] above it"):
        read_frames({"a.frames": "a @H\n"})


def test_a_section_that_is_missing_is_told() -> None:
    with pytest.raises(MenuError, match=r"no section \[edit\]"):
        read_frames({"a.frames": "[order]\n@H\n"})


def test_lessons_are_the_same_for_the_same_seed_and_of_known_roles() -> None:
    frames, words = read_frames(frame_files("en")), sampling_words(load_language("en"))
    one, other = Sampler(frames, words, 7), Sampler(frames, words, 7)
    for _ in range(300):
        lesson = one.lesson()
        assert lesson == other.lesson()
        assert len(lesson.tokens) == len(lesson.roles) == len(lesson.begins)
        assert set(lesson.roles) <= set(ROLES)
        assert all(role != "O" for role, begin in zip(lesson.roles, lesson.begins, strict=True) if begin)


def test_examples_are_listed_with_their_roles() -> None:
    done = learn("--examples", "5")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 5


def test_a_language_without_frames_is_told() -> None:
    assert learn("--language", "xx").returncode != 0


def bad(change: str) -> bytes:
    data = shipped(weights_name("en"))
    if change == "half":
        return data[: len(data) // 2]
    with np.load(io.BytesIO(data)) as held:
        parts = {name: held[name] for name in held.files}
    match change:
        case "version":
            parts["_version"] = np.array(99)
        case "no words":
            del parts["_words"]
        case "other roles":
            parts["0:roles"] = parts["0:roles"][:, :-1]
        case "not a number":
            parts["0:g"] = parts["0:g"] * np.nan
    buffer = io.BytesIO()
    np.savez(buffer, **parts)
    return buffer.getvalue()


@pytest.mark.parametrize("change", ["half", "version", "no words", "other roles", "not a number"])
def test_weights_that_cannot_be_used_are_refused_in_one_sentence(change: str) -> None:
    with pytest.raises(WeightsUnusable, match=r"^the weights x cannot be used \(.*\); learn them again"):
        unpacked(bad(change), "x", FEATURES, senses_of("en"), (ROLES, BEGINS))


@pytest.mark.parametrize("damage", ["half", "missing"])
def test_a_command_without_its_weights_says_so_once(
    damage: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bad("half")

    def unusable(name: str) -> bytes:
        if damage == "missing":
            raise WeightsUnusable(f"the weights {name} are missing; learn them with: python -m sayso learn")
        return data

    monkeypatch.setattr(role_weights, "shipped", unusable)
    learnt_roles.cache_clear()
    try:
        assert main(["check"]) == 9
    finally:
        learnt_roles.cache_clear()
    told = capsys.readouterr().err
    assert told.startswith("sayso: the weights roles.en.npz")
    assert told.count("\n") == 1


def test_what_is_packed_is_unpacked() -> None:
    learnt = learnt_roles("en")
    senses = senses_of("en")
    members = [
        {**member.weights, SENSES: np.zeros((senses.vectors.shape[1], 96), np.float32)}
        for member in learnt.network.members
    ]
    again = unpacked(packed(members, learnt.words, 6, (ROLES, BEGINS), "d"), "x", FEATURES, senses)
    assert again.vocabulary == learnt.vocabulary
    assert again.digest == "d"
    known = len(learnt.words)
    for one, other in zip(again.network.members, learnt.network.members, strict=True):
        for name, value in one.weights.items():
            assert np.allclose(value[:known], other.weights[name][:known], atol=0.02)


def test_learning_makes_weights(tmp_path: Path) -> None:
    pytest.importorskip("jax", reason="JAX is not installed; install it with: pip install 'sayso[learn]'")
    done = learn("--steps", "2", "--members", "1", "--only", "roles", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    data = (tmp_path / weights_name("en")).read_bytes()
    unpacked(data, "w", FEATURES, senses_of("en"), (ROLES, BEGINS))


def test_what_is_learnt_is_what_runs() -> None:
    jax = pytest.importorskip("jax", reason="JAX is not installed; install it with: pip install 'sayso[learn]'")
    from sayso.understanding.learnt.learning import first_weights, forward
    from sayso.understanding.phrases.learning import SHAPE

    chance = np.random.default_rng(5)
    weights = {name: np.array(value) for name, value in first_weights(30, 8, SHAPE, 3).items()}
    weights |= {name: chance.normal(size=value.shape) for name, value in weights.items() if name.endswith("apart")}
    senses = chance.normal(size=(40, 8)).astype(np.float32)
    ids, rows = [5, 9, 33, 1, 2], chance.normal(size=(5, FEATURES)).astype(np.float32)
    mask = np.ones((1, 5), np.float32)
    learning = forward(weights, senses, np.array([ids]), rows[None], mask, SHAPE)
    known = weights["words"] + senses[:30] @ weights["senses"]
    table = np.concatenate([known, senses[30:] @ weights["senses"]]).astype(np.float32)
    running = Network({**weights, "words": table}, SHAPE.heads)(ids, rows)
    for one, other in zip(learning, running, strict=True):
        assert np.allclose(jax.device_get(one)[0], other, atol=1e-3)
