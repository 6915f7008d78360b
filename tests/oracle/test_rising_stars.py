"""Labels, anniversaries, the pool and joiners against a count of one person and day at a time."""

from collections import Counter
from datetime import date

import pytest

import retention
from retention.rising_stars import RisingStarRule

from .daybyday import DAY, known_posts
from .generated import chunks, generate, write
from .ratings import AWKWARD, Asked, in_post, label, later, rate, write_ratings

SEEDS = range(120)
CHUNK = 1
NAMES = ("Rising Stars", "colleagues", "not assessed")
RULES = {
    "appraisals": (RisingStarRule(version="1"), Asked()),
    "sustained": (RisingStarRule(version="2", sustained=2), Asked(sustained=2)),
    "loose": (
        RisingStarRule(
            version="3", performance=3, potential="medium", within_months=6, service_months=3
        ),
        Asked(service=3, performance=3, potential="medium", within=6),
    ),
    "talent_pool": (RisingStarRule(version="4", evidence="talent_pool"), Asked()),
}


@pytest.fixture(scope="module", params=chunks(range(0, len(SEEDS), CHUNK)))
def cases(request, tmp_path_factory):
    """A workforce with its ratings."""
    folder = tmp_path_factory.mktemp("records")
    found = []
    for seed in range(request.param, request.param + CHUNK):
        made = generate(seed)
        ratings, named = rate(made, seed)
        write(folder / str(seed), made.posts, "staff" if seed % 2 else "starters_and_leavers")
        write_ratings(folder / str(seed), ratings, named)
        workforce = retention.read(
            folder / str(seed), as_of=made.as_of, observed_from=made.observed_from
        )
        posts = known_posts(made.posts, made.observed_from)
        found.append((made, workforce, posts, ratings, named))
    return found


def there(made, posts, day):
    return [p for p in sorted({q.person for q in posts}) if in_post(posts, p, day)]


def labels_of(case, rule_name, census):
    """Everybody in post at a census with the label."""
    made, _, posts, ratings, named = case
    rule, asked = RULES[rule_name]
    pool = named if rule.evidence == "talent_pool" else None
    return {
        person: label(posts, ratings, pool, person, census, asked)
        for person in there(made, posts, census)
    }


def usable(case, rule_name):
    """Whether the records have the tables that a rule needs with any row at all."""
    _, workforce, *_ = case
    needed = "talent_pool" if rule_name == "talent_pool" else "appraisals"
    return needed in workforce.tables


@pytest.mark.parametrize("rule_name", RULES)
def test_labels_and_anniversaries_are_those_counted_day_by_day(cases, rule_name):
    for case in cases:
        made, workforce, posts, *_ = case
        if not usable(case, rule_name):
            continue
        rule, _ = RULES[rule_name]
        for census in (made.censuses[-1], made.censuses[-14], made.censuses[-20]):
            told = labels_of(case, rule_name, census)
            frame = retention.rising_stars_kept(
                workforce, census, rule, after=["6 months", "12 months"]
            ).frame
            counts = Counter(told.values())
            for name in NAMES:
                rows = frame[frame["people"] == name].set_index("after")
                assert (rows["in_class"] == counts[name]).all(), (name, census)
            eligible = sum(counts[name] for name in NAMES)
            assert (frame["eligible"] == eligible).all()
            unassessed = [who for who, name in told.items() if name == "not assessed"]
            for months in (6, 12):
                day = later(census, months)
                row = frame[
                    (frame["people"] == "not assessed") & (frame["after"] == f"{months} months")
                ].iloc[0]
                if day > made.as_of:
                    assert row["numerator"] != row["numerator"]
                else:
                    kept = sum(in_post(posts, who, day) for who in unassessed)
                    assert row["numerator"] == kept


@pytest.mark.parametrize("rule_name", ["appraisals", "talent_pool"])
def test_the_pool_is_that_of_the_people_one_by_one(cases, rule_name):
    for case in cases:
        made, workforce, *_ = case
        if not usable(case, rule_name):
            continue
        opening, closing = made.censuses[-13], made.censuses[-1]
        before, after = (labels_of(case, rule_name, day) for day in (opening, closing))
        stars = {who for who, name in before.items() if name == "Rising Stars"}
        then = {who for who, name in after.items() if name == "Rising Stars"}
        period = retention.Period(opening + DAY, closing + DAY)
        row = retention.rising_star_pool(workforce, period, RULES[rule_name][0]).frame.iloc[0]
        assert row["opening"] == len(stars)
        assert row["closing"] == len(then)
        assert row["recognised"] == len(then - stars)
        assert row["left"] == len(stars - after.keys())
        assert row["no_longer"] == len((stars & after.keys()) - then)
        assert row["promoted_out"] == 0


def test_joiners_have_the_outcome_that_their_days_tell(cases):
    rule, asked = RULES["loose"]
    for case in cases:
        made, workforce, posts, ratings, _ = case
        if not ratings:
            continue
        first, last = made.censuses[-28], made.censuses[-22]
        census = date(2020, made.censuses[-1].month, 15)
        period = retention.Period(first + DAY, last + DAY)
        frame = retention.rising_stars_recognised(
            workforce, period, rule, census=census, by=()
        ).frame.set_index("outcome")
        if frame["numerator"].isna().any():
            continue
        expected = Counter()
        day = first
        while day < last:
            day += DAY
            for person in there(made, posts, day):
                if not in_post(posts, person, day - DAY):
                    expected[_outcome(posts, ratings, person, day, census, asked)] += 1
        assert {name: frame.loc[name, "numerator"] for name in frame.index} == {
            name: expected[name] for name in ("recognised", "left first", "neither")
        }


def _outcome(posts, ratings, person, start, census, asked):
    """Go through the days from the start; two censuses are looked at."""
    served, seen, day = later(start, asked.service), 0, start
    while True:
        here = in_post(posts, person, day)
        annual = (day.month, day.day) == (census.month, census.day)
        if not here:
            # Gone: nobody saw it if the second census was still to come.
            return "left first"
        if annual and day >= served:
            if label(posts, ratings, None, person, day, asked) == "Rising Stars":
                return "recognised"
            seen += 1
            if seen == 2:
                return "neither"
        day += DAY


def test_the_awkward_dates_are_there():
    for name, found in AWKWARD.items():
        some = sum(found(generate(seed), rate(generate(seed), seed)[0]) for seed in SEEDS)
        assert some >= 5, name
