"""Durable jobs: the worker over the leased table of ``core.jobs``, schedules, and the page that shows them."""
