"""Whether a provision says otherwise than the superior text it rests on: small rules that quote both sides.

``judge`` runs them and adds up; it never decides for a person, and knows no database.
"""
