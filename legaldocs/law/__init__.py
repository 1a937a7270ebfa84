"""Reading Vietnamese legal text: strings in, values out; no database, no web."""
