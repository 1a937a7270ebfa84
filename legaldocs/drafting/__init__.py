"""Drafting (xây dựng, ban hành): a dossier from its registration to the promulgated text, by the steps of the law."""
