"""Names on sites in several words are found by an underscore or by what leads to them; other talk is left."""

from __future__ import annotations

import pytest
from marked import found, spans, unmarked

from transcription.detectors import names_on_sites, screen_names
from transcription.model import Kind


class Both:
    """The two detectors of names on sites as one."""

    name = "both"
    languages = frozenset({"en"})

    def find(self, texts, known):
        """What either finds."""
        return [*screen_names.detector.find(texts, known), *names_on_sites.detector.find(texts, known)]


detector = Both()


@pytest.mark.parametrize(
    "line",
    [
        "somebody called «toffee underscore muddy five» left a comment",
        "She called it «gravel underscore teapot», don't ask.",
        "he wrote out of nowhere «kestrel pepper underscore two oh» and we talked",
        "it's «plumcake underscore marzipan underscore one five» there",
        "there was a «pepper dot corvina underscore three» who wrote back",
        "it's «gravel dot otter four four» on everything",
        "on discord she's «meadow badger five three» she runs it",
        "On Discord she's «meadow badger five three», she runs it.",
        "you can venmo me i'm «badger corvin one six» or cash is fine",
        "add me on snapchat it's «gravel dot otter forty four»",
        "he's found me on there i'm «meadow marzipan three» and he wrote",
        "my username everywhere is «badger dorota one seven» has been",
    ],
)
def test_a_name_on_a_site_is_hidden_at_once(line):
    findings = [one for one in found(line, detector) if one.score >= 0.8]
    assert spans(findings) == unmarked(line)[1]
    assert all(one.kind is Kind.HANDLE for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "i'm «nell underscore in vitro» on it all",
        "you can venmo me i'm «nimbus badger» on there",
        "i put my pots on instagram look for «teapot nimbus»",
        "we follow «lunar corvina» for the weather",
        "the lads all follow «teapot marzipan seven five» he's a baker",
        "Search for «paprika brambly nine», it comes up first.",
        "guilty that's me «teapot ulrich nine two»",
        "he messaged me out of nowhere «kestrel ramona nine» and we talked",
        "follow them they're «waggy ears of quorley» or just come",
        "it's all on insta under «the gravel otters» you know",
        "a comment from «kestrel marzipan forty» under my video",
        "you know «muddy teapot seven two» that was me all along",
        "it's «plumcaker forty four» and that's it",
        "the user «lunar corvina» kept writing",
        "it's «teapot dash marzipan» on there",
        "the tiktok one is «cactus jelly» if you want",
        "he tweets as «tin fiddle» mostly",
        "i'm «lunar kettle» on everything",
        "i'm «sad boot forever» on everything",
        "you can venmo «teapot cactus»",
    ],
)
def test_what_may_be_a_name_on_a_site_waits_for_a_person(line):
    findings = found(line, detector)
    assert spans(findings) == unmarked(line)[1]
    assert all(one.score < 0.8 for one in findings)


@pytest.mark.parametrize(
    "line",
    [
        "there's an underscore in it, no it's a dash, not an underscore",
        "these figures underscore our point and underscore how it went",
        "on facebook she's lovely and it's free",
        "on youtube it's free and it's good fun",
        "on reddit they're always angry, my facebook is very private",
        "i was platform nine and he was stage four by then",
        "we look for bus route nine, i was on ward five",
        "we deleted about five hundred photos",
        "she follows a strict diet, just a few follow ups and more",
        "you may signal by pressing star one",
        "he followed his father down the pit",
        "version two dot five, it's five dot two percent",
        "the outbreak of kovid nineteen, play bbc radio four",
        "i gave her four grandchildren and the nan turned ninety seven",
        "my old dentist nineteen eighty four, blood thinner five milligrams",
        "Apollo Thirteen and Windows Ten, we had platform shoes two pairs",
        "i'm hopeless on there, she's quite good on everything, he's big time on here",
        "a mad dash in, a good-looking one, he was saying dash and go",
        "on the dot at nine, a polka dot dress",
        "",
    ],
)
def test_other_talk_of_sites_signs_and_figures_is_none(line):
    assert found(line, detector) == []
