"""Numbers that took over the contacts of another, and numbers that only look as if."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from generators.handed_over import simulate_month
from hypothesis import given
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import DataQualityWarning, ProtectedError
from linkanalysis.events.calls.call_records import read_calls
from linkanalysis.events.calls.handovers import ONE_SIDE, chance_of, mutual, pairs_in_use
from linkanalysis.events.calls.phone_use import (
    LEAST_CONTACTS,
    PhoneUse,
    shared_things,
    use_of,
    use_of_arrays,
)
from linkanalysis.kernels.csr import build_csr
from linkanalysis.kernels.handovers import (
    STEPS,
    Best,
    Rule,
    Use,
    _best_predecessors,
    _count_alike,
    best_predecessors,
    count_alike,
)
from tests.events.calls.phone_months import (
    BEGIN,
    PIZZA,
    TAXI,
    add,
    case_of,
    month_rows,
    number,
    phone,
    street,
)

if TYPE_CHECKING:
    from linkanalysis.kernels.csr import F64, U32

DEVELOPMENT, TEST = (1, 2, 3), (101, 102, 103)


def test_phone_200_became_phone_300_and_decoys_are_no_reason() -> None:
    found = la.calls.find_handovers(case_of(street(handed=True)))
    frame = found.to_frame()
    assert frame[["old", "new"]].to_numpy().tolist() == [[phone(0), phone(1)]]
    friends = {phone(1000 + j) for j in range(4)}
    assert set(frame["contacts"][0]) >= friends
    assert frame["gap_days"].between(0, 14).all()
    assert (frame["false_share"] <= 0.05).all()


def test_a_handover_is_an_indicator_with_its_rows() -> None:
    case = case_of(street(handed=True))
    sign = la.find_indicators(case, indicators="handed_over_phone")[0]
    assert sign.entities == (phone(1), phone(0))
    assert {reason.document for reason in sign.evidence} <= set(case.documents()["id"])
    assert sign.details == ("Of pairs this similar, fewer than 1 in 100 arise by chance.",)
    never = case_of(street(handed=False))
    assert la.find_indicators(never, indicators="handed_over_phone").findings == ()


def test_sectors_are_those_of_the_last_and_the_first_day_on_the_clocks_of_the_case() -> None:
    rows = [
        # the old number's last day, of which the evening is the next day in UTC
        (number(0), number(2), "2024-05-02 09:00", "101"),
        (number(0), number(2), "2024-05-02 21:00", "102"),
        # the new number's first day
        (number(1), number(2), "2024-05-04 21:00", "101"),
        (number(1), number(2), "2024-05-05 09:00", "102"),
    ]
    frame = pd.DataFrame(rows, columns=["caller", "callee", "start", "cell"])
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    case.add(la.read_frame(frame, reader="calls", document="calls"))
    records = read_calls(case, holders=False)
    old, new = (np.array([records.ids.index(phone(k))]) for k in (0, 1))
    (sectors,), _ = shared_things(records, use_of(records, (), max_members=9), old, new)
    assert [sector[-3:] for sector in sectors] == ["101"]


def test_pizza_taxi_bank_voicemail_and_a_mother_make_no_handover() -> None:
    found = la.calls.find_handovers(case_of(street(handed=False)))
    assert found.to_frame().empty
    assert any("service (voicemail), 40 numbers" in note for note in found.notes)


def test_hubs_are_left_out_and_named_with_their_counts() -> None:
    found = la.calls.find_handovers(case_of(street(handed=True)), max_members=8)
    assert any(f"phone:{PIZZA}: more than 8 contacts, 40 numbers" in n for n in found.notes)


def test_rows_are_named_and_without_their_documents_the_pair_is_gone() -> None:
    rows = street(handed=True)
    case = case_of([row for row in rows if row[0] != number(0)], document="rest")
    add(case, [row for row in rows if row[0] == number(0)], document="old")
    found = la.calls.find_handovers(case)
    reasons = found.reasons(1, limit=500)
    assert {reason.document for reason in reasons} == {"old", "rest"}
    assert all(phone(0) in r.text or phone(1) in r.text for r in reasons)
    case.withdraw("old", reason="test")
    assert la.calls.find_handovers(case).to_frame().empty


def test_the_rule_of_time_is_asked_both_ways() -> None:
    case = case_of(street(handed=True))
    assert la.calls.find_handovers(case, max_gap_days=0).to_frame().empty
    rows = [(a, b, str(pd.Timestamp(t) - pd.Timedelta(days=5)) if a == number(1) else t)
            for a, b, t in street(handed=True)]  # fmt: skip
    overlapping = case_of(rows)
    assert la.calls.find_handovers(overlapping).to_frame().empty
    found = la.calls.find_handovers(overlapping, overlap_days=4).to_frame()
    assert found[["old", "new"]].to_numpy().tolist() == [[phone(0), phone(1)]]
    assert found["gap_days"][0] < 0


def test_a_second_change_makes_a_chain() -> None:
    rows = [row for row in street(handed=True) if row[0] not in {number(0), number(1)}]
    rng = np.random.default_rng(3)
    for k, (begin, end) in enumerate([(0, 8), (9, 18), (19, 28)]):
        whom = [number(1000 + j) for j in range(5)] + [number(1500 + 10 * k + j) for j in range(3)]
        whom += [PIZZA, TAXI]
        rows += [
            (number(500 + k), x, str(BEGIN + pd.Timedelta(hours=int(24 * rng.uniform(begin, end)))))
            for x in whom * 3
        ]
    frame = la.calls.find_handovers(case_of(rows)).to_frame().sort_values("first_new")
    assert frame[["old", "new"]].to_numpy().tolist() == [
        [phone(500), phone(501)],
        [phone(501), phone(502)],
    ]
    assert frame["chain"].tolist() == [1, 1]


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param(DEVELOPMENT, id="development", marks=pytest.mark.exhaustive),
        pytest.param(TEST, id="test"),
    ],
)
def test_most_of_25_swaps_in_a_month_of_400_phones_come_first(seeds: tuple[int, ...]) -> None:
    top, precise = [], []
    for seed in seeds:
        month = simulate_month(seed)
        truth = {new: old for old, new in month.swaps}
        best = search(month.n, month.caller, month.callee, month.start_s)
        top += [best.before[new] == old for new, old in truth.items()]
        new = mutual(best)
        first = new[np.argsort(-best.score[new], kind="stable")][:25]
        precise += [truth.get(int(u)) == best.before[u] for u in first]
    assert np.mean(top) >= 0.95
    assert np.mean(precise) >= 0.9


def search(n: int, caller: np.ndarray, callee: np.ndarray, start: np.ndarray) -> Best:
    use = use_of_arrays(
        np.ones(n, bool), caller, callee, start, apart=np.array([], np.int64), max_members=200
    )
    rule = Rule(14 * 86_400, 0, 3)
    return best_predecessors(use.indptr, use.indices, use.weight, use.use, rule)


@pytest.mark.exhaustive
def test_pairs_listed_in_a_month_are_true_whatever_the_order_of_rows() -> None:
    month = simulate_month(104)
    rows = month_rows(month)
    found = la.calls.find_handovers(case_of(rows))
    truth = {(phone(a), phone(b)) for a, b in month.swaps}
    listed = list(zip(found.to_frame()["old"], found.to_frame()["new"], strict=True))
    assert len(listed) >= 20
    assert sum(pair in truth for pair in listed) >= 0.9 * len(listed)
    again = la.calls.find_handovers(case_of(rows[::-1]))
    pd.testing.assert_frame_equal(found.to_frame(), again.to_frame())


@pytest.mark.exhaustive
def test_the_order_of_rows_changes_nothing() -> None:
    rows = street(handed=True)
    frames = [la.calls.find_handovers(case_of(each)).to_frame() for each in (rows, rows[::-1])]
    assert len(frames[0]) == 1
    pd.testing.assert_frame_equal(*frames)


@pytest.mark.exhaustive
def test_without_any_handover_few_pairs_are_listed() -> None:
    listed = [
        len(
            la.calls.find_handovers(case_of(month_rows(simulate_month(seed, kept=0.0, phones=200))))
        )
        for seed in (1, 2, 3)
    ]
    assert sum(listed) <= 3


PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 20)), max_size=60)


class Street:
    """Ten numbers: their contacts, their times, and the cosine of each two that share a contact."""

    def __init__(self, rows: list[tuple[int, int, int]]) -> None:
        kept = [row for row in rows if row[0] != row[1]]
        n = 10
        ends = np.array([sorted(row[:2]) for row in kept], np.int64).reshape(-1, 2)
        pairs = np.unique(ends[:, 0] * n + ends[:, 1])
        self.indptr, self.indices, _ = build_csr(n, pairs // n, pairs % n, directed=False)
        first, last = np.full(n, 2**40), np.full(n, -(2**40))
        for a, b, t in kept:
            for end in (a, b):
                first[end], last[end] = min(first[end], t), max(last[end], t)
        self.weight = weight = np.arange(n) % 4 / 3.0
        self.use = Use(first, last, np.diff(self.indptr.astype(np.int64)) > 0)
        rows_of = [range(int(self.indptr[u]), int(self.indptr[u + 1])) for u in range(n)]
        contacts = [{int(self.indices[k]) for k in row} for row in rows_of]
        norm = [sum(weight[x] for x in mine) ** 0.5 for mine in contacts]
        self.cosine = {}
        for o, u in permutations(range(n), 2):
            both = [x for x in contacts[o] & contacts[u] if weight[x] > 0]
            if both:
                self.cosine[o, u] = sum(weight[x] for x in both) / (norm[o] * norm[u])

    @property
    def arrays(self) -> tuple[U32, U32, F64]:
        return self.indptr, self.indices, self.weight


@given(PAIRS)
def test_the_search_finds_what_all_pairs_give(rows: list[tuple[int, int, int]]) -> None:
    street = Street(rows)
    first, last, _ = street.use
    best = best_predecessors(*street.arrays, street.use, Rule(6, 1, 1))
    for u in range(10):
        scores = {
            o: value
            for (o, later), value in street.cosine.items()
            if later == u and first[o] < first[u] and -1 <= first[u] - last[o] <= 6
        }
        assert best.score[u] == pytest.approx(max(scores.values(), default=0.0), abs=1e-12)
        if scores:
            assert scores[int(best.before[u])] == pytest.approx(max(scores.values()), abs=1e-12)
        else:
            assert best.before[u] == -1
    raw = _best_predecessors.py_func(*street.arrays, *street.use, 6, 1, 1)
    for ours, theirs in zip(best, raw, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@given(PAIRS, st.integers(0, 3))
def test_numbers_in_use_at_one_time_are_counted_by_score_and_band(
    rows: list[tuple[int, int, int]], overlap: int
) -> None:
    street, rule = Street(rows), Rule(6, overlap, 1)
    first, last, eligible = street.use
    lasting = street.use._replace(eligible=eligible & (last - first > overlap))
    band = np.arange(10) // 4
    alike = count_alike(*street.arrays, lasting, rule, band)
    in_use = pairs_in_use(lasting, rule, band)
    expected, pairs = np.zeros((3, 3), np.int64), np.zeros((3, 3), np.int64)
    scores = []
    for o, u in combinations(range(10), 2):
        common = min(last[o], last[u]) - max(first[o], first[u])
        if lasting.eligible[[o, u]].all() and common > overlap:
            pairs[band[o], band[u]] += 1
            if (o, u) in street.cosine:
                expected[band[o], band[u]] += 1
                scores.append(street.cosine[o, u])
    np.testing.assert_array_equal(in_use, pairs)
    np.testing.assert_array_equal(alike.sum(axis=0), expected[: alike.shape[1], : alike.shape[2]])
    steps = np.repeat(np.arange(STEPS), alike.sum(axis=(1, 2))) / STEPS
    np.testing.assert_allclose(steps, np.sort(scores), atol=1.001 / STEPS)
    twin = np.zeros((STEPS, 3, 3), np.int64)
    _count_alike.py_func(*street.arrays, *lasting, overlap, 1, band, twin)
    np.testing.assert_array_equal(alike, twin)


@given(PAIRS)
def test_significance_is_the_rank_among_pairs_of_the_same_sides_if_there_are_enough(
    rows: list[tuple[int, int, int]],
) -> None:
    street, rule = Street(rows), Rule(6, 0, 1)
    use = PhoneUse(*street.arrays, np.full(10, 5), street.use, 10)
    best = best_predecessors(*street.arrays, street.use, rule)
    new = np.flatnonzero(best.before >= 0)
    found = chance_of(use, (best.before[new], new), best.score[new], rule, share=0.5)
    first, last, _ = street.use
    degree = np.diff(street.indptr.astype(np.int64))
    rows_of = [street.indices[street.indptr[u] : street.indptr[u + 1]] for u in range(10)]
    side = [int((degree[row] < LEAST_CONTACTS).any()) for row in rows_of]
    scores: dict[int, list[float]] = {kind: [] for kind in range(4)}
    for a, b in combinations(np.flatnonzero(street.use.eligible), 2):
        if min(last[a], last[b]) > max(first[a], first[b]):
            scores[side[a] + side[b]].append(street.cosine.get((a, b), 0.0))
    scores[ONE_SIDE] = scores[0] + scores[2]
    for u, significance in zip(new, found.significance, strict=True):
        kind = side[best.before[u]] + side[u]
        enough = len(scores[kind]) >= found.looked_at / 0.5
        compared = np.array(scores[kind if enough else ONE_SIDE])
        surely = (compared >= best.score[u] + 1e-9).sum()
        perhaps = (compared >= best.score[u] - 1 / STEPS).sum()
        assert 1 + surely <= round(significance * (1 + compared.size), 6) <= 1 + perhaps


def test_numbers_on_no_list_of_their_own_do_not_make_likeness_look_rare() -> None:
    rng = np.random.default_rng(5)
    # 30 numbers call 20 of 60 others; the others, called by about ten, can be compared as well
    called = [(k, 30 + x) for k in range(30) for x in rng.permutation(60)[:20]]
    rare = [(k, 100 + k) for k in range(30)]  # and somebody whom nobody else calls
    rows = np.array([(a, b, t) for a, b in called + rare for t in (0, 100)])
    use = use_of_arrays(np.ones(130, bool), *rows.T, apart=np.array([], np.int64), max_members=200)
    use = replace(use, weight=np.ones(130))
    pair = np.array([0]), np.array([1])
    shared = {k: {b for a, b in called if a == k} for k in range(30)}
    alike = [len(shared[a] & shared[b]) / 21 for a, b in combinations(range(30), 2)]
    found = chance_of(use, pair, np.array([alike[0]]), Rule(14, 0, 3), share=0.05)
    as_high = sum(value >= alike[0] - 1 / STEPS for value in alike)
    assert found.significance[0] == pytest.approx((1 + as_high) / (1 + len(alike)))


def test_equal_scores_share_one_rank() -> None:
    use = use_of_arrays(
        np.ones(2, bool), np.array([0]), np.array([1]), np.array([0]),
        apart=np.array([], np.int64), max_members=200,
    )  # fmt: skip
    none = np.array([], np.int64)
    found = chance_of(use, (none, none), np.array([]), Rule(1, 0, 3), share=0.1)
    assert (found.looked_at, found.significance.size) == (0, 0)


def test_protected_numbers_are_masked() -> None:
    case = case_of(street(handed=True))
    who = pd.DataFrame({"id": ["V-1"], "role": ["victim"], "phone": [number(1)]})
    case.add(la.read_frame(who, reader="entities", document="people"))
    found = la.calls.find_handovers(case)
    assert found.to_frame()["new"].tolist() == ["phone of Protected 1"]
    shown = [found.reasons(1), found.to_frame(), found.rows, found.notes, found.made_by]
    assert number(1) not in str(shown)


def test_an_answer_refuses_to_name_who_came_to_be_protected_as_another_ceased_to_be() -> None:
    case = case_of(street(handed=True))
    for who, used in (("V-1", 5), ("V-2", 1)):
        tie = pd.DataFrame({"id": [who], "phone": [number(used)]})
        case.add(la.read_frame(tie, reader="entities", document=f"phone of {who}"))
    role = pd.DataFrame({"id": ["V-1"], "role": ["victim"]})
    case.add(la.read_frame(role, reader="entities", document="first report"))
    found = la.calls.find_handovers(case)
    assert found.to_frame()["new"].tolist() == [phone(1)]
    with pytest.warns(DataQualityWarning, match="1 person is no longer protected"):
        case.withdraw("first-report", reason="a mistake")
    case.add(la.read_frame(role.assign(id="V-2"), reader="entities", document="second report"))
    for show in (found.to_frame, lambda: found.rows, lambda: found.reasons(1), found._repr_html_):
        with pytest.raises(ProtectedError) as caught:
            show()
        assert str(caught.value) == (
            "Somebody came to be protected after this answer was made, and it may still name "
            "them; nothing was shown. Ask again: la.calls.find_handovers(case, …)."
        )


def burners(*, hours: int = 0, same: bool = True) -> la.Case:
    """Let a number follow another in one handset after some hours; both call four others."""
    begin = pd.Timestamp("2024-05-01")
    rows = [
        {
            "caller": number(which),
            "callee": number(10 + k % 4),
            "start": str(begin + pd.Timedelta(days=15 * which + k, hours=12 + hours * which)),
            "imei": "356938035643809" if same or not which else "356938035643700",
        }
        for which in range(2)
        for k in range(15)
    ]
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    case.add(la.read_frame(pd.DataFrame(rows), reader="calls", document="calls"))
    return case


def test_two_numbers_one_after_the_other_in_a_handset_are_listed_without_a_statistic() -> None:
    found = la.calls.find_handovers(burners())
    assert repr(found) == "<Handovers: 0 pairs of 0 looked at; 1 by handset>"
    row = found.rows[0]
    assert (row.kind, row.old, row.new) == ("handset", phone(0), phone(1))
    assert row.devices == ("device:35693803564380",)
    assert row.gap_days == 1
    assert np.isnan([row.score, row.significance, row.p_all, row.false_share]).all()
    assert {reason.row for reason in found.reasons(1, limit=40)} == {str(k) for k in range(2, 32)}
    assert la.find_indicators(burners(), indicators="handed_over_phone").findings == ()


def test_why_no_pair_was_compared_is_said_with_counts() -> None:
    why = (
        "No pair was compared by contacts: it takes two numbers, one silent before the other "
        "began, with 5 contacts each that count. 0 of 6 numbers have so many; a contact of more "
        "than 5 numbers does not count."
    )
    assert la.calls.find_handovers(burners()).notes == (why,)


@pytest.mark.parametrize(("hours", "same"), [(0, False), (24 * 20, True), (-24 * 10, True)])
def test_another_handset_a_long_gap_and_two_numbers_at_a_time_are_no_handset_row(
    *, hours: int, same: bool
) -> None:
    assert la.calls.find_handovers(burners(hours=hours, same=same)).rows == ()


def in_handset(days: dict[int, list[int]]) -> la.Case:
    """Let each number call from one handset on its days of March."""
    rows = [
        {
            "caller": number(which),
            "callee": number(10),
            "start": f"2024-03-{day:02} 12:00:00",
            "imei": "356938035643809",
        }
        for which, its in days.items()
        for day in its
    ]
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    case.add(la.read_frame(pd.DataFrame(rows), reader="calls", document="calls"))
    return case


@pytest.mark.parametrize(
    ("days", "overlap", "pairs"),
    [
        ({0: [1, 19], 1: [10], 2: [21, 25]}, 0, [(0, 2)]),
        ({0: [1, 3], 1: [2, 4]}, 2, []),
        ({0: [1, 3], 1: [2, 4], 2: [5, 6]}, 2, [(1, 2)]),
        ({0: [1, 3], 1: [4], 2: [5, 6]}, 0, [(0, 1), (1, 2)]),
        ({0: [1, 3], 1: [1, 3], 2: [5, 6]}, 0, []),
        ({0: [1, 3], 1: [5, 6], 2: [5, 6]}, 0, []),
        ({0: [1, 2], 1: [3, 9], 2: [3, 9], 3: [10, 11]}, 0, []),
    ],
    ids=["tried", "in turn", "in turn, then one", "chain", "both before", "both after", "between"],
)
def test_numbers_in_one_handset_follow_the_one_that_was_in_it_last(
    days: dict[int, list[int]], overlap: int, pairs: list[tuple[int, int]]
) -> None:
    found = la.calls.find_handovers(in_handset(days), overlap_days=overlap)
    assert [(row.old, row.new) for row in found.rows] == [(phone(a), phone(b)) for a, b in pairs]
    for k, (a, b) in enumerate(pairs, start=1):
        assert len(found.reasons(k, limit=40)) == len(days[a]) + len(days[b])


def test_a_handset_row_masks_who_is_protected() -> None:
    case = burners()
    who = pd.DataFrame({"id": ["V-1"], "role": ["victim"], "phone": [number(1)]})
    case.add(la.read_frame(who, reader="entities", document="people"))
    found = la.calls.find_handovers(case)
    assert found.rows[0].new.endswith("of Protected 1")
    assert number(1) not in str([found.rows, found.reasons(1), found.to_frame()])
