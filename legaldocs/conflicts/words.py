"""The rules in words: what each saw, and what would have to be true for it to be no conflict."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from legaldocs.core.i18n import language
from legaldocs.law.findings.model import LintRule
from legaldocs.law.scan.model import rules

Words = Callable[[], str]

# Kinds of the catalogue, as the list is filtered by.
KINDS: dict[str, Words] = {
    "C1": lambda: _("Legal basis ended or not yet in force"),
    "C2": lambda: _("Wrong number, date or title of a basis"),
    "C3": lambda: _("Amount outside a limit"),
    "C4": lambda: _("Amount or time limit that differs"),
    "C5": lambda: _("Competence"),
    "C6": lambda: _("Papers, licences, procedures added"),
    "C7": lambda: _("Fines, conditions, prohibitions added"),
    "C8": lambda: _("Superior text copied"),
    "C9": lambda: _("Day of effect"),
    "C10": lambda: _("Detailing text that comes late"),
    "C11": lambda: _("Two local texts, different amounts"),
    "C12": lambda: _("Repeal that names nothing"),
    "C13": lambda: _("Another body’s text ended"),
    "C14": lambda: _("Delegation passed on"),
    "C15": lambda: _("Body or unit that no longer exists"),
    "C16": lambda: _("Norms in an administrative document"),
    "C17": lambda: _("Reference or number that leads nowhere"),
    "C18": lambda: _("Term defined otherwise"),
    "C19": lambda: _("Whom or what it covers"),
    "C20": lambda: _("Evidence of the procedure"),
    "C21": lambda: _("Period or day that has passed"),
}

SAYS: dict[str, Words] = {
    "basis-ended-at-signing": lambda: _("The basis had already ended when the document was signed."),
    "basis-not-yet": lambda: _("The basis took effect only after the document did."),
    "basis-ended-since": lambda: _("The basis has ended since: the document must be reviewed, it is not at fault."),
    "effect-too-early": lambda: _("Too few days lie between signing and effect for the ordinary procedure."),
    "effect-retroactive": lambda: _("The document took effect before it was signed."),
    "vague-repeal": lambda: _("Earlier rules are ended without being named."),
    "body-gone-at-signing": lambda: _("The body named had ceased to exist when the document was signed."),
    "body-gone-since": lambda: _("The body named has ceased to exist since the document was signed."),
    "period-over": lambda: _("The programme, plan or period that the provision is for is over."),
    "last-day-passed": lambda: _(
        "The last day on which the provision applies, or by which it was to be carried out, has passed."
    ),
    "norms-in-form": lambda: _("The document binds everybody, but is no legal normative document by its number."),
    "dangling-reference": lambda: _("The document has no provision of the number referred to."),
    "circular-reference": lambda: _("Provisions refer to each other in a circle and lay down nothing."),
    "numbering": lambda: _("The number does not follow the one before it."),
    "two-values": lambda: _("Two texts in force in one province set different amounts for one matter."),
    "copied": lambda: _("The provision repeats a superior text word for word."),
    "outside-frame": lambda: _("An amount is set for something for which the superior text sets none."),
    "amount-outside": lambda: _("The amount lies outside the limit that the superior text sets for the matter."),
    "amount-differs": lambda: _("The superior text fixes another amount for the matter."),
    "definition-differs": lambda: _("Both texts define the term, in words that differ."),
    "national-standard": lambda: _("The amount lies outside the one that national law sets."),
    "national-term": lambda: _("National law gives the term another meaning."),
    "cited-date": lambda: _("The text of this number was issued on another day than the one given."),
    "other-organ": lambda: _("The document ends or changes a text that another body issued."),
    "detail-late": lambda: _("The document details another one, but took effect only after it."),
    "own-fine": lambda: _("A local text sets a fine or penalty."),
    "own-paper": lambda: _("A paper is asked for that no text on file lets the issuer ask for."),
    "own-licence": lambda: _("A licence is asked for."),
    "own-condition": lambda: _("A condition or deposit is added to those of the law."),
    "council-act": lambda: _("A decision of the committee lays down what the council leaves to it."),
    "delegated-onward": lambda: _("Making rules is left to a department, which issues no legal normative documents."),
}  # fmt: skip

UNLESS: dict[str, Words] = {
    "basis-ended-at-signing": lambda: _(
        "the register has the wrong day of effect, or the text cites it as history only"
    ),
    "basis-not-yet": lambda: _("both texts took effect on the same day, and the register has the wrong one"),
    "basis-ended-since": lambda: _("another basis named beside it carries the document alone"),
    "effect-too-early": lambda: _("the shortened procedure was followed, or the day of signing is wrong"),
    "effect-retroactive": lambda: _("a law allows effect backwards in time for this case"),
    "vague-repeal": lambda: _("no earlier rule on the matter is left in force"),
    "body-gone-at-signing": lambda: _("the text speaks of the body as it was, or a special law kept it"),
    "body-gone-since": lambda: _(
        "the text speaks of the body as it was, or its successor is settled by a general rule"
    ),
    "period-over": lambda: _("the period was extended by another text, or duties from it are still running"),
    "last-day-passed": lambda: _("the day was moved by another text, or the provision still governs what was begun"),
    "norms-in-form": lambda: _("it only repeats what a normative document already requires"),
    "dangling-reference": lambda: _("the text on file is not whole, or the number belongs to another document"),
    "circular-reference": lambda: _("one of them lays down the rule in words of its own"),
    "numbering": lambda: _("the text on file is an extract"),
    "two-values": lambda: _("the matters differ, or each text still applies in its own former area by decision"),
    "copied": lambda: _("the words are needed to understand the local rule beside them"),
    "outside-frame": lambda: _("another superior text lets the issuer set an amount for it"),
    "amount-outside": lambda: _("the limit is for another case, or a special law allows more"),
    "amount-differs": lambda: _("the superior text leaves the amount to the province"),
    "definition-differs": lambda: _("the difference has no bearing, or the term is defined for this text alone"),
    "national-standard": lambda: _("the case is another one, or the law lets the province set its own"),
    "national-term": lambda: _("the term is defined for this text alone, beside the one of the law"),
    "cited-date": lambda: _("the register has the wrong day, or a text of another issuer is meant"),
    "other-organ": lambda: _("the issuer has taken the other body’s place, or a law gives it the power"),
    "detail-late": lambda: _("the text detailed says when its details are due"),
    "own-fine": lambda: _("a law lets this issuer set fines on the matter"),
    "own-paper": lambda: _("a law or resolution lets the issuer lay down the dossier"),
    "own-licence": lambda: _("a law asks for the same licence"),
    "own-condition": lambda: _("a law or decree sets the same condition, or leaves it to the issuer"),
    "council-act": lambda: _("a resolution of the council says the same"),
    "delegated-onward": lambda: _("only forms or internal guidance are meant"),
}

WHY: dict[str, Words] = {
    "cited": lambda: _("The document names this text."),
    "same-title": lambda: _("The titles of both documents are about one subject."),
    "same-words": lambda: _("Both provisions share the words that say what they are about."),
    "same-measure": lambda: _("Both amounts are counted in one measure."),
    "standard": lambda: _("The national amount or term is on file with its article."),
}


def kind(catalogue: str) -> str:
    """The kind of finding by its place in the catalogue."""
    return KINDS[catalogue]() if catalogue in KINDS else catalogue


def says(rule: str) -> str:
    """What the rule saw, in one sentence."""
    if rule in SAYS:
        return SAYS[rule]()
    row = rules()[rule]
    return row.said(language()) if isinstance(row, LintRule) else row.explanation


def unless(rule: str) -> str:
    """What would have to be true for it to be no conflict; empty where nobody has written it."""
    return UNLESS[rule]() if rule in UNLESS else ""


def reasons(codes: list[str]) -> list[str]:
    """Why the pair was looked at."""
    return [WHY[code]() for code in codes if code in WHY]
