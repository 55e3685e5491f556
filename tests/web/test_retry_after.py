"""How long to wait is said by the clock from which a site's ages count, also where that one stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from web.ages import now
from web.errors import seconds_until

if TYPE_CHECKING:
    from django.test import Client

MOMENTS = [None, datetime(2020, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)]


@pytest.fixture(params=MOMENTS, autouse=True)
def _clock(request: pytest.FixtureRequest, settings: Any) -> None:
    settings.BYLINE_NOW = request.param


def test_wait_of_eight_seconds_is_one_of_eight_seconds() -> None:
    assert seconds_until(now() + timedelta(seconds=8)) == 8


def test_what_is_past_is_one_second_ahead() -> None:
    assert seconds_until(now() - timedelta(days=1)) == 1


@pytest.mark.django_db
def test_passwords_can_be_tried_again_in_a_quarter_of_an_hour(client: Client) -> None:
    tried = [client.post("/account/login/", {"login": "ann", "password": "wrong"}) for _ in range(11)]

    assert [answer.status_code for answer in tried] == [422] * 10 + [429]
    assert 860 <= int(tried[-1]["Retry-After"]) <= 900
