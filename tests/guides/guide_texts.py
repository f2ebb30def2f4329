"""A small sound guide in YAML that many tests change in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guides.load import load

if TYPE_CHECKING:
    from guides.model import Guide

ENGLISH = """\
guide: {id: tea, title: Tea at work, version: 1.0.0, minutes: 60, buffer: 5}
variables:
  contact: Tea study office, 555-0100
aims:
  A1: what breaks are for
groups:
  nurses: {label: Nurses, size: [4, 6], sessions: 2}
  porters: {label: Porters, size: [4, 6], sessions: 2}
support:
  - {name: Staff support, reach: 555-0101}
sections:
  - id: WELCOME
    kind: welcome
    minutes: 3
    script: |
      Welcome. Questions go to {contact}.
  - id: OPEN
    kind: opening
    minutes: 4
    questions:
      - id: O1
        text: Tell us where you work.
        everyone_answers: true
  - id: KEY
    kind: key
    minutes: 40
    questions:
      - id: K1
        text: What is a good break?
        minutes: 10
        aim: A1
        must_ask: true
        probes:
          - {id: K1a, kind: example, text: "Which was the last?"}
          - {id: K1b, kind: check, only: [nurses], text: "Did I get that right?"}
      - id: K2
        text: What spoils one?
        only: [porters]
        sensitive: true
        note: Give it time.
  - id: CLOSE
    kind: closing
    minutes: 2
    recorded: false
    script: "Thank you. You can turn to: {support}."
    steps: [Stop the recording]
"""


def guide_of(text: str = ENGLISH) -> Guide:
    """The guide in ``text``, which must load."""
    guide, problems = load(text)
    assert guide is not None, problems
    return guide
