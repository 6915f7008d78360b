"""Laws that hold whatever the numbers are: what must not matter, and what must add up."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import retention
from retention import IndicatorTable, Period, Workforce

from .daybyday import DAY, Post
from .generated import Generated, Layout, generate, write
from .tables import totals

SEEDS = range(1000, 1006)
PERIOD_DAYS = 28
PERIODS = 24
Ask = Callable[..., IndicatorTable]

QUESTIONS: dict[str, Ask] = {
    "headcount": retention.headcount,
    "fte": retention.fte,
    "joiner_rate": retention.joiner_rate,
    "leaver_rate": retention.leaver_rate,
    "stability_index": retention.stability_index,
    "events by last day": partial(retention.event_leavers, dating="by_last_day"),
    "events by exit": partial(retention.event_leavers, dating="by_exit"),
    "events in FTE": partial(retention.event_leavers, dating="by_last_day", basis="fte"),
    "events over the daily mean": partial(retention.event_leavers, denominator="daily_mean"),
    "person-years by last day": partial(retention.person_years, dating="by_last_day"),
    "person-years by exit": partial(retention.person_years, dating="by_exit"),
    "retained": partial(retention.retained, after="100 days"),
}
# Columns that count or add up; the others are quotients of these, or limits.
ADDITIVE = (
    "numerator",
    "denominator",
    "opening",
    "closing",
    "opening_fte",
    "closing_fte",
    "person_days",
)
TOTAL: tuple[str, ...] = ()
BY_UNIT = ("unit",)

every_seed = pytest.mark.parametrize("seed", SEEDS)
every_question = pytest.mark.parametrize("question", QUESTIONS)
whole_and_by_unit = pytest.mark.parametrize("by", [TOTAL, BY_UNIT], ids=["whole", "by unit"])


def read(
    folder: Path,
    made: Generated,
    posts: Iterable[Post] | None = None,
    *,
    layout: Layout = "staff",
    later: timedelta = timedelta(),
) -> Workforce:
    """Read these posts, or the workforce's own, under the workforce's dates, `later` if asked."""
    write(folder, made.posts if posts is None else posts, layout)
    return retention.read(
        folder, as_of=made.as_of + later, observed_from=made.observed_from + later
    )


def periods(made: Generated, later: timedelta = timedelta()) -> list[Period]:
    """Stretches of four weeks: months would be of other lengths when all dates move."""
    first = made.censuses[0] + DAY + later
    length = timedelta(days=PERIOD_DAYS)
    return [Period(first + n * length, first + (n + 1) * length) for n in range(PERIODS)]


def same(one: IndicatorTable, other: IndicatorTable, *without: str) -> None:
    """The two tables hold the same numbers, FTE up to the order in which floats were added."""
    assert_frame_equal(
        one.frame.drop(columns=list(without), errors="ignore"),
        other.frame.drop(columns=list(without), errors="ignore"),
        rtol=1e-12,
        atol=1e-9,
    )


def additive(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of a table that may be added up and that apply to its indicator."""
    return frame.reindex(columns=list(ADDITIVE)).dropna(axis="columns", how="all").astype("float64")


@every_seed
@whole_and_by_unit
def test_the_order_of_rows_does_not_matter(seed: int, by: tuple[str, ...], tmp_path: Path) -> None:
    made = generate(seed)
    shuffled = list(made.posts)
    random.Random(seed).shuffle(shuffled)
    one, other = read(tmp_path / "one", made), read(tmp_path / "other", made, shuffled)
    for ask in QUESTIONS.values():
        same(ask(one, periods(made), by=by), ask(other, periods(made), by=by))


@every_seed
@whole_and_by_unit
def test_labels_of_people_do_not_matter(seed: int, by: tuple[str, ...], tmp_path: Path) -> None:
    """Posts keep the order of their ids, which settles ties between them."""
    made = generate(seed)
    people = sorted({post.person for post in made.posts})
    new = random.Random(seed).sample(range(10_000, 99_999), len(people))
    label = {person: f"P-{number}" for person, number in zip(people, new, strict=True)}
    relabelled = [
        replace(post, person=label[post.person], assignment=f"ROTA/{post.assignment[1:]}/x")
        for post in made.posts
    ]
    one, other = read(tmp_path / "one", made), read(tmp_path / "other", made, relabelled)
    for ask in QUESTIONS.values():
        same(ask(one, periods(made), by=by), ask(other, periods(made), by=by))


@every_seed
@whole_and_by_unit
@pytest.mark.parametrize("weeks", [-401, 4, 52])
def test_the_calendar_does_not_matter(
    seed: int, by: tuple[str, ...], weeks: int, tmp_path: Path
) -> None:
    made, later = generate(seed), timedelta(weeks=weeks)
    moved = [
        replace(post, start=post.start + later, last_day=post.last_day and post.last_day + later)
        for post in made.posts
    ]
    one = read(tmp_path / "one", made)
    other = read(tmp_path / "other", made, moved, later=later)
    for ask in QUESTIONS.values():
        same(
            ask(one, periods(made), by=by),
            ask(other, periods(made, later), by=by),
            "period_start",
            "period_last_day",
        )


@every_seed
@whole_and_by_unit
def test_two_layouts_of_the_same_facts_agree(
    seed: int, by: tuple[str, ...], tmp_path: Path
) -> None:
    made = generate(seed)
    one = read(tmp_path / "one", made, layout="staff")
    other = read(tmp_path / "other", made, layout="starters_and_leavers")
    for ask in QUESTIONS.values():
        same(ask(one, periods(made), by=by), ask(other, periods(made), by=by))


@every_seed
@whole_and_by_unit
def test_the_same_people_in_two_organisations_count_twice(
    seed: int, by: tuple[str, ...], tmp_path: Path
) -> None:
    """An id is an id within its organisation: the two who share one are two people."""
    made = generate(seed)
    once = read(tmp_path / "once", made)
    for code in ("A", "B"):
        write(tmp_path / code, made.posts, "staff", organisation_code=code)
    (tmp_path / "twice").mkdir()
    pd.concat(
        [pd.read_csv(tmp_path / code / "staff.csv", dtype=str) for code in ("A", "B")]
    ).to_csv(tmp_path / "twice" / "staff.csv", index=False)
    twice = retention.read(tmp_path / "twice", as_of=made.as_of, observed_from=made.observed_from)
    for ask in QUESTIONS.values():
        single, double = (ask(workforce, periods(made), by=by).frame for workforce in (once, twice))
        assert_frame_equal(2 * additive(single), additive(double), rtol=1e-12, atol=1e-9)


@every_seed
@pytest.mark.parametrize("period", [0, 11, PERIODS - 1])
def test_one_more_leaver_is_one_more(seed: int, period: int, tmp_path: Path) -> None:
    made = generate(seed)
    span = periods(made)[period]
    newcomer = Post(
        person="E999",
        assignment="A9999",
        start=span.opening_census - 500 * DAY,
        last_day=span.opening_census + 10 * DAY,
        unit="Elm Ward",
        fte=1.0,
        reason="Retirement Age",
    )
    before = read(tmp_path / "before", made)
    after = read(tmp_path / "after", made, [*made.posts, newcomer])
    for name in ("leaver_rate", "events by last day", "events by exit"):
        ask = QUESTIONS[name]
        gained = [
            new - old
            for old, new in zip(
                totals(ask(before, periods(made)), "numerator"),
                totals(ask(after, periods(made)), "numerator"),
                strict=True,
            )
        ]
        assert gained == [float(n == period) for n in range(PERIODS)], name


@every_seed
@every_question
def test_groups_sum_to_the_total(seed: int, question: str, tmp_path: Path) -> None:
    made = generate(seed)
    workforce = read(tmp_path, made)
    frame = QUESTIONS[question](workforce, periods(made), by=BY_UNIT).frame
    of_groups = frame[~frame["total"]]
    whole = QUESTIONS[question](workforce, periods(made)).frame
    # A period in which nobody was in post has a total, of 0, and perhaps no groups.
    sums = additive(of_groups).groupby(of_groups["period_start"]).sum()
    sums = sums.reindex(whole["period_start"], fill_value=0.0)
    for total in (frame[frame["total"]], whole):
        assert_frame_equal(
            sums.reset_index(drop=True),
            additive(total).reset_index(drop=True),
            rtol=1e-12,
            atol=1e-9,
        )


def split_at_random(made: Generated, seed: int, *, new_id: bool) -> list[Post]:
    """The same posts, most of them in two rows, the second beginning the day after the first."""
    rng = random.Random(seed)
    rows: list[Post] = []
    for number, post in enumerate(made.posts):
        end = min(post.last_day or date.max, made.as_of)
        days = (end - max(post.start, made.observed_from)).days
        if days < 1 or rng.random() < 0.2:
            rows.append(post)
            continue
        cut = end - rng.randint(1, days) * DAY
        second = f"B{number:04}" if new_id else post.assignment
        rows.append(replace(post, last_day=cut, reason=""))
        rows.append(replace(post, start=cut + DAY, assignment=second))
    return rows


@every_seed
@whole_and_by_unit
def test_a_post_in_two_rows_is_one_post(seed: int, by: tuple[str, ...], tmp_path: Path) -> None:
    made = generate(seed)
    rows = split_at_random(made, seed, new_id=False)
    assert len(rows) > len(made.posts)
    one, other = read(tmp_path / "one", made), read(tmp_path / "other", made, rows)
    for ask in QUESTIONS.values():
        same(ask(one, periods(made), by=by), ask(other, periods(made), by=by), "posts_ended")


@every_seed
def test_a_row_that_goes_on_the_next_day_ends_no_post(seed: int, tmp_path: Path) -> None:
    """The same post with the same attributes in two rows has ended once, if at all."""
    made = generate(seed)
    rows = split_at_random(made, seed, new_id=False)
    one, other = read(tmp_path / "one", made), read(tmp_path / "other", made, rows)
    tables = [retention.event_leavers(workforce, periods(made)) for workforce in (one, other)]
    assert totals(tables[0], "posts_ended") == totals(tables[1], "posts_ended")


@every_seed
def test_a_new_id_on_the_next_day_is_no_leaving(seed: int, tmp_path: Path) -> None:
    made = generate(seed)
    rows = split_at_random(made, seed, new_id=True)
    one, other = read(tmp_path / "one", made), read(tmp_path / "other", made, rows)
    for ask in QUESTIONS.values():
        # Another id is another post, so more posts end; nobody leaves for that.
        same(ask(one, periods(made)), ask(other, periods(made)), "posts_ended")


@every_seed
@whole_and_by_unit
@pytest.mark.parametrize("question", ["events by last day", "events by exit"])
def test_the_events_of_a_period_are_those_of_its_parts(
    seed: int, by: tuple[str, ...], question: str, tmp_path: Path
) -> None:
    made = generate(seed)
    workforce = read(tmp_path, made)
    parts = periods(made)
    together = Period(parts[0].start, parts[-1].end)
    ask = QUESTIONS[question]
    assert [sum(totals(ask(workforce, parts, by=by), "numerator"))] == totals(
        ask(workforce, together, by=by), "numerator"
    )


@every_seed
@pytest.mark.parametrize("question", ["person-years by last day", "person-years by exit"])
def test_the_days_of_a_period_are_those_of_its_parts(
    seed: int, question: str, tmp_path: Path
) -> None:
    made = generate(seed)
    workforce = read(tmp_path, made)
    parts = periods(made)
    together = Period(parts[0].start, parts[-1].end)
    ask = QUESTIONS[question]
    assert [sum(totals(ask(workforce, parts), "person_days"))] == totals(
        ask(workforce, together), "person_days"
    )


@every_seed
@whole_and_by_unit
def test_who_was_in_post_stayed_or_left(seed: int, by: tuple[str, ...], tmp_path: Path) -> None:
    made = generate(seed)
    workforce = read(tmp_path, made)
    left = retention.leaver_rate(workforce, periods(made), by=by).frame
    stayed = retention.stability_index(workforce, periods(made), by=by).frame
    keys = ["period_start", "total", *by]
    both = left.merge(stayed, on=keys, suffixes=("_left", "_stayed"), validate="one_to_one")
    both = both[both["denominator_stayed"] > 0]
    assert (both["numerator_left"] + both["numerator_stayed"]).tolist() == both[
        "denominator_stayed"
    ].tolist()


@every_seed
def test_one_period_closes_as_the_next_opens(seed: int, tmp_path: Path) -> None:
    made = generate(seed)
    table = retention.headcount(read(tmp_path, made), periods(made))
    assert totals(table, "closing")[:-1] == totals(table, "opening")[1:]


@pytest.mark.parametrize("seed", SEEDS[:3])
@whole_and_by_unit
def test_a_period_answers_alone_as_among_others(
    seed: int, by: tuple[str, ...], tmp_path: Path
) -> None:
    made = generate(seed)
    workforce = read(tmp_path, made)
    for ask in QUESTIONS.values():
        among = ask(workforce, periods(made), by=by).frame
        for period in periods(made)[::9]:
            alone = ask(workforce, period, by=by).frame
            chosen = among[among["period_start"] == pd.Timestamp(period.start)]
            keys = list(by) or ["indicator"]
            # A group that is empty in this one period may be listed only among others.
            chosen = chosen[chosen[keys].isin(alone[keys].to_dict("list")).all(axis=1)]
            assert_frame_equal(
                alone.reset_index(drop=True),
                chosen.reset_index(drop=True),
                check_dtype=False,
                rtol=1e-12,
                atol=1e-9,
            )
