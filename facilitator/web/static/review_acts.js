// What a reviewer does with the turn or the item in hand; each goes to the server as a step.
import { make, say } from "./core.js";
import * as after from "./review_after.js";
import * as follow from "./review_follow.js";
import * as hand from "./review_hand.js";
import * as hiding from "./review_hide.js";
import * as marks from "./review_marks.js";
import * as panels from "./review_panels.js";
import * as second from "./review_second.js";
import * as sound from "./review_sound.js";
import * as steps from "./review_steps.js";
import { even, timeOf } from "./review_text.js";
import { at, dress, ms, textOf, turnAt, turns } from "./review_turns.js";

const list = document.getElementById("turns");
const who = document.getElementById("who");
const whom = [...who.options].map((option) => [option.value, option.textContent]);
let spoke = null; // who was said to speak last, for "from here on" and "everywhere"

// --- answers ------------------------------------------------------------------------------------

/** Show what came of a step; null after a refusal. */
export function show(answer) {
  if (!answer) return;
  if (answer.turns) hand.place(answer);
  for (const [number, row] of Object.entries(answer.rows ?? {})) dress(turns[number], row);
  if (answer.rows && hand.hand) who.value = hand.hand.dataset.speaker;
  if (answer.passes) news(answer.passes);
  if (answer.released) released(answer.released);
}

/** Show what is left. */
export function news(passes) {
  panels.update(passes, whom);
  if (!passes.stored) after.forget();
  marks.draw(!hand.field); // the turn that is edited gets its marks when its field is left
}

function released(what) {
  after.show(what);
  say(what.open ? `${what.open} more wait: they say what you hid elsewhere.` : "Stored without identifiers.");
}

const simple = (name) => () => {
  hand.leave();
  steps.step(() => ({ step: name }), (got) => {
    show(got);
    if (got && name !== "finish") say(name === "undo" ? "Taken back" : "Done again");
  });
};
export const undo = simple("undo");
export const redo = simple("redo");
export const finish = simple("finish");

// --- turns --------------------------------------------------------------------------------------

/** On to the turn before or after, which plays; a field that was open is open there. */
export function read(by) {
  const next = turns[Math.max(0, Math.min(turns.length - 1, at(hand.hand) + by))];
  const editing = Boolean(hand.field);
  hand.take(next);
  sound.clip(ms(next, "start"), ms(next, "end"));
  if (editing) hand.edit(next);
}

/** Part the turn at the caret. */
export function split() {
  if (!hand.field) return say("Edit the turn first: it is split at the caret.");
  const { field } = hand;
  const [turn, place] = [hand.hand, hand.caret()];
  hand.save();
  field.readOnly = true; // until the halves are there
  steps.step(() => ({ step: "split", turn: at(turn), was: textOf(turn), place }), (got) => {
    show(got);
    field.readOnly = false;
    if (got) hand.edit(hand.hand);
  });
}

/** Join the turn to the one above; with `first` only where the caret stands at its start. */
export function join(first = false) {
  const turn = hand.hand;
  const upper = turns[at(turn) - 1];
  if (!turn || !upper || (first && (hand.field.selectionStart || hand.field.selectionEnd))) return;
  const other = upper.dataset.speaker !== turn.dataset.speaker;
  if (other && !confirm("Another speaker said the turn above. Join them all the same?")) return;
  hand.leave();
  steps.step(() => ({ step: "merge", turn: at(turn), was: textOf(turn) }), (got) => {
    show(got);
    if (got) hand.take(upper);
  });
}

/** Let a question begin at the turn in hand. */
export function begins(question) {
  const turn = hand.hand;
  hand.save();
  steps.step(() => ({ step: "question", turn: at(turn), was: textOf(turn), question }), show);
}

/** Say who speaks: in this turn, from here on, or everywhere. */
export function speak(speaker, scope = "this", turn = hand.hand) {
  if (!turn || !speaker) return;
  hand.save();
  spoke = { was: turn.dataset.speaker, speaker, turn };
  steps.step(() => ({ step: "speaker", turn: at(turn), was: textOf(turn), speaker, scope }), show);
}

/** The last word on who speaks, also for the other turns of the same voice. */
export function speakWider(everywhere) {
  const { was, speaker, turn } = spoke;
  const rest = everywhere ? turns : turns.slice(at(turn));
  const other = rest.find((one) => one.dataset.speaker === was && one !== turn);
  spoke = null;
  if (other) speak(speaker, everywhere ? "all" : "from", other);
}

/** Everything that one voice said is this person's. */
export function nameVoice(speaker, id) {
  if (id) speak(id, "all", turns.find((turn) => turn.dataset.speaker === speaker));
}

export const hasSpoken = () => spoke !== null;
export function forgetSpoken() {
  spoke = null;
}

// --- items --------------------------------------------------------------------------------------

/** Answer for the item in hand. */
export function answer(verdict, alike) {
  const one = panels.item();
  if (!one) return;
  if (panels.current() !== "identifiers") return verdict === "accept" && settle(one);
  steps.step(() => ({ step: verdict, id: one.id, alike: Boolean(alike) }), show);
  panels.drop("identifiers", one, alike);
  present();
}

/** A doubt was looked at, and all is as it should be. */
export function settle(one) {
  if (!one) return;
  steps.step(() => ({ step: "right", doubts: [one.key] }), show);
  panels.drop(panels.current(), one);
  present(true);
}

/** Show the item in hand: its turn in the text, and (words and voices) its sound. */
export function present(heard = false) {
  marks.drawItem();
  const one = panels.item();
  if (!one) return;
  hand.take(turns[one.turn], { focus: list.contains(document.activeElement) });
  if (heard) follow.hear(one);
}

/** On to the next item of a pass. */
export function next(name) {
  if (panels.current() === name) panels.skip(name);
  else panels.open(name);
  panels.drawItem(name);
  present(true);
}

/** Hear the item if its turn is in hand, else the turn. */
export function replay() {
  const one = panels.item();
  follow.hear(one && !hand.field && turns[one.turn] === hand.hand ? one : null);
}

/** Edit the turn in hand, or that of the item whose button was pressed. */
export function edit() {
  const one = panels.current() === "words" && document.activeElement?.closest("[data-item]") ? panels.item() : null;
  hand.edit(one ? turns[one.turn] : hand.hand);
}

/** Ask which words to hide: those that are selected, or typed. */
export function missed(one = null) {
  const { field } = hand;
  const chosen = field ? field.value.slice(field.selectionStart, field.selectionEnd) : String(getSelection());
  const inside = field ? null : getSelection().anchorNode?.parentElement?.closest(".turn");
  if (inside) hand.take(inside, { scroll: false });
  hand.leave();
  hiding.ask(one, even(chosen));
}

export function goTo() {
  const typed = prompt("Go to which time? (1:15, 75, 1m 15s)");
  const moment = typed ? timeOf(typed) : null;
  if (moment === null) return typed && say("That is no time.");
  sound.seek(moment);
  hand.take(turns[Math.max(0, turnAt(moment))]);
}

hiding.begin(
  () => Math.max(0, at(hand.hand)),
  (got) => {
    show(got);
    if (!got) return;
    say("Hidden");
    if (panels.current() === "second") second.answer(true);
  },
);
second.begin((number) => {
  hand.take(turns[number]);
  missed();
});
hand.begin(show);
