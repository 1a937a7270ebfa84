"""Forms (biểu mẫu) as data: the wording of documents the system drafts, one TOML file per form.

A form that nobody has compared with the official text yet says so in ``mark``; the mark is printed in every document
made from it.
"""
