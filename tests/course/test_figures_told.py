"""What lessons say that a model shows is what it shows."""

import re
from datetime import date, timedelta

from managerkit.activities.simulations.model import RunOutcome, Simulation
from managerkit.activities.simulations.models import (
    answering,
    calendar_audit,
    causes,
    culture_roadmap,
    delegation_board,
    feedback_clinic,
    firefighting,
    motive_sorter,
    ninety_days,
    pendulum_planner,
    powers_inventory,
    question_workshop,
    retention,
    staying_technical,
    tour_of_duty,
    trust_ledger,
)
from managerkit.activities.simulations.models import learning_options as options
from managerkit.activities.simulations.models.trust_ledger import charges
from managerkit.authoring.source import read_source
from managerkit.content.loading import CourseFolder
from tests.support.places import ROOT

COURSE = CourseFolder(ROOT / "course")


def told(module: str, slug: str) -> str:
    """The words of a lesson's cell, on one line."""
    cells = {cell.slug: cell.source for cell in read_source(COURSE.module(module).path / "lesson.md").cells}
    return " ".join(cells[slug].split())


def kept(**values: float) -> tuple[list[str], str]:
    """The last row of shares and the weeks under it, and the price at which the advice turns."""
    outcome = retention.run(retention.SIMULATION.start() | values, [])
    *_, shares, weeks = outcome.table.rows
    words = outcome.sentence.split()
    return [cell.split()[0] for cell in [*shares[2:], *weeks[2:]]], words[words.index("you") + 1]


def shown(simulation: Simulation, **values: float) -> RunOutcome:
    """What a model says with its own rows, and with sliders that were moved."""
    return simulation.run(simulation.start() | values, simulation.rows)


def test_where_waiting_turns() -> None:
    text = told("mastery", "where-it-turns")
    (left, later, weeks, fewer), price = kept()
    assert f"Five years away leave {left}% of it, and {weeks} weeks of coding bring it back" in text
    assert f"leave {later}%, and {fewer} weeks bring it back" in text and f"saves {price} weeks" in text
    loses, deep = told("mastery", "where-it-loses"), kept(skill=0.75)[1]
    assert f"0.75: a year of waiting saves {deep} weeks and costs one" in loses
    assert "waiting costs more than it saves" in told("start", "tracks")
    near_code = kept(contact=2)[1]
    assert f"the year saves {near_code} weeks and costs one" in loses
    assert "Our guess is one week of work" in text
    assert max(float(deep), float(near_code)) < retention.SIMULATION.start()["worth"] == 1 < float(price)
    near, three, four = (kept(contact=hours)[0][0] for hours in (2, 3, 4))
    assert f"spend the two hours, {near}% is left. If you code for three more years and spend none, {later}%" in loses
    assert int(near) > int(later) and kept(deep=0)[1] == "0.0"
    assert f"near code: three keep {three}%, four keep {four}%" in told("mastery", "if-you-have-begun")


def test_what_four_per_cent_more_pay_decides() -> None:
    text, price, pays = told("mastery", "where-it-turns"), kept()[1], 0.04 * 52
    assert f"{price} weeks are about {100 * float(price) / 52:.0f}% of a year" in text
    assert "If the job pays 4% more, which is two weeks of work a year, the model says go" in text and round(pays) == 2
    assert "With a skill of 0.4, or a chance of 65 in 100 that you go back, it still says wait" in text
    for values, wait in (({}, False), ({"skill": 0.45}, False), ({"skill": 0.4}, True)):
        assert (float(kept(**values)[1]) > pays) == wait
    assert float(kept(back=60)[1]) < pays < float(kept(back=65)[1])


def test_where_the_title_wins() -> None:
    text, apart = told("learning", "read-it"), told("learning", "take-it-apart")
    outcome = options.run(options.SIMULATION.start(), options.SIMULATION.rows)
    up, made_up, turns = re.findall(r"year ([\d.]+)| grant (\d+)%", outcome.sentence)
    assert f"from year {float(up[0]):g} on. By year {float(made_up[0]):g} it has paid as much in all" in text
    assert int(turns[1]) == 50 and "add half of the title's step to your pay" in text
    lost = [
        options.run(options.SIMULATION.start() | {"horizon": n}, options.SIMULATION.rows).fails for n in (10, 11, 12)
    ]
    assert lost == [True, False, False] and "ten years or fewer, the title has paid more. Over twelve" in text
    lead, learner, *rest = options.SIMULATION.rows
    for change in ({"doors": 1}, {"half": 1}):
        assert options.run(options.SIMULATION.start(), [lead, {**learner, **change}, *rest]).fails
    assert "count for you to three" in apart and "Have your pay set again only every ten years" in apart
    for change in ({"horizon": 3}, {"every": 10}):
        assert options.run(options.SIMULATION.start() | change, options.SIMULATION.rows).fails
    assert "give the title a rate of 25" in apart
    best = options.run(options.SIMULATION.start(), [{**lead, "learns": 25}, learner, *rest])
    assert "no bargain has to be struck" in best.sentence and not best.fails


def test_where_asking_and_moving_end_level() -> None:
    text = told("motives", "read-the-map")
    sorter = motive_sorter.SIMULATION
    start = sorter.start()
    assert f"{start['granted']:g} of 100 requests are granted, and the job brings {start['brings']:g}%" in text
    turn = re.search(r"level in the end at (\d+) requests", shown(sorter).sentence)
    assert turn and f"If it is {turn[1]} of 100, moving and asking give you the same" in text
    assert motive_sorter.WEEKS == 2 * 52
    assert start["delay"] == 10 and "We set the wait to ten weeks" in text
    advice = sorter.advice.rstrip(".")
    assert advice[0].lower() + advice[1:] in told("motives", "sort-them")
    assert "From week 10 on" in shown(sorter).sentence


def test_where_handing_out_gains_almost_nothing() -> None:
    text = told("not-a-promotion", "reading-the-inventory")
    inventory = powers_inventory.SIMULATION
    assert not shown(inventory).fails
    for name, value in (("people", 5), ("named", 0), ("along", 0)):
        days = re.search(r"after ([\d.]+) days as it is, and ([\d.]+)", shown(inventory, **{name: value}).sentence)
        assert days and 0 < float(days[1]) - float(days[2]) < powers_inventory.EDGE
    wrong = shown(inventory, ic=50)
    assert wrong.fails and "to 50: here the advice loses" in text
    days = re.search(r"after ([\d.]+) days as it is, and ([\d.]+)", wrong.sentence)
    assert days and float(days[2]) > float(days[1])
    turn = re.search(r"once (\d+) of 100", shown(inventory).sentence)
    assert turn and f"fewer than about {turn[1]} of 100 decisions" in text
    start = inventory.start()
    assert f"the manager is wrong {start['manager']:g} times" in text and start["appeal"] == 4
    assert "costs four more days" in text


def test_where_the_swing_wins() -> None:
    text, lead = told("pendulum", "what-the-planner-says"), told("pendulum", "half-a-step")
    planner = pendulum_planner.SIMULATION
    (worth, managing), (skilled, people) = (
        map(int, re.findall(r"worth (\d+) of 100.*throughout \((\d+)\)", shown(planner, **values).sentence)[0])
        for values in ({}, {"stands_in": 1.0})
    )
    assert f"about {worth} a year, and managing throughout about {managing}" in text
    assert (
        0 < skilled - people < worth - managing
        and "A third slider, *one skill can stand in for the other*, makes the difference smaller" in text
    )
    level, above = shown(planner, change=75), shown(planner, change=80)
    assert "level with" in level.sentence and above.fails and "above 75%" in text
    managed, coded = shown(planner, weight=0.05), shown(planner, weight=0.95)
    assert managed.fails and coded.fails and "w* close to 0, and managing throughout wins" in text
    back = re.search(r"takes ([\d.]+) years", shown(planner).sentence)
    assert back and back[1] == "1.25" and "a year and a quarter" in text
    ten = planner.run(planner.start(), [{"role": "lead", "years": 10}])
    assert f"Ten years as tech lead come to {ten.answer:.0f}" in lead


def test_how_many_tours_are_over() -> None:
    text = told("pendulum", "what-holds-people")
    tour = tour_of_duty.SIMULATION
    own, written, late = shown(tour), shown(tour, written=1), shown(tour, delegate=16)
    assert f"about {own.answer:.0f} of 100 tours" in text and f"in writing, {written.answer:.0f} are" in text
    assert f"is solved, {late.answer:.0f} are" in text
    assert shown(tour, delegate=1).answer < own.answer and "from the first day is too early" in text
    soon, later = (abs(shown(tour, date=end).answer - shown(tour, date=end, delegate=16).answer) for end in (8, 16))
    assert later < soon and "With a later end date it matters less" in text
    assert shown(tour, written=1, spared=tour_of_duty.UNWRITTEN).answer == own.answer
    assert f"Set the slider to {tour_of_duty.UNWRITTEN:g}".replace("0.", ".") in text
    state = [{**row, "kind": "state"} if i == 0 else row for i, row in enumerate(tour.rows)]
    assert tour.run(tour.start() | {"called": 0}, state).answer == 0 < tour.run(tour.start(), state).answer < own.answer


def found(**values: float) -> list[int]:
    """In how many of 100 conversations asking, guessing and accusing find the cause."""
    outcome = causes.run(causes.SIMULATION.start() | values, [])
    return [int(number) for number in re.findall(r"in (\d+) \(", outcome.sentence)]


def test_what_makes_the_gap_between_asking_and_guessing() -> None:
    text = told("debugging-people", "what-the-toy-left-out")
    asking, guessing, accusing = found()
    assert f"in about {asking} conversations of 100, testing guesses in about {guessing}" in text
    assert f"accusing in about {accusing}" in text
    without = [found(gain=0), found(wrong=0), found(corrected=1)]
    assert f"without it, asking falls to {without[0][0]}" in text
    gaps = [one[0] - one[1] for one in without]
    assert gaps[0] < min(gaps[1:]) and max(gaps) < asking - guessing
    asking, guessing, _ = found(trust=0.9, corrected=1)
    assert f"the cause in {guessing} conversations and asking in {asking}" in text
    asking, guessing, _ = found(trust=0.9, corrected=1, fade=1, probes=10)
    assert guessing > asking and f"Guessing wins, {guessing} to {asking}" in text
    worn = causes.simulate(causes.Style("asking", 0.1, 1), 1, 0.9, 10).trust
    assert worn[2] == worn[1] > worn[3] and worn[-1] == 0 and "From the third on each question costs trust" in text


def test_where_blunt_words_do_better_than_kind_ones() -> None:
    text, model = told("candor", "make-it-fail"), feedback_clinic.SIMULATION
    assert "“Effect of plain words without care” to 3, “Cost of challenge beyond care” to 0" in text and model.regime
    assert "“Share of challenge that care blurs” to .6. Now more care does worse than less" in text
    in_public = model.regime.rows
    assert "put it in public at a trust of 2" in text and in_public[0]["trust"] == 2
    assert feedback_clinic.SIMULATION.run(model.start(), in_public).fails
    for rows in (model.rows, in_public):
        kind, cool = (
            feedback_clinic.SIMULATION.run(
                model.start() | {"alone": 3, "excess": 0, "blur": 0.6, "care": care}, rows
            ).answer
            for care in (0.9, 0.3)
        )
        assert kind < cool


def test_how_many_kept_promises_a_broken_one_weighs() -> None:
    text = told("trust", "read-your-ledger")
    low, half, high = ((c - charges.broke(c, 3)) / (charges.kept(c) - c) for c in (0.2, 0.5, 0.8))
    assert "At a charge of 50, a broken promise takes as much as three" in text and round(half, 6) == 3
    assert "At 80 it takes as much as twelve, at 20 less than one" in text and round(high, 6) == 12 and low < 1
    broken, level, kept_all = (
        [round(100 * c) for c in charges.path(0.55, good, bad, weight, 3)]
        for good, bad, weight in ((5, 4, 3), (5, 4, 1), (2, 0, 3))
    )
    first, *others = trust_ledger.SIMULATION.rows
    ledger = trust_ledger.SIMULATION
    guessed = (ledger.run(ledger.start(), [dict(first) | {"theirs": guess}, *others]) for guess in (35, 20, 50))
    [worth], [lower], [higher] = (re.findall(r"less than (\d+)%", outcome.sentence) for outcome in guessed)
    assert first["theirs"] == 35 and f"less than {worth}% of its worth a month" in text
    assert f"guessed 20, the limit would be {lower}%; at 50 it would be {higher}%" in text
    way = told("trust", "ways-to-overdo-it")
    assert (
        "goes to {}, {} and {}".format(*broken[1:]) in way and "it goes to {}, {} and {}".format(*kept_all[1:]) in way
    )
    assert f"five kept and four broken hardly move the charge ({level[0]} to {level[-1]})" in way


def fought(**values: float) -> list[str]:
    """Numbers under the picture of the hours: the week ahead, the worst week, its gap, the weeks, what is open."""
    return re.findall(r"\d+", shown(firefighting.SIMULATION, **values).sentence)


def test_where_hours_for_causes_pay_and_what_the_pitch_promises() -> None:
    text, fails, pitch = (told("systems", slug) for slug in ("what-the-bet-says", "make-it-fail", "keep-a-fault"))
    ahead, worst, more, _, own, fires, *_ = fought()
    assert f"worse for eleven weeks and is ahead from week {ahead}" in text and worst == "11"
    assert "five tickets are open instead of twenty-two" in text and (own, fires) == ("5", "22")
    _, week, deeper, *_ = fought(pressure=0)
    assert f"in week {week} you have {deeper} more tickets open than with firefighting" in text
    early, _, _, _, drowned, lost, *_ = fought(hours=40)
    assert f"ahead from week {early}, with {drowned} tickets open instead of {lost}" in fails
    begins = date(2026, 3, 1)
    assert begins + timedelta(weeks=int(worst)) == date(2026, 5, 17) and more == "10"
    assert "Until the middle of May it will look worse, by up to ten open tickets" in pitch
    assert begins + timedelta(weeks=int(ahead) - 1) == date(2026, 7, 19)
    assert "Before the end of July we are not ahead" in pitch


def test_what_the_workshops_sliders_are_called_and_what_they_turn() -> None:
    text, model = told("staying-technical", "after-the-workshop"), question_workshop.SIMULATION
    titles = {slider.name: slider.title for slider in model.sliders}
    assert f"*{titles['rank']}* to 0" in text and f"*{titles['stale']}* to 0.1" in text

    def fits(**values: float) -> dict[str, int]:
        return {row[0]: int(row[3]) for row in shown(model, **values).table.rows}

    order, asked = "row 1: an order, with why", "row 1: open, with what I saw"
    assert fits()[order] < fits()[asked] and fits(stale=0.1)[order] > fits(stale=0.1)[asked]


def test_which_team_needs_its_lead_on_the_path() -> None:
    text, model = told("staying-technical", "what-the-week-says"), staying_technical.SIMULATION
    pays = []
    for waits in (1, 2):
        rows = [{**row, "waits": waits} if row["path"] == "yes" else row for row in model.rows]
        handed, kept_on = re.findall(
            r"average; as it is, it loses ([\d.]+)\.|lose ([\d.]+) hours", model.run(model.start(), rows).sentence
        )
        pays.append(float(handed[1]) < float(kept_on[0]))
    assert pays == [False, True] and "With one colleague, do the work yourself" in text
    outcome = shown(model)
    turns = outcome.sentence.split(" times as long")[0].split()[-1]
    assert f"unless the others need {turns} times as long as you" in text
    weeks = outcome.table.rows
    week = next(row[0] for row in weeks if float(row[2]) < float(row[3]))
    assert f"from week {week} it costs more than *nothing on the path*" in text
    assert "is cheaper than the sample week from the first week to the last" in text
    assert all(float(row[3]) < float(row[1]) for row in weeks)
    week, *_, stale = weeks[-1]
    assert f"{stale}% of what you know about your own system is out of date by week {week}" in text


def test_when_coaching_has_paid_and_what_an_hour_a_week_leaves_undecided() -> None:
    text, board = told("enabling", "what-the-bet-says"), told("enabling", "what-the-board-leaves-out")
    week, total = re.findall(r"from week (\d+)", shown(answering.SIMULATION).sentence)
    assert f"From about week {week} on" in text and f"has paid near week {total}" in text
    assert "Under 1.8 hours, coaching has not paid after half a year" in text
    assert "the total is 0.0 hours" in shown(answering.SIMULATION, stop=1.8).sentence
    assert "the total is \N{MINUS SIGN}1.2 hours" in shown(answering.SIMULATION, stop=1.7).sentence
    model = delegation_board.SIMULATION
    [costs] = re.findall(r"costs ([0-9]+) hours", shown(model).sentence)
    assert f"stops paying when one mistake costs {costs} hours" in board
    owned = [{**row, "level": "own", "how": "coach"} for row in model.rows]
    few, many = (model.run(model.start() | {"have": hours}, owned).sentence for hours in (1, 5))
    few, many = (f"{float(re.findall(r'goes from 0.40 to ([0-9.]+),', said)[0]):.0%}" for said in (few, many))
    assert f"| one | {few} of what comes up | | five | {many} |" in board


def test_when_the_hours_of_a_calendar_are_back() -> None:
    text, fails = told("scope", "reading-it"), told("scope", "make-it-fail")
    audit = calendar_audit.SIMULATION
    at_once = [{**row, "week": 1} if row["fate"] == "hand" else row for row in audit.rows]
    for way, rows in (("one after the other, as marked", audit.rows), ("all in the first week", at_once)):
        outcome = audit.run(audit.start(), rows)
        hours = outcome.series[0].y
        now = sum(float(row["hours"]) for row in audit.rows)
        under = 1 + max(week for week, left in enumerate(hours, 1) if left >= now)
        cells = f"{max(hours):.0f} hours | week {under} | week {outcome.answer:.0f}"
        assert f"| {way} | {cells} |" in text and f"{now:.0f} hours today" in text
    stopped = [
        {**row, "fate": "stop" if row["what"] == "One to one with the two leads" else "keep"} for row in audit.rows
    ]
    ahead = [audit.run(audit.start() | {"weeks": weeks}, stopped).table.rows[-1][3][0] for weeks in (19, 20, 21)]
    assert "Until week 20 you are ahead" in text and ahead == ["+", "+", "−"]
    handed = sum(float(row["hours"]) for row in audit.rows if row["fate"] == "hand")
    assert handed == 18 and "hands over eighteen hours a week" in fails
    assert "fewer than nine free hours" in fails and [shown(audit, room=room).fails for room in (8, 9)] == [True, False]
    assert "From sixteen weeks on" in fails and [shown(audit, weeks=weeks).fails for weeks in (15, 16)] == [True, False]


def test_what_a_wrong_name_and_a_late_look_cost() -> None:
    text, model = told("transition", "wrong"), ninety_days.SIMULATION
    misread = shown(model, truth=2)
    assert [series.title for series in misread.series][::3] == ["your plan", "read rightly"]
    own, rightly = (series.y[-1] for series in misread.series[::3])
    assert f"and gives away {rightly - own:.0f} weeks" in text
    early, late = (
        model.run(model.start() | {"truth": 5}, [{**model.rows[0], "kind": "turnaround", "day": day}, *model.rows[1:]])
        for day in (30, 60)
    )
    assert f"The day of the look is worth {early.series[0].y[-1] - late.series[0].y[-1]:.0f} weeks" in text


def test_where_the_order_of_facts_and_words_turns() -> None:
    text, model = told("culture", "what-the-bet-says"), culture_roadmap.SIMULATION
    words, facts = (shown(model, granted=granted).series for granted in (45, 50))
    for series, is_better in ((words, True), (facts, False)):
        ends = {one.title: one.y[-1] for one in series}
        assert (ends["the same, words first"] > ends["your plan, repeated"]) == is_better
    assert "If it is much, facts first ends higher. If it is little, words first does" in text
    assert "The turn comes between 45% and 50%" in text
