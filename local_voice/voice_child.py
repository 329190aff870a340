"""The child process of `voice`: reads one request, writes one WAV file, and ends."""

from __future__ import annotations

import json
import sys


def main() -> int:
    """Speak the request on standard input into its file; status 1 where the engine did not finish."""
    import pyttsx3

    request = json.loads(sys.stdin.read() or "{}")
    if not request:
        return 0
    engine = pyttsx3.init()
    finished: list[bool] = []
    engine.connect("finished-utterance", lambda name, completed: finished.append(completed))
    wanted = request["language"].lower()
    for voice in engine.getProperty("voices"):
        if voice.id.lower().rpartition("/")[2] == wanted:
            engine.setProperty("voice", voice.id)
            break
    engine.setProperty("rate", request["words_per_minute"])
    engine.save_to_file(request["words"], request["path"])
    if sys.platform == "linux":
        engine.startLoop()  # ends with the utterance; runAndWait() cancels one that takes longer than an instant
    else:
        engine.runAndWait()
    return 0 if any(finished) else 1


if __name__ == "__main__":
    sys.exit(main())
