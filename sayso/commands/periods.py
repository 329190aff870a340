"""Periods from JSON lines (`python -m sayso periods`): the days that a sentence speaks of.

A line {"id", "text", "now"} is answered with {"id", "start", "end"}: dates, the end exclusive, both null where no
period is named. `now` is the local time of the shop in ISO 8601.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from sayso.language import LocaleMissing, load_language
from sayso.understanding.periods import PeriodReader


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The command and its options."""
    parser.description = __doc__
    parser.add_argument("--locale", default="en", help="language, or language and country (default: en)")
    parser.set_defaults(command=_answer_periods)


def _answer_periods(options: argparse.Namespace) -> int:
    try:
        reader = PeriodReader(load_language(options.locale.partition("-")[0]))
    except LocaleMissing as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 2
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            request = json.loads(line)
            place, text = request["id"], str(request["text"])
            today = datetime.fromisoformat(str(request["now"])).date()
        except (ValueError, KeyError, TypeError, RecursionError):
            print(f'sayso: line {number} is not {{"id", "text", "now"}} as JSON', file=sys.stderr)
            return 2
        found = reader.find(text[:20_000], today)
        start, end = (found.start.isoformat(), found.end.isoformat()) if found else (None, None)
        print(json.dumps({"id": place, "start": start, "end": end}), flush=True)
    return 0
