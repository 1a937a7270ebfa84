"""legaldocs: a province's legal documents, from first draft to annulment, kept right."""

__version__ = "0.1.0"
