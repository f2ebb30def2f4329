// The turn in hand, and the one text area in which it is edited.
import { make, say } from "./core.js";
import * as marks from "./review_marks.js";
import * as sound from "./review_sound.js";
import * as steps from "./review_steps.js";
import { even, points } from "./review_text.js";
import { at, put, reword, textOf } from "./review_turns.js";

const AUTOSAVE_MS = 1_500; // of quiet in the field
const RESUME_MS = 2_000; // of quiet after which the sound that typing stopped goes on
const SCROLL_MS = 400; // our own scrolling is over by then

const tools = document.getElementById("tools"); // at the foot of the window, so that no text moves; in the turn where it is small
const foot = tools.parentElement;
const who = document.getElementById("who");
const unsent = new Map(); // turns whose words are on their way, with the words

export let hand = null;
export let field = null; // the text area while the turn is edited
let autosave = 0;
let resume = 0;
let scrolledAt = -Infinity;
let show = () => {};

/** `shown(answer)` shows what came of a step. */
export function begin(shown) {
  show = shown;
}

/** Did the page itself scroll just now? */
export const scrolledHere = () => performance.now() - scrolledAt < SCROLL_MS;

export function take(turn, { scroll = true, focus = true } = {}) {
  if (!turn || turn === hand) return turn && scroll && reveal(turn);
  leave();
  hand?.removeAttribute("aria-current");
  hand = turn;
  turn.setAttribute("aria-current", "true");
  tools.hidden = false;
  placeTools();
  who.value = turn.dataset.speaker;
  if (focus) turn.focus({ preventScroll: true });
  if (scroll) reveal(turn);
  history.replaceState(null, "", `#t${at(turn) + 1}`);
}

function placeTools() {
  const there = getComputedStyle(tools).position === "sticky" ? foot : hand;
  if (there && tools.parentElement !== there) there.append(tools);
}
new ResizeObserver(placeTools).observe(foot);

function reveal(turn) {
  scrolledAt = performance.now();
  turn.scrollIntoView({ block: "nearest" });
}

/** Open the turn's field, with the caret at a place (in the browser's units). */
export function edit(turn = hand, place = 0) {
  if (!turn || (field && turn === hand)) return field?.focus();
  take(turn);
  const said = turn.querySelector(".said");
  field = make("textarea", { "aria-label": `Words of turn ${at(turn) + 1}`, "aria-describedby": "leaving" });
  field.value = said.textContent;
  said.after(field);
  said.hidden = true;
  splittable(true);
  field.focus();
  field.setSelectionRange(place, place);
  field.addEventListener("input", typed);
}

function splittable(open) {
  tools.querySelector('[data-do="split"]').hidden = !open;
  tools.querySelector('[data-do="edit"]').hidden = open;
}

function typed() {
  clearTimeout(autosave);
  autosave = setTimeout(save, AUTOSAVE_MS);
  if (sound.playing()) {
    sound.pause();
    resume = -1;
  }
  if (resume) {
    clearTimeout(resume);
    resume = setTimeout(() => {
      resume = 0;
      sound.play();
    }, RESUME_MS);
  }
}

/** Send what was typed; the field stays. */
export function save() {
  clearTimeout(autosave);
  if (!field || !field.value.trim()) return;
  const [turn, was, text] = [hand, textOf(hand), even(field.value)];
  if (text === was) return;
  reword(turn, text);
  unsent.set(turn, text);
  steps.step(
    () => ({ step: "words", turn: at(turn), was, text }),
    (answer) => {
      if (unsent.get(turn) === text) unsent.delete(turn);
      if (answer) show(answer);
      else steps.tellUnkept(text);
    },
  );
}

/** Leave the field: what stands in it is kept, and shown as plain text again. */
export function leave() {
  if (!field) return;
  save();
  clearTimeout(resume);
  resume = 0;
  close();
}

function close() {
  const said = hand.querySelector(".said");
  field.remove();
  field = null;
  said.hidden = false;
  splittable(false);
  marks.draw();
}

/** Leave it by key: say so, and stay at the turn. */
export function leaveField() {
  if (!field) return;
  leave();
  hand.focus();
  say("Left the field");
}

/** Where the caret stands, in code points of the evened text; the word it stands before goes with the rest. */
export function caret() {
  const left = even(field.value.slice(0, field.selectionStart));
  return points(left, left.length) + 1;
}

/** Put the server's turns in their place; what is typed here since then stays. */
export function place(answer) {
  const { now, gone } = put(answer, (turn) => unsent.has(turn));
  if (now.includes(hand) && field && (now.length > 1 || gone.length)) close();
  if (now.includes(hand)) who.value = hand.dataset.speaker;
  if (now.length > answer.count || gone.includes(hand)) take(now.at(-1));
  for (const turn of gone) turn.remove();
}
