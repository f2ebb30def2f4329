// The text follows the sound: which turn plays, when the page goes along, and what is heard of an item.
import * as marks from "./review_marks.js";
import * as hand from "./review_hand.js";
import * as sound from "./review_sound.js";
import { ms, turnAt, turns, wordTime } from "./review_turns.js";

const CONTEXT_MS = 2_000; // heard before and after an item
const list = document.getElementById("turns");
const button = document.getElementById("follow");
let following = true;

/** Called while it plays and after each jump. */
export function tick(moment) {
  const number = turnAt(moment);
  if (!turns[number]) return;
  marks.drawPlaying(number, moment);
  if (!hand.field && sound.playing() && following) hand.take(turns[number], { focus: list.contains(document.activeElement) });
  button.hidden = following || !sound.playing();
}

export function follow() {
  following = true;
  hand.take(turns[turnAt(sound.now())]);
}

/** Hear from a moment on, and go along. */
export function from(moment) {
  following = true;
  sound.seek(moment ?? sound.now());
}

/** Hear an item with what was said around it, or the turn in hand. */
export function hear(one) {
  if (!one) return hand.hand && sound.clip(ms(hand.hand, "start"), ms(hand.hand, "end"));
  const [number, start, end] = one.spans?.[0] ?? [one.turn, one.start, one.end];
  const begun = one.start_ms ?? wordTime(number, start);
  if (begun === null) return;
  sound.clip(Math.max(0, begun - CONTEXT_MS), (one.end_ms ?? wordTime(number, end) ?? begun) + CONTEXT_MS);
}

addEventListener("scroll", () => !hand.scrolledHere() && sound.playing() && (following = false), { passive: true });
