// A second reader looks at turns drawn by chance, as they would leave the study.
import { make } from "./core.js";
import * as steps from "./review_steps.js";

const place = document.querySelector('[data-item="second"]');
const size = document.getElementById("size");
let shown = null; // the turn that is read, by its number
let missed = () => {};

/** `look(turn)` asks which words of a turn were missed. */
export function begin(look) {
  missed = look;
  document.querySelector('[data-form="sample"]').addEventListener("submit", (event) => {
    event.preventDefault();
    shown = null;
    answer();
  });
}

/** Answer for the turn that is shown, or (without an answer) begin and go on. */
export function answer(found = null) {
  const body = () => ({ size: Number(size.value) || 1, ...(shown !== null && found !== null && { turn: shown, missed: found }) });
  steps.step(body, show, "sample");
}

function show(got) {
  if (!got) return;
  shown = got.turn;
  const alone = got.independent ? [] : [make("p", { class: "hint" }, "The first reviewer reads it: a board expects somebody else.")];
  const told = got.left ? `${got.left} left. Turn ${got.turn + 1}:` : (got.sentence ?? "");
  place.replaceChildren(make("p", { class: "hint" }, told), ...alone, ...(got.left ? reading(got) : []));
  place.querySelector("button")?.focus();
}

function reading(got) {
  const well = make("button", { type: "button", class: "quiet" }, "It reads well");
  const bad = make("button", { type: "button", class: "quiet" }, "Something was missed");
  well.addEventListener("click", () => answer(false));
  bad.addEventListener("click", () => missed(got.turn));
  return [make("p", {}, got.text), make("p", { class: "row" }, well, bad)];
}
