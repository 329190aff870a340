"""Learning from what people say (`python -m sayso learn`): the roles of an order's words from frames, the intents and
slots of wishes from phrases."""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from sayso.language import load_language
from sayso.understanding.learnt.senses import senses_of
from sayso.understanding.learnt.weights import Calibration, digest_of, packed, unpacked
from sayso.understanding.phrases.frames import Frames, frame_files, held_out_files, read_frames
from sayso.understanding.phrases.role_weights import weights_name
from sayso.understanding.phrases.roles import sampling_words
from sayso.understanding.phrases.sampling import Lesson, Sampler, Words
from sayso.understanding.phrases.tokens import BEGINS, FEATURES, ROLES
from sayso.understanding.wishes import reader as wish_reader
from sayso.understanding.wishes.phrases import Phrases, phrase_files, read_phrases
from sayso.understanding.wishes.sampling import Lesson as WishLesson
from sayso.understanding.wishes.sampling import WishSampler
from sayso.understanding.wishes.tokens import labels_of

STEPS = {"roles": 6_500, "wishes": 13_000}
"""With so many the weights of each that ship were learnt."""
MEMBERS = 2
WHAT = tuple(STEPS)
UNAVAILABLE = 69


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The command and its help."""
    parser.description = __doc__
    parser.add_argument("--language", default="en", help="the language (en)")
    parser.add_argument("--only", choices=WHAT, help="only one of the two networks (default: both)")
    steps = ", ".join(f"{what} {many}" for what, many in STEPS.items())
    parser.add_argument("--steps", type=int, help=f"how long each learns ({steps}: some twenty minutes a network)")
    parser.add_argument("--members", type=int, default=MEMBERS, help=f"networks that are asked together ({MEMBERS})")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same weights (1)")
    parser.add_argument("--frames", metavar="FOLDER", type=Path, help="the frames (default: ours)")
    parser.add_argument(
        "--examples", type=int, metavar="N", help="only list N utterances with the roles of their words"
    )
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="where the weights go (default: into the package)")
    parser.set_defaults(command=_learn)


def _learn(options: argparse.Namespace) -> int:
    words = sampling_words(load_language(options.language))
    texts = frame_files(options.language, options.frames)
    if not texts:
        print(f"sayso: there are no frames for {options.language}; name their folder with --frames", file=sys.stderr)
        return 2
    frames = read_frames(texts)
    phrases = read_phrases(phrase_files(options.language, options.frames and options.frames / "wishes"))
    if options.examples is not None:
        return _list(options, frames, phrases, words)
    try:
        import sayso.understanding.learnt.learning  # noqa: F401 - to say at once that JAX is missing
    except ImportError:
        print("sayso: learning needs JAX; install it with: pip install 'sayso[learn]'", file=sys.stderr)
        return UNAVAILABLE
    folder = options.out or Path(__file__).parents[1] / "understanding" / "learnt"
    for what, learn in (("roles", partial(_roles, frames)), ("wishes", partial(_wishes, phrases, frames))):
        if options.only not in (None, what) or (what == "wishes" and not phrases.phrases):
            continue
        start = time.monotonic()
        name, data = learn(words, options)
        (folder / name).write_bytes(data)
        _tell(f"{len(data)} bytes, {time.monotonic() - start:.0f} s: {folder / name}")
    return 0


def _list(options: argparse.Namespace, frames: Frames, phrases: Phrases, words: Words) -> int:
    wishes = options.only == "wishes"
    sampler: Any = WishSampler(phrases, frames, words, options.seed) if wishes else Sampler(frames, words, options.seed)
    for _ in range(max(0, options.examples)):
        lesson = sampler.lesson()
        print(_wish_shown(lesson) if wishes else _shown(lesson))
    return 0


def _seeds(options: argparse.Namespace) -> range:
    """One for each network that is asked together with the others."""
    return range(options.seed, options.seed + options.members)


def _roles(frames: Frames, words: Words, options: argparse.Namespace) -> tuple[str, bytes]:
    """The name and the bytes of the roles' weights, calibrated on forms that were held out."""
    from sayso.understanding.phrases.calibrating import calibrated
    from sayso.understanding.phrases.learning import SHAPE, learnt_roles

    aside = held_out_files(options.language, options.frames)
    held_out = read_frames(aside) if aside else Frames()
    members, known = learnt_roles(frames, words, _seeds(options), options.steps or STEPS["roles"], _tell)
    senses, name = senses_of(options.language), weights_name(options.language)
    digest = digest_of([*frames.forms(), *held_out.forms()], senses)
    pack = partial(packed, members, known, SHAPE.heads, (ROLES, BEGINS), digest)
    calibration = Calibration()
    if held_out.count:
        found = unpacked(pack(), name, FEATURES, senses)
        calibration = calibrated(found, frames, held_out, words, options.seed)
        _tell(f"calibrated on {held_out.count} forms: slope {calibration.slope:.3f}, offset {calibration.offset:.3f}")
    _tell(f"roles: {frames.count} forms, {len(known)} words")
    return name, pack(calibration)


def _wishes(phrases: Phrases, frames: Frames, words: Words, options: argparse.Namespace) -> tuple[str, bytes]:
    """The name and the bytes of the wishes' weights."""
    from sayso.understanding.wishes.learning import HEADS, learnt_wishes

    steps = options.steps or STEPS["wishes"]
    members, known = learnt_wishes(phrases, frames, words, _seeds(options), steps, _tell)
    digest = digest_of([*phrases.forms(), *frames.forms()], senses_of(options.language))
    names = (labels_of(phrases), wish_reader.names_of(phrases))
    _tell(f"wishes: {len(phrases.phrases)} phrases, {len(known)} words")
    return wish_reader.weights_name(options.language), packed(members, known, HEADS, names, digest)


def _tell(line: str) -> None:
    print(line, flush=True)


def _shown(lesson: Lesson) -> str:
    """An utterance with the role of each word: `two/add:Q <product>/H please`."""
    words = []
    for token, role, begin in zip(lesson.tokens, lesson.roles, lesson.begins, strict=True):
        kinds = ("product", "category", "attribute", "modifier")
        name = f"<{' '.join(kind for kind in kinds if getattr(token, kind))}>"
        word = name if token.kind == "name" else token.word or "<strange>"
        words.append(word if role == "O" else f"{word}/{BEGINS[begin]}{':' * bool(begin)}{role}")
    return " ".join(words)


def _wish_shown(lesson: WishLesson) -> str:
    """An utterance with its intent and the slot of each word: `PriceIntent (told): how much is <name>/goods`."""
    words = [
        (token.word or f"<{token.kind}>") + ("" if label == "O" else f"/{label}")
        for token, label in zip(lesson.tokens, lesson.labels, strict=True)
    ]
    return f"{lesson.intent} ({lesson.state.said}): {' '.join(words)}"
