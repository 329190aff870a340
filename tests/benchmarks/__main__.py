"""`script/bench [core|talk|skill|usual FILE]`: which figures to print."""

from __future__ import annotations

import argparse
import sys

from tests.benchmarks import core, skill, talk, usual


def main() -> int:
    """Run the benchmark that is named."""
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("what", nargs="?", default="core", choices=["core", "talk", "skill", "usual"])
    parser.add_argument("file", nargs="?", help="order histories, for `usual`")
    options = parser.parse_args()
    if options.what == "usual":
        if options.file is None:
            parser.error("name a file of order histories: script/bench usual HISTORIES.csv.gz")
        usual.run(options.file)
        return 0
    {"core": core.run, "talk": talk.run, "skill": skill.run}[options.what]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
