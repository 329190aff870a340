"""Commands for shopkeepers and developers of shops (`python -m sayso`)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from sayso import __version__
from sayso.language import LocaleMissing, WeightsUnusable
from sayso.menu import MenuError
from sayso.store import StoreUnavailable

EXIT_CODES = """\
exit codes:
  0  done
  1  it could not be done: no such order or SKU, or the order's state does not allow it; or a check found faults
  2  the command line is wrong
  3  the menu cannot be used
  7  the store cannot be used
  9  what was learnt about orders cannot be used: weights that are missing, damaged or of another version
  69 something is not installed that the command needs
"""


COMMANDS: Mapping[str, tuple[str, str]] = {
    "shop": ("sayso.commands.shop", "orders, stock and customers of a shop"),
    "model": ("sayso.commands.menu", "print the Alexa interaction model of a shop, ready for upload"),
    "menu": ("sayso.commands.menu", "check a menu, or make one from CSV"),
    "check": ("sayso.commands.check", "say whether interaction models and menus fit together"),
    "learn": ("sayso.commands.learn", "learn what the words of an order do, from frames (needs the extra learn)"),
    "orders": ("sayso.commands.orders", "answer order phrases in JSON lines, for developers of shops"),
    "intents": ("sayso.commands.intents", "answer utterances with intents in JSON lines, for developers of skills"),
    "periods": ("sayso.commands.periods", "answer sentences with the days that they speak of in JSON lines"),
}
"""Each command's module, which has a function `add` for its options, and its help."""


def main(arguments: list[str] | None = None) -> int:
    """Carry out a command; answers the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser(arguments).parse_args(arguments)
    try:
        result: int = options.command(options)
        sys.stdout.flush()
        return result
    except MenuError as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 3
    except LocaleMissing as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 2
    except WeightsUnusable as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 9
    except StoreUnavailable as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 7
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sayso",
        description="Commands for shopkeepers and developers of shops.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sayso {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, help_text) in COMMANDS.items():
        command = commands.add_parser(
            name, help=help_text, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name in arguments:  # only what is asked for is imported: databases and NumPy take their time
            import_module(module).add(name, command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
