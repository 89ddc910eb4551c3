"""A run of Flee's rules is the same for any threads, chunks, waves and stretches of days."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.flee_cases import case, closure, place, route
from tests.reference.flee_switches import SETTINGS, invented

from safepassage.engine.flee3 import FleeRun, crowd, kernels_block, simulate, simulate_flee, today
from safepassage.engine.flee3.kernels_block import AWAKE_FROM, FROM, RISEN_FROM
from safepassage.engine.flee3.kernels_calendar import (
    calendar_of,
    calendars_for,
    grown_calendars,
    rise,
    sleep_until,
)
from safepassage.engine.flee3.kernels_chunks import chunks_of
from safepassage.engine.flee3.kernels_hands import (
    DONE,
    HELPERS,
    NOTHING,
    OVER,
    add,
    board_for,
    claim,
    close_board,
    open_phase,
    wait_for,
)
from safepassage.engine.flee3.luck import FleePurpose, key_of, keys_of, lean
from safepassage.engine.flee3.people import lists_for

# In plain Python, which takes a minute for all, only a few.
NAMES = list(SETTINGS) if HELPERS else ["plain", "short stints", "harvest"]
MANY = 6 if HELPERS else 1


def same(one: FleeRun, other: FleeRun) -> bool:
    return bool(
        (one.present == other.present).all()
        and np.array_equal(one.on_links, other.on_links)
        and (one.debt == other.debt).all()
        and (one.created == other.created).all()
        and one.agent_days == other.agent_days
    )


# -- runs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_threads_chunks_and_waves_are_no_input(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    war = invented(name, many=MANY)
    one = simulate_flee(war, seed=5, links=True)
    monkeypatch.setattr(crowd, "WORTH_HELP", 0)
    monkeypatch.setattr(crowd, "CHUNK", 50)
    monkeypatch.setattr(kernels_block, "WAVE", 2)
    for threads in (1, 2, 3):
        assert same(one, simulate_flee(war, seed=5, threads=threads, links=True)), threads


@pytest.mark.parametrize("name", NAMES)
def test_days_alone_are_as_days_in_a_stretch(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    war = invented(name, many=MANY)
    together = simulate_flee(war, seed=5)
    monkeypatch.setattr(today, "MOST_ALIKE", 1)
    alone = simulate_flee(war, seed=5)
    for column in ("present", "travelling", "created", "raw", "debt", "idps"):
        assert (getattr(together, column) == getattr(alone, column)).all(), column
    assert together.agent_days == alone.agent_days


def test_quiet_days_go_together_and_events_part_them(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    stretch = simulate._Run.stretch

    def seen(run, day):  # type: ignore[no-untyped-def]
        begun.append(day)
        return stretch(run, day)

    monkeypatch.setattr(simulate._Run, "stretch", seen)
    ends = [place("A", "conflict_zone", 1000), place("B"), place("C", "camp", 900)]
    roads = [route("A", "B", 80), route("B", "C", 120)]
    fought = {"A": [1.0] * 100, "B": [0.0] * 15 + [1.0] * 85}
    quiet = case(ends, roads, days=100, arrivals=9, conflicts=fought)
    simulate_flee(replace(quiet, closures=(closure("link", "A", "B", 20, 30),)), seed=1)
    assert begun == [0, 15, 20, 30, 94]  # 64 days at most


def test_every_day_is_reported_once() -> None:
    days = []
    simulate_flee(invented(), seed=1, progress=lambda done, of: days.append((done, of)))
    assert days == [(day, 16) for day in range(1, 17)]


def test_a_run_that_fails_lets_its_threads_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "WORTH_HELP", 0)
    run = simulate._Run(invented(), 1, 2, links=False)

    def fails(*_args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(run.crowd, "_pass", lambda thread, *rest: fails() if thread == 0 else 0)
    with pytest.raises(KeyboardInterrupt):
        run.stretch(0)
    run.crowd.close()  # would wait for a thread that is still at work


# -- tasks ----------------------------------------------------------------------------------


@lean
def work(thread, threads, board, by_thread, done):  # type: ignore[no-untyped-def]
    while True:
        task = claim(thread, threads, board)
        if task == OVER or (task == NOTHING and thread == 0):
            return
        if task != NOTHING:
            done[task] += 1
            by_thread[thread] += 1
            add(board, DONE, 1)


@lean
def lead(threads, phases, board, by_thread, done):  # type: ignore[no-untyped-def]
    for phase in range(phases):
        tasks = phase % done.size
        open_phase(tasks, threads, board)
        work(0, threads, board, by_thread, done)
        wait_for(tasks, board)
    close_board(threads, board)


@pytest.mark.parametrize("threads", [1, 2, 3] if HELPERS else [1])
def test_each_task_of_each_phase_is_done_once(threads: int) -> None:
    tasks, phases = 7, 700 * (30 if HELPERS else 1)
    board, by_thread = board_for(threads), np.zeros(64, np.int64)
    done = np.zeros(tasks, np.int64)
    with ThreadPoolExecutor(max(threads - 1, 1)) as pool:
        helpers = [
            pool.submit(work, thread, threads, board, by_thread, done)
            for thread in range(1, threads)
        ]
        lead(threads, phases, board, by_thread, done)
        for helper in helpers:
            helper.result(timeout=60)
    # Phase n of every seven has n tasks, so task t is done in those with more than t.
    assert done.tolist() == [phases // tasks * (tasks - 1 - task) for task in range(tasks)]
    assert by_thread.sum() == done.sum()


def test_alone_the_leader_does_the_shares_of_all() -> None:
    board, by_thread = board_for(4), np.zeros(64, np.int64)
    done = np.zeros(5, np.int64)
    lead(4, 25, board, by_thread, done)
    assert done.tolist() == [20, 15, 10, 5, 0]
    assert by_thread[0] == done.sum()


# -- lists ----------------------------------------------------------------------------------


@lean
def divided(awake_count, risen_count, size, lists, chunks):  # type: ignore[no-untyped-def]
    return chunks_of(awake_count, risen_count, size, lists, chunks)


@settings(deadline=None)  # compiles at first
@given(st.sets(st.integers(0, 200)), st.sets(st.integers(0, 200)), st.integers(1, 40))
def test_chunks_take_everybody_in_order(some: set[int], others: set[int], size: int) -> None:
    awake, risen = sorted(some), sorted(others - some)
    lists, chunks = lists_for(300), np.zeros((7, 220), np.int32)
    lists.awake[: len(awake)], lists.risen[: len(risen)] = awake, risen
    count = divided(len(awake), len(risen), size, lists, chunks)
    found = []
    for number in range(count):
        a, b = chunks[AWAKE_FROM, number : number + 2]
        c, d = chunks[RISEN_FROM, number : number + 2]
        found += sorted([*awake[a:b], *risen[c:d]])
        assert chunks[FROM, number] == a + c
        assert b - a <= size
    assert found == sorted([*awake, *risen])


@lean
def fall_asleep(person, day, calendars, thread):  # type: ignore[no-untyped-def]
    sleep_until(day, person, calendar_of(calendars, thread))


@lean
def get_up(day, created, calendars, wake, risen):  # type: ignore[no-untyped-def]
    return rise(day, created, calendars, wake, risen)


def test_sleepers_rise_on_their_day_and_their_pages_are_used_again() -> None:
    generator = np.random.default_rng(1)
    people, days = 2000, 30
    calendars = calendars_for(2, days, people // 2)
    wake, risen = np.zeros(people, np.int16), np.zeros(people, np.int32)
    for day in range(days - 1):
        if day == 2:
            calendars = grown_calendars(calendars, people)
        of = people if day >= 2 else people // 2
        for person in np.flatnonzero(wake[:of] <= day)[:: 1 + day % 3]:
            wake[person] = generator.integers(day + 1, days + 5)
            if wake[person] < days:
                fall_asleep(person, wake[person], calendars, person % 2)
        count = get_up(day + 1, of, calendars, wake, risen)
        assert risen[:count].tolist() == np.flatnonzero(wake[:of] == day + 1).tolist()
    assert calendars.stock[:, 0].max() <= people // 15 + days  # pages ever written
    assert not calendars.marks.any()


def test_keys_of_all_days_are_those_of_each() -> None:
    keys = keys_of(7, FleePurpose.MOVE, 50)
    assert keys.tolist() == [int(key_of(7, FleePurpose.MOVE, day)) for day in range(50)]
