"""From no study to a release without a terminal and without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fg import CAPTIONS, ROSTER
from in_the_clear import left_in
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg
    from playwright.sync_api import Locator, Page
    from web_bench import Serve, Tab

NAMES = ("Tamsin", "Oduya", "Piotr", "Vale-Hansen", "Orla", "Quist")


class Hands:
    """One page and ten fingers: everything is focused and typed, nothing is clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str, role: str = "button") -> None:
        """A button or link, by Enter."""
        self._focus(self.page.get_by_role(role, name=name).first)  # type: ignore[arg-type]
        self.page.keyboard.press("Enter")

    def tick(self, name: str) -> None:
        """A box or a radio button, by the space bar."""
        self._focus(self.page.get_by_label(name).first)
        self.page.keyboard.press("Space")

    def write(self, label: str, text: str) -> None:
        """Words over those in a field."""
        field = self.page.locator("input, textarea").and_(self.page.get_by_label(label, exact=True)).first
        self._focus(field)
        self.page.keyboard.press("ControlOrMeta+KeyA")
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def bring(self, label: str, path: Path) -> None:
        """A file, as the system's own window for choosing one gives it."""
        self.page.get_by_label(label, exact=True).set_input_files(path)

    def at(self, heading: str) -> None:
        """Wait for the page of that heading."""
        expect(self.page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()

    def _focus(self, found: Locator) -> None:
        found.wait_for()
        self.page.wait_for_load_state()  # a page that comes at a place in it (#...) takes the focus there
        found.focus()
        expect(found).to_be_focused()  # what cannot be reached by Tab cannot be focused


@pytest.mark.slow
def test_somebody_goes_from_no_study_to_a_release_by_keyboard(
    fg: Fg, serve: Serve, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = fg.folder / "Documents"
    documents.mkdir()
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(documents))
    outside = fg.folder / "outside"
    outside.mkdir()
    page = tab(serve(None))
    page.set_default_timeout(60_000)
    hands = Hands(page)

    hands.press("Make a study", "link")
    hands.write("Title", "Tea at work")
    hands.write("Name of the folder", "Tea study")
    hands.press("Make the study")
    hands.at("Recovery sheet")
    hands.press("Show the sheet to print")
    expect(page.get_by_label("Recovery sheet", exact=True)).to_contain_text("AGE-SECRET-KEY")

    hands.press("Guides", "link")
    hands.tick("Short question route")
    hands.press("Take this template")
    hands.at("Edit the guide")
    hands.write("Title", "Tea breaks")
    hands.press("Add a probe to K1")
    hands.write("Probe K1b", "And after the break?")
    hands.press("Save the guide")
    hands.at("Tea breaks")
    hands.press("Note as approved")
    expect(page.get_by_text("The board approved this version")).to_be_visible()

    hands.press("People", "link")
    (outside / "roster.csv").write_text(ROSTER, "utf-8")
    hands.bring("Roster file", outside / "roster.csv")
    hands.press("Import")
    expect(page.get_by_text("3 people taken in")).to_be_visible()
    for name in ("Tamsin Oduya", "Piotr Vale-Hansen"):
        hands.tick(name)
    hands.press("Note it")
    expect(page.get_by_text("yes, signed").first).to_be_visible()

    hands.press("Sessions", "link")
    hands.press("Plan a session", "link")
    hands.write("Group", "nurses")
    hands.tick("Orla Quist")
    hands.press("Plan it")
    hands.at("FG1")
    hands.press("Bring in the recording", "link")
    (outside / "meeting of Tamsin.vtt").write_text(CAPTIONS, "utf-8")
    hands.bring("Files", outside / "meeting of Tamsin.vtt")
    hands.press("Bring them in")
    hands.press("Take it in")
    hands.press("Go on", "link")
    hands.press("Transcribe", "link")
    hands.tick("captions")
    hands.press("Begin")
    expect(page.get_by_text("3 turns")).to_be_visible(timeout=60_000)
    hands.press("Go on", "link")
    expect(page.get_by_role("heading", name="Who spoke")).to_be_visible()

    hands.press("Review", "link")
    page.wait_for_selector(".review[data-ready]")
    hands.write("Your initials", "AB")
    hands.press("Identifiers")
    item = page.locator("[data-item=identifiers]")
    while page.locator("[data-item=identifiers] mark").count():
        before = item.inner_text()
        page.keyboard.press("Alt+KeyA")
        expect(item).not_to_have_text(before, use_inner_text=True)
    expect(page.locator("#release")).to_contain_text("tored without identifiers")
    if "can be stored" in page.locator("#release").inner_text():  # nothing was doubtful
        hands.press("Store it")
    expect(page.locator("#release")).to_contain_text("Stored without identifiers", timeout=30_000)

    hands.press("Releases", "link")
    hands.press("Make a release", "link")
    hands.press("Answer for this gate", "link")
    hands.write("Why it may leave all the same", "both agreed in writing")
    hands.write("Your initials or role", "PI")
    hands.press("Answer for it")
    expect(page.get_by_text("Group: open.")).to_be_visible()
    hands.press("Make the release")
    expect(page.get_by_text("files are as they were released")).to_be_visible()
    with page.expect_download() as coming:
        hands.press("Download release-1-coders-text.zip", "link")
    assert coming.value.suggested_filename == "release-1-coders-text.zip"
    assert left_in(documents, NAMES) == {}
