"""The register: documents, their texts and provisions, relations, effect events, files."""
