"""Talk to a shop: by microphone, from recordings, or by keyboard (`python -m local_voice`)."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from platformdirs import user_data_path

from local_voice import models
from local_voice.conversation import Conversation, converse, hear_recording
from local_voice.devices import Loudspeaker, Microphone, NoDevice, check_devices
from local_voice.hearing import unheard
from local_voice.keyboard import converse_by_keyboard
from local_voice.loop import Settings
from local_voice.models import DEMO_LANGUAGE, DEMO_MODEL
from local_voice.recognizer import ModelUnusable, VoskModel
from local_voice.sound import SoundFileError, WavSpeaker, read_wav
from local_voice.transcript import Transcript
from local_voice.voice import Pyttsx3Voice, VoiceUnavailable
from sayso import __version__
from sayso.assistant import Assistant, open_assistant
from sayso.demo import CUSTOMER
from sayso.language import LocaleMissing, WeightsUnusable, load_language
from sayso.menu import MenuError
from sayso.store import StoreUnavailable

EXIT_CODES = """\
exit codes:
  0  the conversation ended: goodbye, end of input, or a signal to end
  2  the command line is wrong
  3  the menu cannot be used
  4  a WAV file cannot be read or written
  5  the speech model is missing or cannot be used
  6  the microphone, the loudspeaker or the voice does not work
  7  the store cannot be used
  8  standard output, or another file, cannot be written
  9  what was learnt about orders cannot be used: weights that are missing, damaged or of another version
"""

EXIT_OF: dict[type[Exception], int] = {
    LocaleMissing: 2,
    MenuError: 3,
    SoundFileError: 4,
    ModelUnusable: 5,
    NoDevice: 6,
    VoiceUnavailable: 6,
    StoreUnavailable: 7,
    WeightsUnusable: 9,
}


MOST_TOLD = 8
"""Products that are named of those that a speech model cannot hear."""


def main(arguments: list[str] | None = None) -> int:
    """Hold a conversation; answers the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.WARNING,
        stream=sys.stderr,
        format="%(levelname)s: %(message)s",
    )
    signal.signal(signal.SIGTERM, _end_in_order)
    try:
        with ExitStack() as stack:
            return _run(options, stack)
    except tuple(EXIT_OF) as error:
        print(f"local_voice: {error}", file=sys.stderr)
        return EXIT_OF[type(error)]
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads: nothing to flush
        return 0
    except OSError as error:
        print(f"local_voice: {error.strerror or error}; make room, or name another place", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 8
    except (KeyboardInterrupt, EndInOrder):
        return 0


class EndInOrder(BaseException):
    """A signal asked us to end."""


def _end_in_order(number: int, frame: FrameType | None) -> None:
    raise EndInOrder


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m local_voice",
        description="Talk to a shop. Without options: by microphone; where there is none, a spoken demonstration.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--text", action="store_true", help="type instead of talk; reads standard input, an utterance a line"
    )
    how.add_argument(
        "--wav", nargs="+", metavar="FILE", help="hear these recordings (16-bit WAV) instead of a microphone"
    )
    parser.add_argument(
        "--speaker", metavar="OUT.wav", help="write what we say into this WAV file instead of playing it"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON line a turn, and nothing else")
    parser.add_argument("--customer", metavar="NAME", default=CUSTOMER, help=f"who is speaking (default: {CUSTOMER})")
    parser.add_argument(
        "--store",
        metavar="URL",
        help="where orders are kept, such as sqlite:///shop.db; sqlite:// keeps nothing (default: a file of yours)",
    )
    parser.add_argument("--locale", default="en-US", help="language and country (default: en-US)")
    parser.add_argument(
        "--menu", metavar="FILE", help="what the shop sells: YAML, or neutral-menu JSON (default: the demo shop)"
    )
    parser.add_argument(
        "--model", metavar="FOLDER", help="the Vosk model that hears (default: the downloaded one, else the demo model)"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="log what happens, with what was said, to standard error"
    )
    parser.add_argument("--version", action="version", version=f"sayso {__version__}")
    return parser


def _run(options: argparse.Namespace, stack: ExitStack) -> int:
    if not options.customer.strip() or len(options.customer) > 60 or not options.customer.isprintable():
        _parser().error("--customer is a name of 1 to 60 printable characters")
    if options.text:
        converse_by_keyboard(_conversation(options, stack, echo=False), options.json)
    elif options.wav:
        _hear_recordings(options, stack)
    else:
        _talk(options, stack)
    return 0


def _assistant(options: argparse.Namespace, stack: ExitStack, store: str | None) -> Assistant:
    assistant = open_assistant(store, options.menu, options.locale)
    stack.callback(assistant.shop.store.close)
    return assistant


def _conversation(options: argparse.Namespace, stack: ExitStack, echo: bool) -> Conversation:
    """A conversation that is written to standard output, and to the speaker's file where one is named."""
    assistant = _assistant(options, stack, options.store)
    voice = speaker = None
    if options.speaker:
        speaker = WavSpeaker(options.speaker)
        stack.callback(speaker.close)
        voice = Pyttsx3Voice(options.locale.lower())
        stack.callback(voice.close)
    transcript = Transcript(sys.stdout, options.json, echo)
    return Conversation(assistant, assistant.enter(options.customer), transcript, voice, speaker)


def _model(options: argparse.Namespace, of_people: bool = True) -> VoskModel:
    """The model that was named, the downloaded one where people are to be heard, else the demo model.

    Raises ModelUnusable where there is none of the language.
    """
    if options.model:
        return VoskModel(Path(options.model))
    language = options.locale.partition("-")[0]
    model = models.installed_model(language) if of_people else None
    model = model or (DEMO_MODEL if language == DEMO_LANGUAGE else None)
    if model is None:  # no language is heard with the ears of another
        raise ModelUnusable(
            f"there is no speech model for {options.locale} here; name the folder of one with --model,"
            " or type with --text"
        )
    return VoskModel(model)


def _hear_recordings(options: argparse.Namespace, stack: ExitStack) -> None:
    sounds = [read_wav(path) for path in options.wav]  # all of them, before anything is ordered
    model = _model(options)
    conversation = _conversation(options, stack, echo=True)
    _tell_what_is_not_heard(conversation.assistant, options.locale, model)
    conversation.greet()
    for sound in sounds:
        hear_recording(sound, model, conversation)


def _talk(options: argparse.Namespace, stack: ExitStack) -> None:
    """Hands-free where there is a microphone; else the demonstration, then the keyboard."""
    try:
        check_devices()
    except NoDevice as error:
        if options.menu is None:
            _demonstrate(options, stack, str(error))
        else:
            _tell(f"No talking here: {error}. So by keyboard.")
            converse_by_keyboard(_conversation(options, stack, echo=False), options.json)
        return
    model = _model_for_people(options)
    assistant = _assistant(options, stack, options.store)
    voice = Pyttsx3Voice(options.locale.lower())
    stack.callback(voice.close)
    speaker = WavSpeaker(options.speaker) if options.speaker else Loudspeaker()
    stack.callback(speaker.close)
    conversation = Conversation(
        assistant, assistant.enter(options.customer), Transcript(sys.stdout, options.json, True), voice, speaker
    )
    _tell_what_is_not_heard(assistant, options.locale, model)
    wake_words = tuple(assistant.invocation.split())
    microphone = Microphone()
    _tell(f"Listening. Say “{assistant.invocation}” to begin; Ctrl-C ends.")
    converse(microphone, model, conversation, Settings(wake_words, microphone.rate))


def _tell_what_is_not_heard(assistant: Assistant, locale: str, model: VoskModel) -> None:
    """Tell the shopkeeper of products that nobody can order aloud with this speech model."""
    products = unheard(assistant.shop.menu, load_language(locale.partition("-")[0]), model)
    if products:
        some = ", ".join(products[:MOST_TOLD]) + (" ..." if len(products) > MOST_TOLD else "")
        _tell(f"This speech model cannot hear {len(products)} of the products: {some}. Add names that it knows.")


def _demonstrate(options: argparse.Namespace, stack: ExitStack, reason: str) -> None:
    from local_voice.demonstration import NumberedSpeaker, demonstrate

    folder = user_data_path("sayso", appauthor=False) / "demonstration"
    _tell(f"No talking here: {reason}. So a spoken demonstration: a synthetic customer, recognised by Vosk.")
    model = _model(options, of_people=False)
    with ExitStack() as demonstration:
        assistant = _assistant(options, demonstration, "sqlite://")
        voice = Pyttsx3Voice(options.locale.lower())
        demonstration.callback(voice.close)
        speaker = NumberedSpeaker(folder)
        transcript = Transcript(sys.stdout, options.json, True)
        conversation = Conversation(assistant, assistant.enter(options.customer), transcript, voice, speaker)
        demonstrate(conversation, model, speaker, options.locale)
    _tell(f"Every sentence is a WAV file in {folder}.")
    if sys.stdin is not None and sys.stdin.isatty():
        _tell("Now you, by keyboard; Ctrl-D ends.")
        converse_by_keyboard(_conversation(options, stack, echo=False), options.json)


def _model_for_people(options: argparse.Namespace) -> VoskModel:
    """The downloaded model; where there is none, the offer to fetch it, else the demo model."""
    language = options.locale.partition("-")[0]
    if not options.model and not models.installed_model(language):
        if sys.stdin is not None and sys.stdin.isatty():
            _offer_download(language)
        if not models.installed_model(language) and language == DEMO_LANGUAGE:
            _tell("Using the demo model, which is made from synthetic voices and may not understand people.")
    return _model(options)


def _offer_download(language: str) -> None:
    """Fetch the official model, if the person at the terminal wants it."""
    try:
        remote = models.find_remote(language)
        size = f"{remote.size / 1e6:.0f} MB" if remote.size else "size unknown"
        _tell(f"No speech model for people is installed. Download {remote.name} ({size})? [y/N]")
        if input().strip().lower() in ("y", "yes"):
            models.download(remote, models.models_folder(), _show_progress)
    except models.DownloadFailed as error:
        _tell(str(error))
    except EOFError:
        pass


def _show_progress(have: int, whole: int) -> None:
    width = 30
    done = width * have // whole if whole else 0
    share = f"{100 * have // whole:3} %" if whole else f"{have // 1_000_000} MB"
    print(
        f"\r[{'#' * done}{'.' * (width - done)}] {share}",
        end="\n" if have == whole else "",
        file=sys.stderr,
        flush=True,
    )


def _tell(words: str) -> None:
    """Something for the person at the terminal; never on standard output, which is the conversation's."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
