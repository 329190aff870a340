"""`script/bench [core|talk|skill|usual FILE|understanding [FOLDER ...]|wishes|visits|intents]`: figures to print."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.benchmarks import core, intents, skill, talk, understanding, usual, wishes

WHAT = ("core", "talk", "skill", "understanding", "usual", "wishes", "visits", "intents")


def main() -> int:
    """Run the benchmark that is named."""
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("what", nargs="?", default="core", choices=WHAT)
    parser.add_argument("files", nargs="*", help="order histories, folders of orders, wishes, visits, models")
    parser.add_argument("--wrong", action="store_true", help="list what is not understood")
    parser.add_argument("--by-sound", action="store_true", help="hold every fourth visit by a synthetic voice")
    options = parser.parse_args()
    if options.what == "usual":
        if not options.files:
            parser.error("name a file of order histories: script/bench usual HISTORIES.csv.gz")
        usual.run(options.files[0])
        return 0
    if options.what == "understanding":
        understanding.run([Path(each) for each in options.files], options.wrong)
        return 0
    if options.what == "intents":
        intents.run_intents([Path(each) for each in options.files])
        return 0
    if options.what == "wishes":
        wishes.run_wishes([Path(each) for each in options.files], options.wrong)
        return 0
    if options.what == "visits":
        wishes.run_visits([Path(each) for each in options.files], options.wrong, options.by_sound)
        return 0
    {"core": core.run, "talk": talk.run, "skill": skill.run}[options.what]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
