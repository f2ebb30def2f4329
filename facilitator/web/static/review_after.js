// What is to be seen to once a text is stored: unlike places, releases to call back, other sessions.
import { make } from "./core.js";

const box = document.getElementById("after");

/** Show it; `what` is the server's answer. Nothing to see to, nothing to show. */
export function show({ elsewhere = [], releases = [], uneven = [] }) {
  const lines = [...releases.map(called), ...elsewhere.map(also), ...uneven.map(unlike)];
  box.replaceChildren(make("h2", {}, "Before you go on"), make("ul", {}, ...lines.map((inside) => make("li", {}, ...inside))));
  box.hidden = !lines.length;
}

/** The text waits again: what was said of the stored one counts no more. */
export function forget() {
  box.hidden = true;
}

function called({ release, reader }) {
  return [`Release ${release} (for ${reader}) holds what is hidden now, so it must come back: `, make("a", { href: "/releases" }, "send out its sheet"), "."];
}

function also({ session, open }) {
  const there = make("a", { href: `/review/${encodeURIComponent(session)}` }, session);
  return ["The same words stood in ", there, open ? `: ${open} wait there for an answer.` : ": hidden there too, and stored again."];
}

function unlike({ words, kind, hidden, shown, hidden_in: hiddenIn, shown_in: shownIn }) {
  return [make("mark", {}, words), ` (${kind}) is hidden in `, ...places(hidden, hiddenIn), " and shown in ", ...places(shown, shownIn), ". Look whether that is right."];
}

/** Turns of this session as buttons that go there, other sessions as links; parted by commas. */
function places(turns, sessions) {
  const here = turns.map((turn) => make("button", { type: "button", class: "quiet", "data-turn": turn }, `turn ${turn}`));
  const there = sessions.map((session) => make("a", { href: `/review/${encodeURIComponent(session)}` }, session));
  return [...here, ...there].flatMap((one, number) => (number ? [", ", one] : [one]));
}
