"""What a notebook calls: the same answers and the same words as the command line."""

from __future__ import annotations

import pytest
from tests.war_worlds import world

from safepassage.errors import InputError
from safepassage.study.notebook import situation


@pytest.mark.parametrize("when", ["2020-13-01", "tomorrow", "2031-01-01"])
def test_a_day_that_is_none_is_an_input_error(when: str) -> None:
    with pytest.raises(InputError, match=when):
        situation(world({"a": "blue"}), when)
