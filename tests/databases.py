"""Which databases a test runs on: for ``parametrize("uri", …, indirect=True)``."""

from __future__ import annotations

import pytest

# Where the two differ: locks and what happens at once, SQL of one kind, a rule that a trigger keeps.
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
# Where the statements are the same: PostgreSQL in the build.  `test_both_databases` compares the two in every run.
BOTH_IN_THE_BUILD = ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])]
