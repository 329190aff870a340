"""Orders from JSON lines (`python -m sayso orders`): the phrase parser by itself, over menus in a folder.

A line {"id", "text", "restaurant"[, "session"]} is answered with {"id", "order", "accept"}; lines of one session are
turns of one visit, and the answer is the whole cart.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from sayso.intent import apply_changes
from sayso.language import Language, load_language, locale_text, spoken
from sayso.menu import Menu, MenuError
from sayso.menu.reading import read_menu
from sayso.order import Order, OrderLine, merged
from sayso.understanding import FALLBACK, Context, Understanding
from sayso.understanding.phrases.reader import SURE
from sayso.understanding.samples import Model, read_model
from sayso.understanding.search import BIG_BYTES, CatalogParser, index_for

VARIABLE = "ORDER_MENUS"
MOST_SESSIONS = 1000
UNDOING = "UndoIntent"
EMPTYING = ("AMAZON.StartOverIntent", "StartOverCartIntent")


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The command and its help."""
    parser.description = __doc__
    parser.epilog = f"The environment variable {VARIABLE} names the folder of menus, <restaurant>.json or .yaml each."
    parser.set_defaults(command=_answer_orders)


@dataclass
class _Visit:
    lines: tuple[OrderLine, ...] = ()
    spoken_of: int | None = None
    just_put: tuple[int, ...] = ()
    before: list[tuple[OrderLine, ...]] = field(default_factory=list)


class Counter:
    """Understands orders of every restaurant that is asked for; reads each menu once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._language: Language = load_language("en")
        self._model: Model = read_model(locale_text("en-US.json"))
        self._understanding: dict[str, Understanding] = {}
        self._catalogs: dict[str, CatalogParser | None] = {}
        self._cache = user_cache_path("sayso", appauthor=False)
        self._visits: dict[str, _Visit] = {}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The order of a line. Raises MenuError where the restaurant has no menu that can be used."""
        restaurant, text = str(request["restaurant"]), str(request["text"])
        catalog = self._catalog(restaurant)
        if catalog is not None:
            return self._from_catalog(request, catalog)
        understanding = self._of(restaurant)
        if "session" not in request:
            parsed, accept = understanding.order(text)
            order = Order(
                ()
                if parsed.no_order
                else tuple(understanding.likely(each.line, each.products) for each in parsed.lines)
            )
            return {"id": request["id"], "order": order.to_json(), "accept": accept}
        visit = self._visit(f"{request['restaurant']}/{request['session']}")
        accept = self._turn(visit, text, understanding)
        return {"id": request["id"], "order": Order(visit.lines).to_json(), "accept": accept}

    def begin(self, session: str, lines: tuple[OrderLine, ...], spoken_of: int | None = None) -> None:
        """Let a session (`restaurant/session`) begin with a cart, of which a line was last spoken of."""
        visit = self._visit(session)
        visit.lines, visit.spoken_of = lines, spoken_of
        visit.just_put = () if spoken_of is None else (spoken_of,)

    def _turn(self, visit: _Visit, text: str, understanding: Understanding) -> bool:
        context = Context(visit.lines, visit.spoken_of, visit.just_put)
        intent = understanding.understand(text, context)
        if intent.name == UNDOING:
            visit.lines = visit.before.pop() if visit.before else ()
            visit.spoken_of, visit.just_put = None, ()
            return True
        before = visit.lines
        if intent.name in EMPTYING:
            visit.lines, visit.spoken_of, visit.just_put = (), None, ()
        elif intent.name == FALLBACK:
            parsed, _ = understanding.order(text)
            if parsed.no_order:
                return False
            visit.lines = (*visit.lines, *(each.line for each in parsed.lines))
            visit.spoken_of = len(visit.lines) - 1 if visit.lines else None
        else:
            visit.lines = (
                *apply_changes(visit.lines, intent.changes),
                *(understanding.likely(choice.line, choice.products) for choice in intent.choices),
            )
            changed = [i for i, line in enumerate(visit.lines) if line not in before]
            visit.spoken_of, visit.just_put = (changed[-1] if changed else None), tuple(changed)
        if visit.lines != before:
            visit.before.append(before)
        if intent.name == FALLBACK or intent.unknown:
            return False
        reading = understanding.reading(spoken(text), context)
        return reading is None or reading.sure >= SURE

    def _catalog(self, restaurant: str) -> CatalogParser | None:
        """The parser of a restaurant whose menu is too big to be read whole. Raises MenuError."""
        if restaurant not in self._catalogs:
            file = self._file(restaurant)
            big = file.suffix == ".json" and file.is_file() and file.stat().st_size >= BIG_BYTES
            try:
                self._catalogs[restaurant] = (
                    CatalogParser(index_for(file, self._cache), self._language) if big else None
                )
            except (OSError, ValueError) as error:
                raise MenuError(f"{file}: {error}") from None
        return self._catalogs[restaurant]

    def _from_catalog(self, request: dict[str, Any], catalog: CatalogParser) -> dict[str, Any]:
        parsed = catalog.parse(str(request["text"]))
        lines = tuple(replace(each.line, products=(each.products or each.line.products)[:1]) for each in parsed.lines)
        if "session" in request:  # a cart that only grows
            visit = self._visit(f"{request['restaurant']}/{request['session']}")
            visit.lines = lines = merged((*visit.lines, *lines))
        return {"id": request["id"], "order": Order(lines).to_json(), "accept": catalog.sure(parsed)}

    def _file(self, restaurant: str) -> Path:
        if not restaurant or Path(restaurant).name != restaurant:
            raise MenuError(f"'{restaurant}' is no name of a restaurant")
        files = [self._folder / f"{restaurant}{ending}" for ending in (".json", ".yaml", ".yml")]
        return next((file for file in files if file.is_file()), files[0])

    def menu(self, restaurant: str) -> Menu:
        """The menu of a restaurant. Raises MenuError where there is none that can be used."""
        return read_menu(self._file(restaurant))

    def _of(self, restaurant: str) -> Understanding:
        if restaurant not in self._understanding:
            self._understanding[restaurant] = Understanding(self.menu(restaurant), self._model, self._language)
            gc.collect()
            gc.freeze()  # a menu stays; walking through it again and again would only cost time
        return self._understanding[restaurant]

    def _visit(self, name: str) -> _Visit:
        if name not in self._visits and len(self._visits) >= MOST_SESSIONS:
            del self._visits[next(iter(self._visits))]
        return self._visits.setdefault(name, _Visit())


def _answer_orders(options: argparse.Namespace) -> int:
    folder = os.environ.get(VARIABLE)
    if not folder or not Path(folder).is_dir():
        print(f"sayso: set {VARIABLE} to the folder of the menus; it is {folder or 'not set'}", file=sys.stderr)
        return 2
    counter = Counter(Path(folder))
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            request = json.loads(line)
            answer = counter.answer(request)
        except MenuError:
            raise
        except (ValueError, KeyError, TypeError, RecursionError):
            print(f'sayso: line {number} is not {{"id", "text", "restaurant"}} as JSON', file=sys.stderr)
            return 2
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0
