"""What every test shares."""

from __future__ import annotations

from hypothesis import settings

# A gate that fails now and then teaches nobody anything: examples are drawn the same way each run,
# and a slow machine is no failure.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("gate")
