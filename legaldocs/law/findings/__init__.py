"""What is wrong within one document, read from its own words: rules for the check of a draft and of the register.

Superior texts are not read here (``conflicts`` does); statuses come from the caller.
"""
