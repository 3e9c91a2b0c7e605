"""How often a board may send: nobody on the way to the page can say that it is too much."""

from __future__ import annotations

from dataclasses import dataclass

RATE = (
    4.0  # messages a second; measured: bursts of thousands are lost without a word, this never was
)
BURST = 4


@dataclass(slots=True)
class Pace:
    """A token bucket on the caller's clock (s), full at first."""

    tokens: float = BURST
    at: float = 0.0

    def ready(self, now: float, overdraft: int = 0) -> bool:
        """Say whether a message may be sent, if need be on credit."""
        self.tokens = min(BURST, self.tokens + max(0.0, now - self.at) * RATE)
        self.at = now
        return self.tokens >= 1 - overdraft

    def spend(self) -> None:
        """Note that a message was sent."""
        self.tokens -= 1

    def delay(self) -> float:
        """Return the seconds until a message may be sent."""
        return max(0.0, (1 - self.tokens) / RATE)
