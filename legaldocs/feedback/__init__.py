"""Feedback from people and businesses on a document (phản ánh, kiến nghị): sent without login, moderated, answered."""
