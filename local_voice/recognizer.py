"""Speech to words: Vosk behind a port of two methods."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

UNKNOWN = "[unk]"
"""What Vosk writes for speech that is none of the phrases."""


class ModelUnusable(Exception):
    """The speech model is missing or no Vosk model; the message says what to do."""


class Recognizer(Protocol):
    """Hears one stream of sound."""

    def hear(self, block: bytes) -> str | None:
        """The words of an utterance that has just ended (perhaps none); None while one may still go on."""

    def finish(self) -> str:
        """The words heard since the last utterance ended; the stream is over."""

    @property
    def ends(self) -> tuple[tuple[str, float], ...]:
        """The last utterance's words, each with the second of the stream at which it ended."""


class VoskModel:
    """A loaded speech model; makes recognizers."""

    def __init__(self, folder: Path) -> None:
        for needed in ("am", "conf", "graph"):
            if not (folder / needed).is_dir():
                raise ModelUnusable(f"{folder} is no Vosk model: it has no folder '{needed}'; name another folder")
        try:
            import vosk
        except ImportError as error:
            raise ModelUnusable(f"Vosk is missing ({error}); install it with: pip install 'sayso[voice]'") from None
        vosk.SetLogLevel(-1)
        try:
            self._model: Any = vosk.Model(str(folder))
        except Exception:  # vosk raises bare Exception
            raise ModelUnusable(f"{folder} cannot be loaded by Vosk; fetch the model again") from None
        self._vosk: Any = vosk

    def missing_words(self, words: Sequence[str]) -> list[str]:
        """Those of the words that this model can never hear."""
        return [word for word in words if self._model.vosk_model_find_word(word) < 0]

    def recognizer(self, rate: int) -> Recognizer:
        """A recognizer of anything that is said."""
        return _VoskRecognizer(self._vosk.KaldiRecognizer(self._model, rate))

    def listening_for(self, phrases: Sequence[str], rate: int) -> Recognizer:
        """A recognizer of these phrases alone; anything else is `[unk]`.

        Raises ModelUnusable where the model knows none of them: an empty grammar would end the process.
        """
        known = [phrase for phrase in phrases if phrase.split() and not self.missing_words(phrase.split())]
        if not known:
            raise ModelUnusable(f"this model does not know the words of '{', '.join(phrases)}'; use another model")
        return _VoskRecognizer(self._vosk.KaldiRecognizer(self._model, rate, json.dumps([*known, UNKNOWN])))


class _VoskRecognizer:
    """One Vosk recognizer; never shared between threads."""

    def __init__(self, kaldi: Any) -> None:
        self._kaldi = kaldi
        self._kaldi.SetWords(True)
        self.ends: tuple[tuple[str, float], ...] = ()

    def hear(self, block: bytes) -> str | None:
        return self._text(self._kaldi.Result()) if self._kaldi.AcceptWaveform(block) else None

    def finish(self) -> str:
        return self._text(self._kaldi.FinalResult())

    def _text(self, result: str) -> str:
        heard = json.loads(result)
        self.ends = tuple((word["word"], word["end"]) for word in heard.get("result", ()))
        return str(heard.get("text", ""))
