"""Products of a big catalog found by what is said of them: an index on disk that opens at once.

Candidates come from an SQLite full-text index (FTS5) by the rarest word, slips are mended against the catalog's own
words by the letters that are left when one is dropped (SymSpell, Garbe 2012), and the candidate whose words follow one
another as they were said is taken.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sayso.language import Language, spoken
from sayso.menu import Menu, names_in
from sayso.order import OrderLine
from sayso.understanding.lexicon import Lexicon
from sayso.understanding.phrase import ParsedLine, ParsedPhrase, PhraseParser
from sayso.understanding.repair import dropped, one_slip
from sayso.understanding.spans import Meaning, Span

VERSION = 1
"""Of the index; another one is built anew."""
BIG_BYTES = 400_000
"""From this size a menu's file is searched rather than read whole."""
MOST_CANDIDATES = 400
"""Names that are looked at for one word."""
MOST_WORDS = 200
"""Of a phrase that are read."""
LEAST_LETTERS_OF_A_SLIP = 4
MISSING = 0.2
"""What a word of a name costs that was not said; a word that was said counts one, a mended one a tenth less."""
MISSING_WITHIN = 0.3
"""And what it costs on top where later words of the name were said."""
MENDED = 0.9

_SCHEMA = """
CREATE TABLE product (id INTEGER PRIMARY KEY, category TEXT NOT NULL, product TEXT NOT NULL, words TEXT NOT NULL);
CREATE VIRTUAL TABLE name USING fts5(words, content='product', content_rowid='id', detail='none', columnsize=0,
    tokenize="unicode61 remove_diacritics 0 tokenchars ''''");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(name, 'row');
CREATE TABLE slip (letters TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (letters, word)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Entry:
    """One name of a product."""

    category: str
    product: str
    name: str


def build_index(entries: Iterable[Entry], file: Path) -> None:
    """Write an index beside its place and rename it, so that half an index is never read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=file.parent, suffix=".part")
    os.close(handle)
    database = sqlite3.connect(beside, isolation_level=None)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-64000;" + _SCHEMA)
        database.execute("BEGIN")
        rows = ((e.category, e.product, " ".join(spoken(e.name))) for e in entries)
        database.executemany("INSERT INTO product (category, product, words) VALUES (?, ?, ?)", rows)
        database.execute("INSERT INTO name (name) VALUES ('rebuild')")
        words = [row[0] for row in database.execute("SELECT term FROM vocabulary")]
        slips = (
            (letters, word) for word in words if len(word) >= LEAST_LETTERS_OF_A_SLIP for letters in dropped(word, 1)
        )
        database.executemany("INSERT OR IGNORE INTO slip VALUES (?, ?)", sorted(slips))
        database.execute("COMMIT")
    finally:
        database.close()
    os.replace(beside, file)


def entries_of(menu: Path) -> Iterator[Entry]:
    """Names of the products of a `neutral-menu/1` file. Raises ValueError, KeyError or TypeError where it is none."""
    with menu.open(encoding="utf-8") as file:
        data = json.load(file, object_hook=_slim)
    if not isinstance(data, dict) or data.get("format") != "neutral-menu/1":
        raise ValueError("a big catalog is a neutral-menu/1 file")
    for category in data["categories"]:
        for slot in category["slots"]:
            if slot["kind"] == "product":
                for value in slot["values"]:
                    product, names = value if isinstance(value, tuple) else (value["id"], value["names"])
                    for name in names:
                        yield Entry(str(category["id"]), str(product), str(name))


def _slim(value: dict[str, Any]) -> Any:
    """A product with nothing but an id and names as a pair: a million dicts would take half a gigabyte."""
    return (value["id"], tuple(value["names"])) if value.keys() == {"id", "names"} else value


def index_for(menu: Path, folder: Path) -> Path:
    """The index of a menu's file, built by a process of its own where it is not there yet.

    Raises ValueError where the file is no menu, OSError where the index cannot be written.
    """
    known = menu.stat()
    mark = f"{VERSION}\n{menu.resolve()}\n{known.st_size}\n{known.st_mtime_ns}"
    file = folder / f"catalog-{hashlib.sha256(mark.encode()).hexdigest()[:32]}.db"
    if not file.is_file():
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(menu), str(file)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ValueError(done.stderr.strip() or "the index could not be built")
    return file


@dataclass
class _Found:
    """A product found in a phrase."""

    start: int
    end: int
    score: float
    category: str
    product: str
    missing: int
    alike: tuple[str, ...] = ()
    """Other products of the category that fit as well."""


class CatalogParser:
    """Reads order phrases over an index."""

    def __init__(self, index: Path, language: Language) -> None:
        self._database = sqlite3.connect(f"file:{index}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._database.execute("PRAGMA mmap_size=268435456")
        self._language = language
        self._small = language.words(
            "joining", "fillers", "beginnings", "endings", "wishes", "of", "measures", "closings"
        )
        self._often = lru_cache(50_000)(self._looked_up)
        self._mended = lru_cache(50_000)(self._neighbours)
        self._named = lru_cache(2_000)(self._candidates)

    def parse(self, phrase: str) -> ParsedPhrase:
        """The lines of a phrase, in the order in which they were said."""
        words = spoken(phrase)[:MOST_WORDS]
        found = sorted(self._found(words), key=lambda each: each.start)
        lines = []
        covered: set[int] = set()
        for each in found:
            quantity, start = self._quantity(words, each.start, covered)
            covered.update(range(start, each.end))
            products = tuple(dict.fromkeys((each.product, *each.alike)))
            line = OrderLine(each.category, products if len(products) == 1 else (), quantity)
            said = start < each.start
            asked = products if len(products) > 1 else ()
            lines.append(ParsedLine(line, asked, quantity_said=said, counted=quantity > 1, product_said=True))
        strange = [word for at, word in enumerate(words) if at not in covered and word not in self._small]
        return ParsedPhrase(tuple(lines), tuple(strange))

    def spans(self, words: Sequence[str]) -> list[Span]:
        """The goods that a phrase names, as spans of it."""
        return [
            Span(
                tuple(words[each.start : each.end]),
                each.start,
                (Meaning("product", each.category, (each.product, *each.alike), half=each.missing > 0),),
            )
            for each in self._found(words)
        ]

    def sure(self, parsed: ParsedPhrase) -> bool:
        """Whether one could act on it without asking."""
        return bool(parsed.lines) and not parsed.unknown and not any(each.products for each in parsed.lines)

    def _found(self, words: Sequence[str]) -> list[_Found]:
        """Products that share no word, the surest first."""
        numbers = self._language.number_words
        anchors: list[tuple[int, int, int, tuple[str, ...]]] = []
        for at, word in enumerate(words):
            if word in self._small or (word,) in numbers or len(word) < 2:
                continue
            often = self._often(word)
            counted = ((often, word),) if often else tuple((self._often(w), w) for w in self._mended(word))
            if counted:
                fewest = min(counted)[0]
                anchors.append((2 * (fewest > MOST_CANDIDATES) + (not often), fewest, at, tuple(w for _, w in counted)))
        taken: set[int] = set()
        found: list[_Found] = []
        for _, often, at, options in sorted(anchors):  # rare before common, as they were said before mended
            if at in taken or (often > MOST_CANDIDATES and found and self._is_loose(at, anchors, taken)):
                continue
            best = self._best(words, at, options, taken)
            if best is None or best.missing or best.score < 1:
                mended = tuple(word for word in self._mended(words[at]) if word not in options)
                other = self._best(words, at, mended, taken) if mended else None
                if other is not None and (best is None or other.score > best.score):
                    best = other
            if best is not None:
                found.append(best)
                taken.update(range(best.start, best.end))
        return found

    def _is_loose(self, at: int, anchors: Sequence[tuple[int, int, int, tuple[str, ...]]], taken: set[int]) -> bool:
        """Whether a common word stands beside a product that was found, and names nothing by itself."""
        return (at - 1 in taken or at + 1 in taken) and not any(
            often <= MOST_CANDIDATES and abs(place - at) <= 3 and place not in taken for _, often, place, _ in anchors
        )

    def _best(self, words: Sequence[str], at: int, options: Sequence[str], taken: set[int]) -> _Found | None:
        best: _Found | None = None
        for option in options:
            near = (at - 1, at + 1, at + 2) if self._often(option) > MOST_CANDIDATES else ()
            narrow = tuple(w for place in near if 0 <= place < len(words) for w in self._known(words[place]))
            for category, product, name in self._named(option, narrow):
                each = self._aligned(words, at, option, name, taken, category, product)
                if each is None:
                    continue
                if best is None or (each.score, -each.missing) > (best.score, -best.missing):
                    best = each
                elif (each.score, each.missing, each.category) == (best.score, best.missing, best.category):
                    best.alike = tuple(dict.fromkeys((*best.alike, each.product)))
        return best

    def _aligned(
        self,
        words: Sequence[str],
        at: int,
        option: str,
        name: Sequence[str],
        taken: set[int],
        category: str,
        product: str,
    ) -> _Found | None:
        """How well a name's words follow one another around a place of the phrase."""
        anchor = name.index(option)
        score, missing = (1.0 if words[at] == option else MENDED), 0
        start, end = at, at + 1
        skipped = 0
        for wanted in reversed(name[:anchor]):
            value = self._alike(words, start - 1, wanted, taken)
            if value:
                score, start = score + value, start - 1
            else:
                missing += 1
        for wanted in name[anchor + 1 :]:
            value = self._alike(words, end, wanted, taken)
            if value:
                score, end = score + value - skipped * MISSING_WITHIN, end + 1
                skipped = 0
            else:
                missing, skipped = missing + 1, skipped + 1
        if missing > max(1, len(name) - missing):
            return None
        return _Found(start, end, score - MISSING * missing, category, product, missing)

    def _alike(self, words: Sequence[str], at: int, wanted: str, taken: set[int]) -> float:
        if not 0 <= at < len(words) or at in taken:
            return 0.0
        if words[at] == wanted:
            return 1.0
        if len(wanted) >= LEAST_LETTERS_OF_A_SLIP and abs(len(words[at]) - len(wanted)) < 2:
            return MENDED if one_slip(words[at], wanted) else 0.0
        return 0.0

    def _quantity(self, words: Sequence[str], start: int, covered: set[int]) -> tuple[int, int]:
        """How many were said before a name, and where that began."""
        at = start
        while at > 0 and words[at - 1] in self._language.words("of", "measures") and at - 1 not in covered:
            at -= 1
        for length in (3, 2, 1):
            said = tuple(words[max(0, at - length) : at])
            if len(said) == length and not covered & set(range(at - length, at)):
                number = self._language.number_words.get(said)
                if number is None and length == 1 and said[0].isdigit() and len(said[0]) < 5:
                    number = int(said[0])
                if number is not None:
                    return number, at - length
        return 1, start

    def _known(self, word: str) -> tuple[str, ...]:
        return (word,) if self._often(word) else self._mended(word)

    def _looked_up(self, word: str) -> int:
        row = self._database.execute("SELECT doc FROM vocabulary WHERE term = ?", (word,)).fetchone()
        return int(row[0]) if row else 0

    def _neighbours(self, word: str) -> tuple[str, ...]:
        """The catalog's words that are one slip away."""
        if not LEAST_LETTERS_OF_A_SLIP <= len(word) <= 40:
            return ()
        letters = sorted(dropped(word, 1))
        marks = ",".join("?" * len(letters))
        rows = self._database.execute(f"SELECT DISTINCT word FROM slip WHERE letters IN ({marks})", letters)
        return tuple(sorted(near for (near,) in rows if near != word and one_slip(word, near)))

    def _candidates(self, word: str, around: tuple[str, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
        """Names that have a word, and for a common one a neighbour of it, too."""
        query = f'"{word}"'
        if around:
            query += " AND (" + " OR ".join(f'"{each}"' for each in dict.fromkeys(around)) + ")"
        rows = self._database.execute(
            "SELECT category, product, product.words FROM name JOIN product ON product.id = name.rowid "
            "WHERE name MATCH ? ORDER BY name.rowid LIMIT ?",
            (query, MOST_CANDIDATES),
        )
        return [(category, product, tuple(words.split())) for category, product, words in rows]


class CatalogPhrases(PhraseParser):
    """Order phrases of a shop with a big menu: goods by the index, all else as in any shop."""

    def __init__(self, menu: Menu, language: Language, folder: Path) -> None:
        bare = replace(menu, categories=tuple(replace(category, products=()) for category in menu.categories))
        super().__init__(Lexicon(bare, language))
        names = [
            Entry(category.id, product.id, name)
            for category in menu.categories
            for product in category.products
            for name in names_in(product.names, language.code, menu.language)
        ]
        mark = hashlib.sha256(f"{VERSION}\n{names}".encode()).hexdigest()[:32]
        file = folder / f"catalog-{mark}.db"
        if not file.is_file():
            build_index(names, file)
        self._goods = CatalogParser(file, language)
        self._menu = menu

    def scan(self, words: Sequence[str]) -> list[Span]:
        """The spans of an utterance: goods by the index, the words around them by the lexicon."""
        words = words[:MOST_WORDS]
        goods = {span.start: span for span in self._goods.spans(words)}
        covered = {at for span in goods.values() for at in range(span.start, span.start + len(span.words))}
        spans = [*goods.values()]
        for span in self._lexicon.scan(words, repairing=False):
            places = range(span.start, span.start + len(span.words))
            if not covered & set(places):
                spans.append(span)
                continue
            spans += (Span((words[at],), at, small="unknown") for at in places if at not in covered)
        return sorted(spans, key=lambda span: span.start)


def main() -> int:
    """Build the index of a menu: `python -m sayso.understanding.search MENU INDEX`."""
    try:
        build_index(entries_of(Path(sys.argv[1])), Path(sys.argv[2]))
    except (OSError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
        print(f"{sys.argv[1]} cannot be indexed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
