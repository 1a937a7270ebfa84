"""Annual plans of review and checking: proposed from reasons, spread over the year, edited by people."""
