"""What holds for the calls of one endpoint only, beside its lookups: headers, parameters, a timeout, retries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from genericclient.retries import RetryPolicy, policy_of

Timeout: TypeAlias = float | tuple[float | None, float | None] | None
"""Seconds to wait for a connection and for each read; None: for ever. One number means both."""


@dataclass(frozen=True)
class Unset:
    """Nothing was said, where None says something."""


UNSET = Unset()


@dataclass(frozen=True)
class Options:
    """The options of an endpoint; what is unset is as the client has it."""

    headers: Mapping[str, str | None] = field(default_factory=dict, repr=False)  # they may be credentials
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)  # likewise
    timeout: Timeout | Unset = UNSET
    retries: RetryPolicy | Unset = UNSET
    optimistic: bool = False

    def merged(
        self,
        headers: Mapping[str, str | None] | None,
        params: Mapping[str, Any] | None,
        timeout: Timeout | Unset,
        retries: RetryPolicy | int | Unset | None,
        optimistic: bool | None,
    ) -> Options:
        """Return these options with others on top of them."""
        return replace(
            self,
            headers={**self.headers, **(headers or {})},
            params={**self.params, **(params or {})},
            timeout=self.timeout if isinstance(timeout, Unset) else timeout,
            retries=self.retries if isinstance(retries, Unset) else policy_of(retries),
            optimistic=self.optimistic if optimistic is None else optimistic,
        )
