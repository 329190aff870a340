"""What one visit remembers between two turns. The cart and the orders are the store's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sayso.order import OrderLine, line_from_json

KINDS: Mapping[str, tuple[type, ...]] = {
    "customer": (str,),
    "locale": (str,),
    "spoken_of": (int, type(None)),
    "placed": (str, type(None)),
    "moment": (str,),
    "misunderstood": (int,),
    "said": (str,),
    "linked": (bool,),
    "code_given": (bool,),
    "slow": (bool,),
    "remembered": (int, type(None)),
}
"""Types of a session's plain parts in JSON."""

MOST_ASIDE = 3
"""Questions put aside that are kept."""
MOST_TURNS = 5
"""Turns that are kept for a person to read, who takes over."""
MOST_CHARACTERS = 150
"""Of either side of a turn that is kept."""


@dataclass(frozen=True)
class Question:
    """Something we asked and have no answer to yet."""

    topic: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the answer needs; JSON values only."""


@dataclass(frozen=True)
class Session:
    """A visit. Small and frozen: Alexa carries it in its session attributes, the voice loop in memory."""

    customer: str
    locale: str
    question: Question | None = None
    aside: tuple[Question, ...] = ()
    """Open questions that another topic pushed away, the latest last."""
    spoken_of: int | None = None
    """Index of the cart line last spoken of ("that")."""
    just_put: tuple[int, ...] = ()
    """Indices of the lines that the last turn put into the cart or changed: "no, two of them"."""
    moment: str = ""
    """The intent by which a moment was told or refused last: "five, then"."""
    placed: str | None = None
    """Number of the order placed last in this visit."""
    misunderstood: int = 0
    """Turns not understood in a row."""
    said: str = ""
    """Our last reply, for "repeat"."""
    before: tuple[tuple[OrderLine, ...], ...] = ()
    """The cart before each change of this visit, the latest last, for "undo that"."""
    linked: bool = True
    """Whether we know who this is: somebody at home, or a linked account; not any voice near an Echo."""
    code_given: bool = False
    """Whether the voice code was said in this visit."""
    about: tuple[OrderLine, ...] = ()
    """The goods last asked about or offered: "it", "them"."""
    more: Question | None = None
    """What "more" goes on with."""
    inquiry: Question | None = None
    """What was last asked of us and answered: "and the other one"."""
    remembered: int | None = None
    """The preference that "forget that" means."""
    slow: bool = False
    """Whether we were asked to speak slower."""
    turns: tuple[tuple[str, str], ...] = ()
    """The last turns, heard and said, for a person who takes over; a code is not among them."""

    def asking(self, question: Question | None) -> Session:
        """With this question open, and none put aside that asks the same."""
        return replace(
            self,
            question=question,
            aside=tuple(q for q in self.aside if question is None or q.topic != question.topic),
        )

    def putting_aside(self) -> Session:
        """With the open question put aside, to be taken up again."""
        if self.question is None:
            return self
        aside = (*(q for q in self.aside if q.topic != self.question.topic), self.question)
        return replace(self, question=None, aside=aside[-MOST_ASIDE:])

    def having_said(self, heard: str, words: str) -> Session:
        """With this turn as the last one."""
        turn = (heard[:MOST_CHARACTERS], words[:MOST_CHARACTERS])
        return replace(self, said=words, turns=(*self.turns, turn)[-MOST_TURNS:])

    def to_json(self) -> dict[str, Any]:
        """JSON values only."""
        return {
            "customer": self.customer,
            "locale": self.locale,
            "question": _question_to_json(self.question),
            "aside": [_question_to_json(question) for question in self.aside],
            "spoken_of": self.spoken_of,
            "just_put": list(self.just_put),
            "moment": self.moment,
            "placed": self.placed,
            "misunderstood": self.misunderstood,
            "said": self.said,
            "before": [[line.to_json() for line in lines] for lines in self.before],
            "linked": self.linked,
            "code_given": self.code_given,
            "about": [line.to_json() for line in self.about],
            "more": _question_to_json(self.more),
            "inquiry": _question_to_json(self.inquiry),
            "remembered": self.remembered,
            "slow": self.slow,
            "turns": [list(turn) for turn in self.turns],
        }


def _question_to_json(question: Question | None) -> dict[str, Any] | None:
    return None if question is None else {"topic": question.topic, "facts": dict(question.facts)}


def _question_from_json(data: dict[str, Any] | None) -> Question | None:
    if data is None:
        return None
    if not isinstance(data["topic"], str) or not isinstance(data["facts"], dict):
        raise TypeError("a question of a session has a topic and facts")
    return Question(data["topic"], data["facts"])


def session_from_json(data: Mapping[str, Any]) -> Session:
    """The session that `Session.to_json` wrote. Raises KeyError or TypeError where it is not one."""
    aside = tuple(_question_from_json(question) for question in data["aside"])
    for name, kinds in KINDS.items():
        if not isinstance(data[name], kinds):
            raise TypeError(f"'{name}' of a session is {data[name]!r}")
    return Session(
        customer=data["customer"],
        locale=data["locale"],
        question=_question_from_json(data["question"]),
        aside=tuple(question for question in aside if question),
        spoken_of=data["spoken_of"],
        just_put=tuple(int(at) for at in data["just_put"]),
        moment=data["moment"],
        placed=data["placed"],
        misunderstood=data["misunderstood"],
        said=data["said"],
        before=tuple(tuple(line_from_json(line) for line in lines) for lines in data.get("before") or ()),
        linked=data["linked"],
        code_given=data["code_given"],
        about=tuple(line_from_json(line) for line in data["about"]),
        more=_question_from_json(data["more"]),
        inquiry=_question_from_json(data.get("inquiry")),
        remembered=data["remembered"],
        slow=data["slow"],
        turns=tuple((str(heard), str(said)) for heard, said in data["turns"]),
    )
