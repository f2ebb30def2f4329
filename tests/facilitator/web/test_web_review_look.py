"""How the review page looks, sounds to a screen reader, and obeys: in every state, from the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from review_study import keep, review, reviewed, texts
from web_bench import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fg import Fg
    from playwright.sync_api import Browser, Page
    from web_bench import Serve, Tab

CONTROLS = {"button", "checkbox", "textbox", "combobox", "slider", "link", "spinbutton", "DisclosureTriangle"}


@pytest.fixture
def study(fg: Fg) -> Fg:
    return reviewed(fg)


@pytest.fixture
def page(study: Fg, serve: Serve, chromium: Browser) -> Iterator[Page]:
    """The review in a page of its own: one that is refused something complains in the console."""
    context = chromium.new_context()
    running = serve(study)
    page = context.new_page()
    page.goto(running.link)
    page.wait_for_url(lambda url: "/open" not in url)
    yield review(page, running)
    context.close()


def editing(page: Page) -> None:
    page.locator(".turn").nth(1).locator(".said").dblclick()
    expect(page.locator(".turn textarea")).to_be_focused()


def keys_open(page: Page) -> None:
    page.get_by_role("button", name="Keys").click()
    page.get_by_text("Use other keys").click()


def marking(page: Page) -> None:
    page.get_by_role("button", name="Hide words").click()


def refused(page: Page) -> None:
    page.route("**/steps", lambda route: route.fulfill(status=422, json=REFUSAL))
    editing(page)
    page.keyboard.type("Well, ")
    page.keyboard.press("Escape")
    expect(page.locator("#saved")).to_have_text("Not saved")
    page.unroute("**/steps")


def unnamed(page: Page) -> None:
    page.get_by_label("Your initials").fill("")
    editing(page)
    page.keyboard.type("Well, ")
    page.keyboard.press("Escape")
    expect(page.locator("#waits")).to_contain_text("initials")


def nothing_left(page: Page) -> None:
    page.get_by_role("button", name="Identifiers").click()
    while page.locator("[data-item=identifiers] mark").count():
        before = page.locator("[data-item=identifiers]").inner_text()
        page.get_by_role("button", name="Hide", exact=False).first.click()
        expect(page.locator("[data-item=identifiers]")).not_to_have_text(before, use_inner_text=True)
    if page.get_by_role("button", name="Store it").is_visible():
        page.get_by_role("button", name="Store it").click()
    expect(page.locator("#release")).to_contain_text("Stored", timeout=20_000)


REFUSAL = {"schema": 1, "error": {"code": "bad-file", "message": "That cannot be done.", "next": ""}}
STATES = [editing, keys_open, marking, refused, unnamed, nothing_left]


def controls(page: Page) -> list[dict[str, Any]]:
    """Every control that a screen reader meets: role, name, and what is said of its state."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return [
        {
            "role": node["role"]["value"],
            "name": node.get("name", {}).get("value", ""),
            **{one["name"]: one["value"].get("value") for one in node.get("properties", [])},
        }
        for node in tree["nodes"]
        if not node.get("ignored") and node["role"]["value"] in CONTROLS
    ]


@pytest.mark.slow
@pytest.mark.parametrize("state", [lambda _: None, *STATES], ids=lambda one: one.__name__.strip("<>"))
def test_every_control_has_a_name_and_says_its_state(page: Page, state: Callable[[Page], None]) -> None:
    state(page)
    found = controls(page)
    assert [one for one in found if not one["name"].strip()] == []
    for one in found:
        if one["role"] == "checkbox":
            assert "checked" in one
        if one["role"] == "DisclosureTriangle":
            assert "expanded" in one
    names = [one["name"] for one in found]
    if state not in {keys_open, marking}:  # an open dialog hides the rest
        passes = [one["pressed"] for one in found if one["name"].startswith("Identifiers")]
        assert passes in (["true"], ["false"])
        for wanted in ("Play", "Place in the recording", "Your initials", "Undo", "Letter keys"):
            assert any(name.startswith(wanted) for name in names), wanted
    if state is editing:
        [words] = [one for one in found if one["name"] == "Words of turn 2"]
        assert words["focused"]
        assert words["multiline"]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
def test_the_page_is_sound_in_every_state_and_theme(page: Page, state: Callable[[Page], None]) -> None:
    state(page)
    assert faults(page) == []


@pytest.mark.slow
def test_only_short_news_is_announced_and_once(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    page = tab(running)
    review(page, running)
    page.evaluate("""() => { window.told = [];
      for (const one of document.querySelectorAll('[role=status], [role=alert], [aria-live]'))
        new MutationObserver(() => one.textContent && told.push(one.textContent))
          .observe(one, { childList: true, characterData: true, subtree: true }); }""")
    editing(page)
    page.keyboard.type("Well, ")
    page.keyboard.press("Escape")
    keep(page)
    page.locator("h1").click()
    page.keyboard.press("Control+KeyZ")
    expect(page.locator("#said")).to_have_text("Taken back")
    assert page.evaluate("window.told") == ["Left the field", "Taken back"]


@pytest.mark.slow
def test_keys_are_the_reviewers_own_and_no_two_are_the_same(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    page = tab(running)
    review(page, running)
    told = page.locator("#key-told")
    keys_open(page)
    page.get_by_role("button", name="Another key for: play, pause").click()
    page.keyboard.press("KeyL")  # another one has it
    expect(told).to_contain_text("L is taken: on by 5 s")
    page.keyboard.press("Digit3")  # a speaker
    expect(told).to_contain_text("Take a letter or a sign")
    page.keyboard.press("Escape")
    expect(told).to_have_text("Left as it was.")
    page.get_by_role("button", name="Another key for: play, pause").click()
    page.keyboard.press("KeyP")
    expect(told).to_have_text("P: play, pause.")
    expect(page.locator("dl.keys dt").first).to_contain_text("P Space F4")
    page.get_by_role("button", name="Close").click()
    review(page, running)  # the browser remembers it
    page.keyboard.press("KeyK")
    expect(page.locator("#play")).to_have_text("Play")
    page.keyboard.press("KeyP")
    expect(page.locator("#play")).to_have_text("Pause")
    page.keyboard.press("Alt+KeyP")
    expect(page.locator("#play")).to_have_text("Play")
    keys_open(page)
    page.get_by_role("button", name="As at first").click()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("KeyK")
    expect(page.locator("#play")).to_have_text("Pause")


@pytest.mark.slow
def test_words_typed_while_a_save_is_under_way_are_kept(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    page = tab(running)
    review(page, running)
    held: list[Any] = []
    page.route("**/steps", lambda route: held.append(route) if not held else route.continue_())
    editing(page)
    page.keyboard.press("End")
    page.keyboard.type(" One.")
    page.keyboard.press("Control+KeyS")
    page.keyboard.type(" Two.")
    page.keyboard.press("Escape")
    held[0].continue_()
    keep(page)
    assert texts(study)[1].endswith("One. Two.")
    expect(page.locator(".turn").nth(1).locator(".said")).to_contain_text("One. Two.")


@pytest.mark.slow
def test_what_was_played_counts_as_heard(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    page = tab(running)
    review(page, running)
    expect(page.locator("#heard")).to_have_text(
        "Heard so far: 0 % of the talk. About 1 min are not heard yet."
    )
    page.locator("h1").click()
    page.keyboard.press("KeyK")
    expect(page.locator("#clock")).to_have_text("0:04 / 0:16", timeout=20_000)
    page.keyboard.press("KeyK")
    expect(page.locator("#heard")).not_to_contain_text(" 0 %")
    expect(page.locator("#heard-bar rect")).to_have_count(1)
    shown = page.locator("#heard").text_content()
    review(page, running)
    expect(page.locator("#heard")).to_have_text(shown or "")


@pytest.mark.slow
def test_nothing_is_lost_before_initials_are_typed(study: Fg, serve: Serve, tab: Tab) -> None:
    running = serve(study)
    page = tab(running)
    review(page, running, "/review/FG1")
    unnamed(page)
    assert not texts(study)[1].startswith("Well, ")
    page.get_by_label("Your initials").fill("AB")
    page.keyboard.press("Enter")
    keep(page)
    assert "Well, " in texts(study)[1]


def test_no_word_of_a_review_goes_to_a_printer_or_to_what_checks_spelling_elsewhere(page: Page) -> None:
    editing(page)
    field = page.locator(".turn textarea")
    assert field.evaluate("field => field.spellcheck") is False
    assert page.evaluate("() => document.body.getAttribute('writingsuggestions')") == "false"
    assert page.evaluate("() => document.documentElement.translate") is False
    page.emulate_media(media="print")
    expect(page.locator("main")).to_be_hidden()
