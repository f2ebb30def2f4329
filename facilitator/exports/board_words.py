"""The words of the report to an ethics board: what the program's own terms mean to somebody else."""

from __future__ import annotations

KINDS = {
    "participant": "participants' names",
    "person": "names of other people",
    "place": "places",
    "org": "organisations",
    "date": "dates",
    "age": "ages",
    "phone": "telephone numbers",
    "email": "e-mail addresses",
    "url": "web addresses",
    "handle": "screen names",
    "id": "record and other numbers",
    "address": "street addresses",
    "term": "the study's own words",
    "quasi": "indirect identifiers",
    "other": "other",
}
PURPOSES = {
    "take-part": "taking part",
    "record": "being recorded",
    "quote": "being quoted",
    "share": "sharing the text",
}
ONE = {
    "participant": "participant's name",
    "person": "name of another person",
    "place": "place",
    "org": "organisation",
    "date": "date",
    "age": "age",
    "phone": "telephone number",
    "email": "e-mail address",
    "url": "web address",
    "handle": "screen name",
    "id": "record or other number",
    "address": "street address",
    "term": "of the study's own words",
    "quasi": "indirect identifier",
    "other": "other",
}
GATES = {
    "consent": "consent of everybody who took part",
    "review": "a person's review is finished",
    "withdrawal": "withdrawals are carried out",
    "group": "groups are large enough",
    "language": "every detector reads the language",
    "demographics": "tables of who took part tell of nobody beside earlier ones",
    "leak": "no known name in the files",
    "rules": "the rules are strict enough for an archive",
}
STATES = {
    "planned": "planned",
    "recorded": "recorded",
    "in-review": "in review",
    "stored": "reviewed and stored",
}
WAYS = {
    "left-early": "to leave early; what was said until then stays",
    "keep": "no further part; what was said stays",
    "remove-quotes": "never to be quoted",
    "mask": "their words to be left out, their turns to stay",
    "remove-all": "everything of them to be removed, the voice too",
}
ENGINES = {"captions": "the meeting program's own captions"}
STANDINGS = {"open": "fulfilled", "passed": "let pass by a named person", "closed": "not fulfilled"}
OPENING = """
This report describes the procedure by which texts of the study were de-identified. It holds nobody's
words and no participant's name. The texts are de-identified by this procedure; they are not anonymous.
"""
METHOD = """
The program reads each transcript on the study's own computer and marks what may identify somebody.
What is certain it hides at once; what is doubtful stays hidden until a person decides. A placeholder
stands for what was hidden, with the same number for the same person or place in all sessions.

Before a release is written, its files are read once more for every name on the roster and for what
was hidden; one hit, and nothing is written.
"""
RISKS = """
Somebody who knows the people may recognise them by what they tell or how they talk. Members of a
group know what the others said.

A recogniser mishears. A name that it wrote as an ordinary word is found by a reader only.

As long as a key exists, whoever holds it can tell who is meant. Recordings always identify.
"""
ACTIONS = {
    "mask": "hidden",
    "generalise": "told in general (a month, an age range)",
    "shift": "moved by a secret number of days",
    "queue": "decided one by one",
    "keep": "kept",
}
