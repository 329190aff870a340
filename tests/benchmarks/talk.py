"""Seconds from the start of `script/talk` in a clean clone to the first answer, first time and second."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path


def run() -> None:
    """Print the figures."""
    repository = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", repository, clone], check=True)
        for turn in ("first time", "second time"):
            print(
                f"script/talk, {turn}: {_seconds_to_first_answer(clone, folder):.1f} s to the first answer", flush=True
            )


def _seconds_to_first_answer(clone: Path, folder: str) -> float:
    start = time.perf_counter()
    program = subprocess.Popen(
        [clone / "script" / "talk"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "XDG_DATA_HOME": folder},
        text=True,
    )
    assert program.stdout is not None
    asked = False
    seconds = 0.0
    for line in program.stdout:
        if asked and line.startswith("<") and not seconds:
            seconds = time.perf_counter() - start
        asked = asked or line.startswith(">")
    program.wait()
    return seconds
