"""The kernel: transactions, audit, lifecycles, permissions, jobs, text; imports no slice."""
