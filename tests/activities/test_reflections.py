import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from managerkit.activities.reflections.engine import PARTS, checks, copied, day, points, stands, varied, words
from managerkit.activities.reflections.engine import given as given_for
from managerkit.content.loading import CourseFolder
from managerkit.content.reflection import Reflection
from managerkit.wording.situation import named_situation
from tests.support.places import COURSE, REFLECTIONS, TINY

FORMS = pytest.mark.parametrize("name", ["tiny", *REFLECTIONS])

LAST = "On Tuesday I climbed the green one by the shed, and Ravi held it without a word."
NEXT = {"cue": "the ladder wobbles", "act": "come down at once", "by": "2026-12-01", "who": "Ravi"}
FULL = {"last": LAST, "next": NEXT}
MINE = "at least 10 words", "in your own words", "a when or a who is named"

HONEST = """
In March, during the Atlas migration, I told Jonas to stop.
two sprints back we had a bug nobody wanted
on the 3rd i rewrote the release notes alone
Priya said that she had been asked twice.
my manager and I, at the last retro, agreed to drop it
I sat with Łukasz over his first pull request.
K. had been quiet for a while and i did not ask
3/4 no PR, camera off, and I decided he was job hunting
about a year ago i went back to the parser
It was Ravi’s review that I rushed.
I told 李雷 that the plan was mine
Call him Anders. He could not do it, I thought.
the week before the launch nobody slept
at 17:40 he was still there
since I moved to the Payments team i have not coded
We argued, Siobhán and I, about the rewrite.
over christmas i opened the old sync service
Sept 8, he said the export would be done
Both Émile and I had seen the ticket and neither took it.
In sprint 41 I took the interesting half myself
Mon 15 I looked and there were two commits
It began with a message from O’Brien in the evening.
last thursday's call went badly because I was late
я сказал Ивану, что план мой, and he laughed
half a year ago, wk 32, the on-call rota broke
The third week, when I had her task on my own board
Ju\u0308rgen told me that the rota was broken.
I had promised it to Zoe\u0308 and forgot
the other day somebody asked me what I had decided
at 9.30 the pager went and I looked at my shoes
yesterday evening, in the corridor
2026-03-14: no reply, and I wrote a second message
""".strip().splitlines()

EVASIVE = """
Communication is important to all of us and I always try to listen.
People sometimes slip, and I respond with empathy.
I often help others when they are stuck.
As an engineer, I value ownership. Teams need trust.
It depends on the person and on the context.
i may be wrong but managers should listen more
In today’s fast-moving industry, mastery matters.
We march on, and everyone learns.
Usually I make 2 decisions a week and delegate 3 others.
We work 24/7 and give 110%.
I’ve always had an open door. I’m approachable.
My manager is supportive and so is my team.
Nobody said anything, and everyone agreed.
We use Scrum and Jira, and I am good at 1:1s.
The CTO and the PMs are aligned on OKRs.
Some time ago something like this happened to somebody I know.
Every Monday we talk. On Mondays we share.
Over the years I have grown a lot.
“Trust is earned,” as they say. Leadership is service.
one should spend 50/50 on code and people
I sat down with them and we had a good talk
In general, I am better with code than with people.
""".strip().splitlines()


@cache
def tiny() -> Reflection:
    return CourseFolder(TINY).module("ladder").reflection.value


@pytest.fixture
def form(name: str) -> Reflection:
    """The reflection of this module of the course, or of the tiny one."""
    return tiny() if name == "tiny" else CourseFolder(COURSE).module(name).reflection.value


def done(form: Reflection, texts: dict[str, Any]) -> dict[str, list[str]]:
    """The checks that are met, by prompt."""
    return {p.id: [c.asks for c in checks(form, texts) if c.done and c.prompt == p.id] for p in form.prompts}


def last(text: str) -> list[str]:
    return done(tiny(), {"last": text})["last"]


# What stands


def test_an_answer_of_ones_own_meets_every_check() -> None:
    assert last(LAST) == [*MINE]
    assert stands(tiny(), FULL)
    assert points(checks(tiny(), FULL), 4) == 4


@FORMS
def test_nothing_meets_no_check(form: Reflection) -> None:
    nothings: list[Any] = ["", " \n\t", "…", "🙂 " * 100, None, 0, [], {}]
    for nothing in nothings:
        texts = {prompt.id: nothing for prompt in form.prompts}
        assert not any(check.done for check in checks(form, texts))
        assert points(checks(form, texts), 4) == 0
    assert points(checks(form, {}), 4) == 0


def test_each_check_met_earns_its_share_to_a_tenth() -> None:
    assert [points(checks(tiny(), texts), 4) for texts in ({"last": LAST}, {"next": NEXT})] == [1.7, 2.3]


@FORMS
def test_the_prompt_or_a_sample_copied_is_not_in_ones_own_words(form: Reflection) -> None:
    shown = [form.samples.weak.text, form.samples.strong.text, *(prompt.text for prompt in form.prompts)]
    for text in [*shown, " ".join(shown), *(f"{text} {text} Yes." for text in shown), *(t.upper() for t in shown)]:
        found = done(form, {prompt.id: text for prompt in form.prompts})
        assert not any("in your own words" in asks for asks in found.values())


A17: dict[str, Callable[[str], str]] = {
    "soft hyphens": lambda text: re.sub(r"(\w)(\w)", "\\1\u00ad\\2", text),
    "joiners of no width": lambda text: "\u200d".join(text),
    "tags": lambda text: "\U000e0061".join(text),
    "marks on letters": lambda text: re.sub(r"(\w)", "\\1\u0323", text),
    "a joiner of marks": lambda text: re.sub(r"(\w)(\w)", "\\1\u034f\\2", text),
    "full width": lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
    "letters of mathematics": lambda text: "".join(
        chr(ord(one) - ord("a") + 0x1D41A) if "a" <= one <= "z" else one for one in text
    ),
    "Cyrillic letters": lambda text: text.translate(str.maketrans("aceopxyiABEKMHOPCTX", "асеорхуіАВЕКМНОРСТХ")),
    "Greek letters": lambda text: text.translate(str.maketrans("aovikptuABEZHIKMNOPTYX", "αονικρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")),
    "words from last to first": lambda text: " ".join(reversed(text.split())),
    "sentences turned": lambda text: ". ".join(" ".join(reversed(one.split())) for one in text.split(".")),
}


@FORMS
@pytest.mark.parametrize("how", A17)
def test_a17_a_sample_in_other_letters_is_not_in_ones_own_words(form: Reflection, how: str) -> None:
    for text in (form.samples.weak.text, form.samples.strong.text):
        found = done(form, {prompt.id: A17[how](text) for prompt in form.prompts})
        assert not any("in your own words" in asks for asks in found.values())


def test_a17_ones_own_words_in_another_script_are_ones_own() -> None:
    russian = "Во вторник я спросила Марию что она видит и она сказала что лестница стоит не у той стены " * 2
    assert not copied(russian, tiny().samples.strong.text)
    assert len(words("кра\u00adсивый до\u0301м")) == 2


@pytest.mark.timeout(100)
@pytest.mark.parametrize("piece", ["a'", "1 ", "A. "])
def test_a11_a_text_that_would_take_minutes_takes_none(piece: str) -> None:
    huge = piece * (20_000_000 // len(piece))
    named_situation(huge)
    checks(tiny(), {"last": huge[:300_000], "next": {**NEXT, "act": huge[:300_000]}})


def test_half_a_prompt_and_half_a_sample_are_no_words_of_ones_own_either() -> None:
    copied_from_both = f"{tiny().prompts[0].text} {tiny().samples.strong.text}"
    assert MINE[1] not in last(copied_from_both)


def test_quoting_a_little_of_the_prompt_does_no_harm() -> None:
    assert MINE[1] in last(f"The last ladder that you climbed? {LAST}")


@pytest.mark.parametrize("text", ["ladder " * 60, "I climbed it. " * 40, "one two three four five six seven " * 20])
def test_a_few_words_over_and_over_are_not_an_answer(text: str) -> None:
    assert MINE[0] in last(text)
    assert MINE[1] not in last(text)


@given(st.text(st.characters(categories=["L"]), min_size=1), st.integers(1, 200))
def test_no_word_repeated_is_an_answer(word: str, times: int) -> None:
    assert len(words(word)) == 1
    assert MINE[1] not in last(f"{word} " * times)


@given(st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=10, max_size=60, unique=True))
def test_different_words_are_varied(found: list[str]) -> None:
    assert varied(" ".join(found))


@given(st.text())
def test_a_text_is_a_copy_of_itself_when_it_has_four_words(text: str) -> None:
    assert copied(text, text) == (len(words(text)) >= 4)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("don't, can’t", 2),
        ("well-known – not", 2),
        ("one_two", 2),
        ("Zoe\u0308 came", 2),
        ("Я знаю Łódź", 3),
        ("… - ' 🙂", 0),
        ("3/4 no PR", 4),
    ],
)
def test_words_are_counted_in_any_script_that_separates_them(text: str, count: int) -> None:
    assert len(words(text)) == count


# A when or a who


@pytest.mark.parametrize("text", HONEST)
def test_a_when_or_a_who_is_found(text: str) -> None:
    assert named_situation(text)


@pytest.mark.parametrize("text", EVASIVE)
def test_generalities_are_no_situation(text: str) -> None:
    assert not named_situation(text)


@pytest.mark.parametrize("name", REFLECTIONS)
def test_the_strong_sample_of_the_course_names_a_situation(form: Reflection) -> None:
    assert named_situation(form.samples.strong.text)


@pytest.mark.parametrize(
    "name", ["Ana", "Łukasz", "Øystein", "Иван", "Ελένη", "Đorđe", "Nguyễn", "李雷", "अमित", "محمد"]
)
def test_a_name_counts_inside_a_sentence_in_any_script(name: str) -> None:
    for text in (f"then {name} laughed", f"I told {name}.", f"we did it ({name} and me)", f"it was {name}’s turn"):
        assert named_situation(text)


@pytest.mark.parametrize("name", ["Ana", "Łukasz", "Øystein", "Иван", "Ελένη", "Đorđe"])
def test_a_name_that_begins_a_sentence_counts_when_it_does_something(name: str) -> None:
    assert named_situation(f"{name} asked me to stay.")
    assert named_situation(f"It was late. {name} and I went on.")


@given(st.dates(date(1990, 1, 1), date(2039, 12, 31)))
def test_a_date_counts_however_it_is_written(found: date) -> None:
    number, month = found.day, f"{found:%B}"
    for text in (
        f"it was {found:%Y-%m-%d} and late",
        f"on {number} {month} it was late",
        f"{month} {number}, it was late",
        f"{number} {month[:3].lower()} it was late",
        f"by the {number}th of {month.lower()}",
        f"since {month.lower()} it is late",
        f"{number}/{found.month} it was late",
        f"am {number}.{found.month}.{found.year} it was late",
        f"{found:%A} it was late".lower(),
    ):
        assert named_situation(text) or "24/7" in text, text  # round the clock, as a rule, and not the 24th of July


@given(
    st.lists(st.sampled_from(["we", "try", "to", "listen", "and", "share", "more", "often", "with", "every", "one"]))
)
def test_plain_words_in_lower_case_are_no_situation(found: list[str]) -> None:
    assert not named_situation(" ".join(found))


# A commitment


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_a_commitment_is_checked_by_itself(part: str) -> None:
    met = done(tiny(), {"next": {**NEXT, part: ""}})["next"]
    assert len(done(tiny(), {"next": NEXT})["next"]) == 4
    assert len(met) == 3
    assert not any(asks.startswith({"cue": "if", "act": "then", "by": "by", "who": "who"}[part]) for asks in met)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-13-01",
        "2025-02-29",
        "0000-01-01",
        "soon",
        "",
        "next week",
        "30 June",
        "2026-1-1",
        "2026-01-011",
    ],
)
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize("value", [None, 20260101, True, ["2026-01-01"], {"by": "2026-01-01"}])
def test_what_is_no_text_is_no_date(value: object) -> None:
    assert day(value) is None


@given(st.dates())
def test_every_day_is_a_date(found: date) -> None:
    assert day(found.isoformat()) == found


@pytest.mark.parametrize("nothing", ["soon", 7, None, ["cue"], {"cue": 7, "act": None, "by": 1, "who": []}])
def test_a_commitment_of_the_wrong_type_counts_as_empty(nothing: Any) -> None:
    assert done(tiny(), {"next": nothing})["next"] == []


def test_the_prompt_is_no_cue_and_no_act() -> None:
    text = tiny().prompts[1].text
    assert done(tiny(), {"next": {**NEXT, "cue": text, "act": text}})["next"] == ["by: a date", "who will notice"]


# What a journal holds


@given(
    st.dictionaries(
        st.sampled_from(["last", "next", "next:cue", "next:by", "x"]), st.text() | st.integers() | st.none()
    )
)
def test_only_text_is_taken_from_a_journal(kept: dict[str, Any]) -> None:
    found = {prompt.id: given_for(prompt, kept) for prompt in tiny().prompts}
    assert found["last"] == (kept.get("last") if isinstance(kept.get("last"), str) else "")
    commitment = found["next"]
    assert isinstance(commitment, dict)
    assert list(commitment) == list(PARTS)
    assert commitment["cue"] == (kept.get("next:cue") if isinstance(kept.get("next:cue"), str) else "")
    assert 0 <= points(checks(tiny(), found), 4) <= 4


@given(st.text(), st.dictionaries(st.sampled_from([*PARTS]), st.text() | st.none() | st.integers()))
def test_any_text_can_be_checked(text: str, parts: dict[str, Any]) -> None:
    found = checks(tiny(), {"last": text, "next": parts})
    assert len(found) == 7
    assert stands(tiny(), {"last": text, "next": parts}) == all(check.done for check in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a",
            "1",
            "a-",
            " ",
            "\n",
            "X ",
            "Xa. ",
            "1/",
            "1.1.",
            "a'",
            "I’",
            "the last ",
            "a few ",
            "every monday ",
            "at ",
        ),
        *("a and a half ", "e\u0301", "\u0301", "\ud800", "“”", "---", "李", "\x00", "2 sprint", "2026-"),
    ],
)
def test_a_huge_text_is_checked_and_not_just_refused(piece: str) -> None:
    huge = piece * (100_000 // len(piece))
    assert MINE[1] not in last(huge)
    assert set(last(f"{huge} … {LAST}")) >= {MINE[0], MINE[2]}
    assert day(huge) is None


@pytest.mark.slow
def test_a_text_of_a_megabyte_is_checked() -> None:
    assert last(f"{'word the last thing X ' * 45_000} {LAST}") == [MINE[0], MINE[2]]


def test_a_long_honest_text_is_varied() -> None:
    text = " ".join(f"{word}{number}" for number in range(1000) for word in ("saw", "did", "and", "then", "left"))
    assert varied(f"{text} {'the and of it was to a in that he ' * 3000}")
