"""The plugin for conversations: what it collects, what a failure shows, what it rewrites."""

from __future__ import annotations

import pytest

from sayso.testing import agrees

GOOD = """# Shop

## A latte

    > a latte
    < Okay, one medium latte for {money}. Anything else?
    = cart: 1 LATTE
    = intent: OrderIntent
    = slots: order=a latte
    = listening
    = not placed
"""


def test_a_conversation_holds(pytester: pytest.Pytester) -> None:
    (pytester.mkdir("conversations") / "shop.md").write_text(GOOD, encoding="utf-8")
    result = pytester.runpytest_subprocess("-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*conversations/shop.md::A latte*PASSED*"])


def test_only_conversations_are_collected(pytester: pytest.Pytester) -> None:
    for folder in ("notes", "talks"):
        (pytester.mkdir(folder) / "shop.md").write_text(GOOD, encoding="utf-8")
    pytester.runpytest_subprocess().assert_outcomes()
    pytester.makeini("[pytest]\nsayso_conversations = talks\nsayso_channels = text alexa\n")
    pytester.runpytest_subprocess().assert_outcomes(passed=2)
    pytester.runpytest_subprocess("--channel=text").assert_outcomes(passed=1)


def test_a_failure_shows_where_and_what(pytester: pytest.Pytester) -> None:
    text = GOOD.replace("= cart: 1 LATTE", "= cart: 2 LATTE")
    (pytester.mkdir("conversations") / "shop.md").write_text(text, encoding="utf-8")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*conversations/shop.md:7",
            "*said     > a latte",
            "*heard    > a latte",
            "*expected = cart: 2 LATTE",
            "*the cart is: 1 LATTE",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_expected_replies_are_rewritten(pytester: pytest.Pytester) -> None:
    path = pytester.mkdir("conversations") / "shop.md"
    path.write_text(
        "# Shop\n\n    > a latte\n    < Wrong.\n    > check out\n    = not placed\n    > no\n    < Wrong.\n",
        encoding="utf-8",
    )
    pytester.runpytest_subprocess("--update-expected").assert_outcomes(passed=1)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[3].startswith("    < Okay, one medium latte")
    assert lines[5].startswith("    < From Corner Market: one medium latte")
    assert lines[8].startswith("    < Okay, I haven't ordered")
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_front_matter_names_the_shop(pytester: pytest.Pytester) -> None:
    from tests.conftest import CORNER_CAFE

    pytester.path.joinpath("cafe.yaml").write_text(CORNER_CAFE, encoding="utf-8")
    front = "---\nmenu: ../cafe.yaml\ncustomer: eve\nclock: 2026-01-02T09:00\n---\n"
    text = front + "# Cafe\n\n    < Welcome to Corner Cafe. What would you like?\n"
    (pytester.mkdir("conversations") / "cafe.md").write_text(text, encoding="utf-8")
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("expected", "words", "holds"),
    [
        ("It is {money}.", "It is nine dollars and fifty cents.", True),
        ("Order {number}.", "Order 1004.", True),
        ("Order {number}.", "Order ten.", False),
        ("On {date}.", "On November first, 2026.", True),
        ("A (b) c?", "A (b) c?", True),
        ("A.", "Ab", False),
    ],
)
def test_values_match_any(expected: str, words: str, holds: bool) -> None:
    assert agrees(expected, words) is holds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("---\nclock: noonish\n---\n# A\n> hi\n", "shop.md:1: 'clock' is 'noonish'; write a moment like"),
        ("---\nclock: 0001-01-01\n---\n# A\n> hi\n", "'clock' is"),
        ("---\nmenu: [a\n---\n# A\n> hi\n", "shop.md:2: the front matter is no YAML"),
        ("---\n- a\n---\n# A\n> hi\n", "is no mapping"),
        ("---\ncostumer: ann\n---\n# A\n> hi\n", "'costumer' is not known; known are menu"),
        ("---\nchannels: [txt]\n---\n# A\n> hi\n", "write a list of"),
        ("---\ncustomer: [a]\n---\n# A\n> hi\n", "write one value"),
        ("---\ncustomer: a\n# A\n> hi\n", "the front matter does not end"),
        ("---\nmenu: no.yaml\n---\n# A\n> hi\n", "no.yaml: there is no such file"),
        ("---\nlocale: xx-YY\n---\n# A\n> hi\n", "there is no xx.yaml"),
        ("# A\n> hi\n= listening: no\n", "'listening' stands alone"),
    ],
)
def test_a_mistake_gets_one_clear_sentence(pytester: pytest.Pytester, text: str, says: str) -> None:
    (pytester.mkdir("conversations") / "shop.md").write_text(text, encoding="utf-8")
    result = pytester.runpytest_subprocess()
    assert result.ret != 0
    output = result.stdout.str()
    assert says in output
    assert "Traceback" not in output
    assert output.count("\n") < 40


@pytest.mark.parametrize("option", ["--channel=smoke", "--override-ini=sayso_conversations=nowhere"])
def test_an_option_that_names_nothing_is_a_usage_error(pytester: pytest.Pytester, option: str) -> None:
    result = pytester.runpytest_subprocess(option)
    assert result.ret == 4
    assert len(result.stderr.lines) < 5
