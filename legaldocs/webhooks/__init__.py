"""Webhooks: other systems are told of changes, signed, in order of need and never into the house's own network."""
