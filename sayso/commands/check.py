"""Whether interaction models and menus fit together (`python -m sayso check`): faults, and names that sound alike.

Checked are: that the frames of every language can be read, that every sample is understood as its own intent, that no
sample belongs to two, that every locale has all of its files and replies, and that every product is found by its names.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sayso import demo
from sayso.language import LocaleMissing, load_language, locale_text, locales, spoken
from sayso.menu import Menu, MenuError, names_in
from sayso.menu.reading import read_menu
from sayso.spoken_names import SpokenNames
from sayso.understanding import QUESTION_TYPE, Context, Understanding
from sayso.understanding.phrases.frames import frame_files, held_out_files, read_frames
from sayso.understanding.repair import sound
from sayso.understanding.samples import ORDER_TYPE, Model, Sample, read_model
from sayso.understanding.wishes.phrases import phrase_files, read_phrases

FAULT, NOTE = "fault", "note"


@dataclass(frozen=True)
class Finding:
    """Something that a check found."""

    kind: str
    """`fault` or `note`."""
    place: str
    what: str


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The command and its options."""
    parser.description = __doc__
    parser.add_argument("--menu", metavar="FILE", action="append", help="a menu to check (default: the demo shop's)")
    parser.add_argument("--models", metavar="FOLDER", help="a shop's own interaction models, replies and words")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON lines")
    parser.set_defaults(command=_check)


def _check(options: argparse.Namespace) -> int:
    folder = Path(options.models) if options.models else None
    menus = {file: read_menu(file) for file in options.menu or ()} or {"the demo shop's menu": demo.menu()}
    found = list(_frames())
    for locale in locales():
        found += list(_locale(locale, folder, next(iter(menus.values()))))
    for place, menu in menus.items():
        found += list(_menu(place, menu, folder))
    for each in found:
        if options.json:
            print(json.dumps({"kind": each.kind, "place": each.place, "what": each.what}, ensure_ascii=False))
        else:
            print(f"{each.place}: {each.kind}: {each.what}")
    faults = sum(each.kind == FAULT for each in found)
    if not options.json:
        print(f"{faults} fault{'s' * (faults != 1)}, {len(found) - faults} notes")
    return 1 if faults else 0


def _locale(locale: str, folder: Path | None, menu: Menu) -> Iterator[Finding]:
    """What is wrong with a locale's files."""
    try:
        model = read_model(locale_text(f"{locale}.json", folder))
        language = load_language(locale.partition("-")[0], folder)
        replies = _replies(locale_text(f"{locale}.ftl", folder))
        wanted = {name for each in locales() for name in _replies(locale_text(f"{each}.ftl", folder))}
    except LocaleMissing as error:
        yield Finding(FAULT, locale, str(error))
        return
    except (ValueError, KeyError, TypeError) as error:
        yield Finding(FAULT, f"{locale}.json", f"is no interaction model ({error!r})")
        return
    yield from (Finding(FAULT, f"{locale}.ftl", f"the reply '{name}' is missing") for name in sorted(wanted - replies))
    yield from _samples(locale, model, Understanding(menu, model, language))


def _frames() -> Iterator[Finding]:
    """Slips in the frames and the phrases from which orders and wishes are learnt."""
    for language in dict.fromkeys(locale.partition("-")[0] for locale in locales()):
        try:
            for texts in (frame_files(language), held_out_files(language)):
                read_frames(texts)
            read_phrases(phrase_files(language))
        except MenuError as error:
            yield Finding(FAULT, f"frames of {language}", str(error))


def _replies(text: str) -> set[str]:
    return set(re.findall(r"^([a-z][\w-]*) =", text, re.MULTILINE))


def _samples(locale: str, model: Model, understanding: Understanding) -> Iterator[Finding]:
    seen: dict[object, str] = {}
    for sample in model.samples:
        other = seen.setdefault(sample.parts, sample.intent)
        shown = " ".join(p if isinstance(p, str) else " ".join(p) for p in sample.parts)
        if other != sample.intent:
            yield Finding(FAULT, f"{locale}.json", f"the sample '{shown}' belongs to {other} and to {sample.intent}")
            continue
        said = _said(sample, model)
        context = Context(known=lambda slot_type: model.types[slot_type].values)
        understood = understanding.understand(said, context).name if said else sample.intent
        if understood != sample.intent:
            what = f"the sample '{shown}' of {sample.intent} is understood as {understood}"
            yield Finding(FAULT, f"{locale}.json", what)


def _said(sample: Sample, model: Model) -> str:
    """A sample with the first value of each slot's type; empty where a slot takes what only a shop or a cart has."""
    words: list[str] = []
    for part in sample.parts:
        if not isinstance(part, str):
            words += part
            continue
        known = model.types.get(model.slot_types[sample.intent, part])
        if known is None or model.slot_types[sample.intent, part] in (ORDER_TYPE, QUESTION_TYPE):
            return ""
        words += next(iter(known.values))
    return " ".join(words)


def _menu(place: str, menu: Menu, folder: Path | None) -> Iterator[Finding]:
    """Products that cannot be ordered by one of their names, and names that sound alike."""
    language = load_language(menu.language, folder)
    model = read_model(locale_text(f"{_locale_of(menu.language)}.json", folder))
    understanding = Understanding(menu, model, language)
    said = SpokenNames(language)
    sounds: dict[str, tuple[str, str]] = {}
    for category in menu.categories:
        for product in category.products:
            for name in names_in(product.names, language.code, menu.language):
                for form in said.of(name):
                    parsed, _ = understanding.order(form)
                    reached = [(each.line.category, each.line.products or each.products) for each in parsed.lines]
                    if not any(where == category.id and product.id in products for where, products in reached):
                        yield Finding(FAULT, place, f"'{form}' does not lead to {category.id}/{product.id} ('{name}')")
                key = sound("".join(spoken(name)))
                other = sounds.setdefault(key, (product.id, name))
                if other[0] != product.id and len(key) > 2:
                    yield Finding(NOTE, place, f"'{name}' sounds like '{other[1]}'")


def _locale_of(language: str) -> str:
    return next((locale for locale in locales() if locale.startswith(f"{language}-")), locales()[0])
