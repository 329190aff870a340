"""Learning from what people say (`python -m sayso learn`): the roles of the words of an order, from frames."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from sayso.language import load_language
from sayso.understanding.learnt.senses import senses_of
from sayso.understanding.learnt.weights import digest_of, packed
from sayso.understanding.phrases.frames import frame_files, read_frames
from sayso.understanding.phrases.role_weights import weights_name
from sayso.understanding.phrases.roles import sampling_words
from sayso.understanding.phrases.sampling import Lesson, Sampler
from sayso.understanding.phrases.tokens import BEGINS

STEPS = 5_000
"""With so many the weights that ship were learnt."""
MEMBERS = 2
UNAVAILABLE = 69


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The command and its help."""
    parser.description = __doc__
    parser.add_argument("--language", default="en", help="the language (en)")
    parser.add_argument(
        "--steps", type=int, default=STEPS, help=f"how long each learns ({STEPS}: a quarter of an hour)"
    )
    parser.add_argument("--members", type=int, default=MEMBERS, help=f"networks that are asked together ({MEMBERS})")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same weights (1)")
    parser.add_argument("--frames", metavar="FOLDER", type=Path, help="the frames (default: ours)")
    parser.add_argument(
        "--examples", type=int, metavar="N", help="only list N utterances with the roles of their words"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="where the weights go (default: into the package)")
    parser.set_defaults(command=_learn)


def _learn(options: argparse.Namespace) -> int:
    language = load_language(options.language)
    texts = frame_files(options.language, options.frames)
    if not texts:
        print(f"sayso: there are no frames for {options.language}; name their folder with --frames", file=sys.stderr)
        return 2
    frames = read_frames(texts)
    if options.examples is not None:
        sampler = Sampler(frames, sampling_words(language), options.seed)
        for _ in range(max(0, options.examples)):
            print(_shown(sampler.lesson()))
        return 0
    try:
        from sayso.understanding.phrases.learning import HEADS, learnt
    except ImportError:
        print("sayso: learning needs JAX; install it with: pip install 'sayso[learn]'", file=sys.stderr)
        return UNAVAILABLE
    start = time.monotonic()
    members = []
    words: list[str] = []
    for seed in range(options.seed, options.seed + options.members):
        weights, words = learnt(frames, sampling_words(language), seed, options.steps, 1, _tell)
        members.append(weights)
    data = packed(members, words, HEADS, digest_of(frames.forms(), senses_of(options.language)))
    out = options.out or Path(__file__).parents[1] / "understanding" / "learnt" / weights_name(options.language)
    out.write_bytes(data)
    print(f"{frames.count} forms, {len(words)} words, {len(data)} bytes, {time.monotonic() - start:.0f} s: {out}")
    return 0


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
