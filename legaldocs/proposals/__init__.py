"""Proposals (kiến nghị xử lý): to amend, replace, repeal or suspend provisions, with ground and competent body."""
