"""`script/bench [core|talk|skill]`: which figures to print."""

from __future__ import annotations

import argparse
import sys

from tests.benchmarks import core, skill, talk


def main() -> int:
    """Run the benchmark that is named."""
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("what", nargs="?", default="core", choices=["core", "talk", "skill"])
    {"core": core.run, "talk": talk.run, "skill": skill.run}[parser.parse_args().what]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
