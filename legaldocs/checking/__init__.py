"""Checking of documents (kiểm tra văn bản): self-check and check by authority, from the register to the outcome."""
