"""Commands for menus: check one, make one from CSV, write the interaction model for one."""

from __future__ import annotations

import argparse
import json
import sys

from sayso import demo
from sayso.assistant import read_answers
from sayso.language import LocaleMissing, load_language, locale_text
from sayso.menu.from_csv import yaml_from_csv
from sayso.menu.reading import read_menu
from sayso.menu.shop_file import schema
from sayso.understanding.model_writing import write_model


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The options of `model` or `menu`."""
    (_add_model if name == "model" else _add_menu)(parser)


def _add_model(parser: argparse.ArgumentParser) -> None:
    """The command that writes an interaction model."""
    parser.add_argument("--menu", metavar="FILE", help="the shop's menu (default: the demo shop's)")
    parser.add_argument("--locale", default="en-US", help="language and country (default: en-US)")
    parser.add_argument("--invocation", metavar="WORDS", help="what opens the shop, two words or more")
    parser.set_defaults(command=_print_model)


def _add_menu(parser: argparse.ArgumentParser) -> None:
    """The commands below `menu`."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="say whether a menu can be used, and what is on it")
    check.add_argument("file")
    check.set_defaults(command=_check_menu)
    convert = commands.add_parser("from-csv", help="print the YAML of a menu made from a CSV file")
    convert.add_argument("file", help="columns: category, name, price; where wanted sku, stock, other names (with ;)")
    convert.add_argument("--name", default="My Shop", help="what the shop is called (default: My Shop)")
    convert.add_argument("--currency", default="USD", help="ISO 4217 code (default: USD)")
    convert.set_defaults(command=_menu_from_csv)
    commands.add_parser("schema", help="print the JSON Schema of a menu").set_defaults(command=_print_schema)


def _check_menu(options: argparse.Namespace) -> int:
    menu = read_menu(options.file)
    products = sum(len(category.products) + (category.itself is not None) for category in menu.categories)
    sold = f"{products} product{'s' * (products != 1)}"
    categories = f"{len(menu.categories)} categor{'y' if len(menu.categories) == 1 else 'ies'}"
    print(f"{options.file}: {menu.terms.name} sells {sold} in {categories}.")
    return 0


def _menu_from_csv(options: argparse.Namespace) -> int:
    print(yaml_from_csv(options.file, options.name, options.currency), end="")
    return 0


def _print_model(options: argparse.Namespace) -> int:
    menu = demo.menu() if options.menu is None else read_menu(options.menu)
    try:
        language = load_language(options.locale.partition("-")[0])
        text = locale_text(f"{options.locale}.json")
        answers = read_answers(options.menu, options.locale)
        print(write_model(text, menu, language, options.invocation, answers), end="")
    except (LocaleMissing, ValueError) as error:
        print(f"sayso: {error}", file=sys.stderr)
        return 2
    return 0


def _print_schema(options: argparse.Namespace) -> int:
    print(json.dumps(schema(), indent=2))
    return 0
