"""State machines of hypothesis: what people may do, in any order, and what must hold whatever they did."""

from __future__ import annotations

import os
import time

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

SECONDS = float(os.environ.get("MACHINE_SECONDS", "0"))  # how long each machine goes on; 0: the examples of the tests
TOLD = os.environ.get("MACHINE_LOG", "")  # where to write what was asked, and how often it was answered how


def run(machine: type[RuleBasedStateMachine], examples: int, steps: int) -> None:
    """Let a machine go through ``examples`` histories of up to ``steps`` steps; again and again while time is left."""
    until = time.monotonic() + SECONDS
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),  # a history is minutes long: none is lived again to make it shorter
    )
    run_state_machine_as_test(machine, settings=wanted)
    while time.monotonic() < until:
        run_state_machine_as_test(machine, settings=wanted)
