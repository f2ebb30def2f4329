// The review page: what keys and clicks do, and how it begins.
import { ask } from "./core.js";
import * as acts from "./review_acts.js";
import * as after from "./review_after.js";
import * as follow from "./review_follow.js";
import * as hand from "./review_hand.js";
import * as heard from "./review_heard.js";
import * as keymap from "./review_keymap.js";
import { command } from "./review_keys.js";
import * as panels from "./review_panels.js";
import * as sound from "./review_sound.js";
import * as steps from "./review_steps.js";
import { caretAt, node, points } from "./review_text.js";
import * as transcript from "./review_turns.js";

const root = document.querySelector(".review");
const { turns } = transcript;
const value = (id) => document.getElementById(id).value;

const DO = {
  play: sound.toggle,
  back: () => sound.seek(sound.now() - sound.STEP_MS),
  on: () => sound.seek(sound.now() + sound.STEP_MS),
  slower: () => sound.setSpeedBy(-1),
  faster: () => sound.setSpeedBy(1),
  usual: () => sound.setSpeedBy(0),
  replay: acts.replay,
  listen: () => follow.hear(panels.item()),
  previous: () => acts.read(-1),
  next: () => acts.read(1),
  edit: acts.edit,
  leave: hand.leaveField,
  save: hand.save,
  split: acts.split,
  merge: () => acts.join(),
  mergeAtStart: () => acts.join(true),
  speaker: () => acts.speak(value("who"), value("scope")),
  question: () => acts.begins(value("question")),
  nextDoubt: () => acts.next(panels.current() === "voices" ? "voices" : "words"),
  nextItem: () => acts.next("identifiers"),
  accept: (alike) => (acts.hasSpoken() && !alike ? acts.speakWider(true) : acts.answer("accept", alike)),
  reject: (alike) => acts.answer("reject", alike),
  acceptAlike: () => acts.answer("accept", true),
  rejectAlike: () => acts.answer("reject", true),
  right: () => acts.settle(panels.item()),
  relabel: () => panels.current() === "identifiers" && panels.item() && acts.missed(panels.item()),
  mark: () => acts.missed(),
  scopeFrom: () => acts.hasSpoken() && acts.speakWider(false),
  undo: acts.undo,
  redo: acts.redo,
  finish: acts.finish,
  goto: acts.goTo,
  help: () => document.getElementById("keys").showModal(),
  close: () => document.querySelector("dialog[open]")?.close(),
  follow: follow.follow,
};

addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  const { target } = event;
  const typing = target.matches("textarea, input:not([type=checkbox], [type=range])");
  const control = target.closest("select, input[type=range]") ? "select" : target.closest("button, a, input, summary") ? "button" : "";
  const found = command(event, { typing, inTurn: target === hand.field, onControl: control, letters: keymap.lettersOn() });
  if (!found) return;
  if (found.name === "mergeAtStart" && hand.field.selectionStart + hand.field.selectionEnd > 0) return;
  event.preventDefault();
  if (found.name === "digit") return acts.speak(panels.all()?.speakers[found.digit - 1]?.id);
  DO[found.name]?.(found.alike);
  if (!["accept", "scopeFrom"].includes(found.name)) acts.forgetSpoken();
});

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return clicked(event);
  const { do: what, pass, from, to, name, turn } = button.dataset;
  if (button.getAttribute("aria-disabled") === "true") return;
  if (what) DO[what]();
  if (from) sound.clip(Number(from), Number(to));
  if (name) acts.nameVoice(name, button.parentElement.querySelector("select").value);
  if (turn) hand.take(turns[Number(turn) - 1]);
  if (pass) {
    panels.open(pass);
    acts.present();
  }
  acts.forgetSpoken();
});

/** A click on a word hears it; a click beside words takes the turn in hand. */
function clicked(event) {
  const turn = event.target.closest(".turn");
  if (!turn || event.target.closest(".tools, textarea") || !getSelection().isCollapsed) return;
  hand.take(turn, { scroll: false, focus: false });
  const spot = event.target.closest(".said") && caretAt(event.clientX, event.clientY);
  if (!spot?.text || spot.text !== node(turn)) return;
  follow.from(transcript.wordTime(transcript.at(turn), points(spot.text.data, spot.offset)));
}

document.getElementById("turns").addEventListener("dblclick", (event) => {
  const turn = event.target.closest(".said")?.closest(".turn");
  if (turn) hand.edit(turn, caretAt(event.clientX, event.clientY)?.offset ?? 0);
});

const base = root.dataset.base;
steps.begin(base);
sound.begin(base, JSON.parse(root.dataset.sounds), follow.tick);
const [times, news] = await Promise.all([ask(`${base}/words`), ask(`${base}/passes`)]);
transcript.begin(times.words);
acts.news(news);
if (news.stored) after.show(news);
heard.begin(base, news.heard);
panels.open(["voices", "words", "identifiers"].find((name) => news[name].left) ?? "identifiers");
const wanted = turns[Number(location.hash.slice(2)) - 1];
hand.take(wanted ?? turns[0], { scroll: Boolean(wanted), focus: false });
root.dataset.ready = "";
