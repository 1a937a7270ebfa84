"""One document of a register held against the others: what it rests on, what else rules on its subject, its own words.

Pure: the register is given as values (``model.Text``); nothing here reads a database.  Findings quote and never decide.
"""
