from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def forget_limits(db: None) -> Callable[[], None]:
    """Return a function that lets enough time pass for every limit."""
    return cache.clear


@pytest.fixture
def no_mail(monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """Return a block in which no mail server answers."""

    def refuse(*_: object) -> int:
        raise ConnectionRefusedError(111, "Connection refused")

    @contextmanager
    def away() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(EmailBackend, "send_messages", refuse)
            yield

    return away
