"""Commands for shopkeepers and developers of shops (`python -m sayso`)."""

from __future__ import annotations

import argparse
import os
import sys

from sayso import __version__
from sayso.commands import menu, orders, shop
from sayso.menu import MenuError
from sayso.store import StoreUnavailable

EXIT_CODES = """\
exit codes:
  0  done
  1  it could not be done: no such order or SKU, or the order's state does not allow it
  2  the command line is wrong
  3  the menu cannot be used
  7  the store cannot be used
"""


def main(arguments: list[str] | None = None) -> int:
    """Carry out a command; answers the exit code."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.command(options)
        sys.stdout.flush()
        return result
    except MenuError as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 3
    except StoreUnavailable as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 7
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sayso",
        description="Commands for shopkeepers and developers of shops.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sayso {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shop.add_shop(
        commands.add_parser(
            "shop",
            help="orders, stock and customers of a shop",
            epilog=EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    menu.add_model(commands.add_parser("model", help="print the Alexa interaction model of a shop, ready for upload"))
    menu.add_menu(commands.add_parser("menu", help="check a menu, or make one from CSV"))
    orders.add_orders(commands.add_parser("orders", help="answer order phrases in JSON lines, for developers of shops"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
