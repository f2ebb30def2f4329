// The review page: turns in a list, one of them in hand; steps go to the server, answers come back as turns.
import { ask, make, say } from "./core.js";
import * as hiding from "./review_hide.js";
import { command } from "./review_keys.js";
import * as panels from "./review_panels.js";
import * as second from "./review_second.js";
import * as sound from "./review_sound.js";
import * as steps from "./review_steps.js";
import { caretAt, clockText, even, highlight, node, points, timeOf, units } from "./review_text.js";

const root = document.querySelector(".review");
const base = root.dataset.base;
const list = document.getElementById("turns");
const tools = document.getElementById("tools");
const who = document.getElementById("who");
const followButton = document.getElementById("follow");
const AUTOSAVE_MS = 1_500; // of quiet in the field
const RESUME_MS = 2_000; // of quiet after which the sound that typing stopped goes on
const SCROLL_MS = 400; // our own scrolling is over by then
const CONTEXT_MS = 2_000; // heard before and after an item

let turns = [...list.children];
let words = []; // per turn: code point, ms, code point, ms, ...
let starts = []; // ms per turn, for the search by time
let hand = null; // the turn in hand
let field = null; // the text area while a turn is edited
let autosave = 0;
let resume = 0;
let following = true;
let scrolledAt = 0; // when we scrolled last
let spoke = null; // who was said to speak last, for "from here on" and "everywhere"

const at = (turn) => turns.indexOf(turn);
const ms = (turn, name) => (turn.dataset[name] === "" ? null : Number(turn.dataset[name]));
const textOf = (turn) => (field && turn === hand ? field.dataset.was : (node(turn)?.data ?? ""));
const asks = new Map([...(document.getElementById("question")?.options ?? [])].map((option) => [option.value, option.textContent]));
const whom = [...who.options].map((option) => [option.value, option.textContent]);

// --- the turn in hand ---------------------------------------------------------------------------

function take(turn, { scroll = true, focus = true } = {}) {
  if (!turn || turn === hand) return turn && scroll && reveal(turn);
  leave();
  hand?.removeAttribute("aria-current");
  hand = turn;
  turn.setAttribute("aria-current", "true");
  turn.append(tools);
  tools.hidden = false;
  who.value = turn.dataset.speaker;
  if (focus) turn.focus({ preventScroll: true });
  if (scroll) reveal(turn);
  history.replaceState(null, "", `#t${at(turn) + 1}`);
}

function reveal(turn) {
  scrolledAt = performance.now();
  turn.scrollIntoView({ block: "nearest" });
}

function edit(turn = hand) {
  if (!turn || field) return field?.focus();
  take(turn);
  const said = turn.querySelector(".said");
  const text = said.textContent;
  field = make("textarea", { "aria-label": `Words of turn ${at(turn) + 1}`, "aria-describedby": "saved" });
  field.value = text;
  field.dataset.was = text;
  said.replaceWith(field);
  split(true);
  field.focus();
  field.setSelectionRange(0, 0);
  field.addEventListener("input", typed);
  say("Editing. Escape leaves the field; what you typed is kept.");
}

function split(shown) {
  tools.querySelector('[data-do="split"]').hidden = !shown;
  tools.querySelector('[data-do="edit"]').hidden = shown;
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
function save() {
  clearTimeout(autosave);
  if (!field || even(field.value) === even(field.dataset.was) || !field.value.trim()) return;
  const turn = hand;
  const was = field.dataset.was;
  const text = even(field.value);
  field.dataset.was = text;
  steps.step(() => ({ step: "words", turn: at(turn), was, text }), (answer) => show(answer, turn));
}

/** Leave the field: what stands in it is kept, and shown as plain text again. */
function leave() {
  if (!field) return;
  save();
  clearTimeout(resume);
  resume = 0;
  const said = make("p", { class: "said" }, field.dataset.was);
  const old = field;
  field = null;
  old.replaceWith(said);
  split(false);
  draw();
}

// --- answers ------------------------------------------------------------------------------------

function show(answer) {
  if (!answer) return reread();
  if (answer.turns) replaceTurns(answer);
  for (const [number, row] of Object.entries(answer.rows ?? {})) dress(turns[number], row);
  if (answer.passes) {
    panels.update(answer.passes, whom);
    draw();
  }
  if (answer.released) released(answer.released);
}

/** After a refusal the page shows what the server has: nothing that was typed counts as kept. */
async function reread() {
  const { words: times } = await ask(`${base}/words`);
  if (times.length !== turns.length) say("The transcript was changed elsewhere: reload the page.");
}

function replaceTurns({ at: first, count, turns: rows }) {
  const old = turns.slice(first, first + count);
  const editing = field && old.includes(hand);
  if (editing && count === 1 && rows.length === 1) {
    words[first] = rows[0].words;
    return; // the field has these words, or newer ones
  }
  const inHand = old.includes(hand);
  if (inHand) field = null;
  if (inHand) root.append(tools);
  const made = rows.map((row) => dress(make("li", { class: "turn", tabindex: "-1" }), row));
  const anchor = turns[first + count] ?? null;
  for (const turn of old) turn.remove();
  for (const turn of made) list.insertBefore(turn, anchor);
  turns.splice(first, count, ...made);
  words.splice(first, count, ...rows.map((row) => row.words));
  starts = turns.map((turn) => ms(turn, "start"));
  if (inHand) {
    hand = null;
    split(false);
    take(made.at(-1));
  }
}

/** Make a list item show a turn. */
function dress(turn, row) {
  turn.dataset.start = row.start_ms ?? "";
  turn.dataset.end = row.end_ms ?? "";
  turn.dataset.speaker = row.speaker;
  if (row.kind !== "speech") turn.dataset.kind = row.kind;
  const asked = make("p", { class: "asked" }, asks.get(row.question) ?? row.question ?? "");
  asked.hidden = !row.question;
  const name = make("span", { class: "who" }, row.name || row.speaker);
  const id = row.name ? [" ", make("span", { class: "id" }, row.speaker)] : [];
  const title = make("h3", {}, name, ...id, " ", make("time", {}, row.start_ms === null ? "" : clockText(row.start_ms)));
  if (turn.children.length) {
    turn.querySelector(".asked").replaceWith(asked);
    turn.querySelector("h3").replaceWith(title);
  } else {
    turn.append(asked, title, make("p", { class: "said" }, row.text));
  }
  if (turn === hand) who.value = row.speaker;
  return turn;
}

function released(what) {
  const elsewhere = what.elsewhere.map((one) => `${one.session}: ${one.open ? `${one.open} wait there` : "stored again"}`);
  const text = what.open ? `${what.open} more wait: they say what you hid elsewhere.` : "Stored without identifiers.";
  say([text, ...elsewhere].join(" "));
  if (elsewhere.length) document.getElementById("release").append(make("p", {}, `The same words stood in ${elsewhere.join("; ")}.`));
}

function draw() {
  const news = panels.all();
  if (!news) return;
  const spans = (which) => news.marks.filter((one) => one[3] === which);
  highlight("hidden", turns, spans(1));
  highlight("waits", turns, spans(0));
  highlight("doubt", turns, news.words.items.map((one) => [one.turn, one.start, one.end]));
  const one = panels.item();
  highlight("item", turns, one ? (one.spans ?? [[one.turn, one.start, one.end]]) : []);
}

// --- sound --------------------------------------------------------------------------------------

/** The turn that is heard at a moment, by halving. */
function turnAt(moment) {
  let low = 0;
  let high = starts.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= moment) {
      found = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}

function tick(moment) {
  const number = turnAt(moment);
  const turn = turns[number];
  if (!turn) return;
  const times = words[number] ?? [];
  let word = -1;
  for (let place = 0; place < times.length && times[place + 1] <= moment; place += 2) word = place;
  const end = times[word + 2] ?? Infinity;
  highlight("playing", turns, word < 0 || !node(turn) ? [] : [[number, times[word], Math.min(end, points(node(turn).data, node(turn).data.length))]]);
  if (!field && sound.playing() && following) take(turn, { focus: list.contains(document.activeElement) });
  followButton.hidden = following || !sound.playing();
}

/** When the word at a code point of a turn was said; without word times, by its share of the turn. */
function wordTime(number, place) {
  const times = words[number] ?? [];
  let found = null;
  for (let index = 0; index < times.length && times[index] <= place; index += 2) found = times[index + 1];
  if (found !== null) return found;
  const [start, end] = [ms(turns[number], "start"), ms(turns[number], "end")];
  const whole = textOf(turns[number]).length || 1;
  return start === null ? null : start + Math.round(((end ?? start) - start) * (place / whole));
}

function hear(one) {
  if (!one) return sound.clip(ms(hand, "start"), ms(hand, "end"));
  const [number, start, end] = one.spans?.[0] ?? [one.turn, one.start, one.end];
  const from = one.start_ms ?? wordTime(number, start);
  if (from === null) return;
  sound.clip(Math.max(0, from - CONTEXT_MS), (one.end_ms ?? wordTime(number, end) ?? from) + CONTEXT_MS);
}

// --- doing --------------------------------------------------------------------------------------

const reading = (by) => {
  const next = turns[Math.max(0, Math.min(turns.length - 1, at(hand) + by))];
  const editing = Boolean(field);
  take(next);
  sound.clip(ms(next, "start"), ms(next, "end"));
  if (editing) edit(next);
};

function answer(verdict, alike) {
  const name = panels.current();
  const one = panels.item();
  if (!one) return;
  if (name !== "identifiers") return verdict === "accept" && settle(one);
  steps.step(() => ({ step: verdict, id: one.id, alike: Boolean(alike) }), show);
  panels.drop(name, one, alike);
  present();
}

function settle(one) {
  steps.step(() => ({ step: "right", doubts: [one.key] }), show);
  panels.drop(panels.current(), one);
  present(true);
}

/** Show the item in hand: its turn in the text, and (words and voices) its sound. */
function present(heard = false) {
  draw();
  const one = panels.item();
  if (!one) return;
  take(turns[one.turn], { focus: list.contains(document.activeElement) });
  if (heard) hear(one);
}

function next(name) {
  if (panels.current() === name) panels.skip(name);
  else panels.open(name);
  panels.drawItem(name);
  present(true);
}

function speak(speaker, scope = "this", turn = hand) {
  if (!turn || !speaker) return;
  save();
  spoke = { was: turn.dataset.speaker, speaker, turn };
  steps.step(() => ({ step: "speaker", turn: at(turn), was: textOf(turn), speaker, scope }), show);
}

/** The last word on who speaks, also for the other turns of the same voice. */
function speakWider(everywhere) {
  const { was, speaker, turn } = spoke;
  const rest = everywhere ? turns : turns.slice(at(turn));
  const other = rest.find((one) => one.dataset.speaker === was && one !== turn);
  spoke = null;
  if (other) speak(speaker, everywhere ? "all" : "from", other);
}

function cut() {
  if (!field) return say("Edit the turn first: it is split at the caret.");
  const turn = hand;
  const left = even(field.value.slice(0, field.selectionStart));
  save();
  steps.step(() => ({ step: "split", turn: at(turn), was: textOf(turn), place: points(left, left.length) + 1 }), (got) => {
    show(got);
    edit(hand);
  });
}

function join(first = false) {
  const turn = hand;
  const upper = turns[at(turn) - 1];
  if (!turn || !upper || (first && (field.selectionStart || field.selectionEnd))) return;
  const other = upper.dataset.speaker !== turn.dataset.speaker;
  if (other && !confirm("Another speaker said the turn above. Join them all the same?")) return;
  leave();
  steps.step(() => ({ step: "merge", turn: at(turn), was: textOf(turn) }), show);
}

/** Ask which words to hide: those that are selected, or typed. */
function missed(one = null) {
  const chosen = field ? field.value.slice(field.selectionStart, field.selectionEnd) : String(getSelection());
  const inside = field ? null : getSelection().anchorNode?.parentElement?.closest(".turn");
  if (inside) take(inside, { scroll: false });
  leave();
  hiding.ask(one, even(chosen));
}

function goTo() {
  const typedTime = prompt("Go to which time? (1:15, 75, 1m 15s)");
  const moment = typedTime ? timeOf(typedTime) : null;
  if (moment === null) return typedTime && say("That is no time.");
  sound.seek(moment);
  take(turns[Math.max(0, turnAt(moment))]);
}

const simple = (name) => () => {
  leave();
  steps.step(() => ({ step: name }), (got) => {
    show(got);
    if (got) say(name === "undo" ? "Taken back" : "Done again");
  });
};

const DO = {
  play: sound.toggle,
  back: () => sound.seek(sound.now() - sound.STEP_MS),
  on: () => sound.seek(sound.now() + sound.STEP_MS),
  slower: () => sound.setSpeedBy(-1),
  faster: () => sound.setSpeedBy(1),
  usual: () => sound.setSpeedBy(0),
  replay: () => hear(panels.item() && !field && turns[panels.item().turn] === hand ? panels.item() : null),
  listen: () => hear(panels.item()),
  previous: () => reading(-1),
  next: () => reading(1),
  edit: () => edit(panels.current() === "words" && panels.item() && document.activeElement?.closest("[data-item]") ? turns[panels.item().turn] : hand),
  leave() {
    if (!field) return;
    leave();
    hand.focus();
    say("Left the field");
  },
  save,
  split: cut,
  merge: () => join(),
  mergeAtStart: () => join(true),
  speaker: () => speak(who.value, document.getElementById("scope").value),
  question() {
    const [turn, question] = [hand, document.getElementById("question").value];
    save();
    steps.step(() => ({ step: "question", turn: at(turn), was: textOf(turn), question }), show);
  },
  nextDoubt: () => next(panels.current() === "voices" ? "voices" : "words"),
  nextItem: () => next("identifiers"),
  accept: (alike) => (spoke && !alike ? speakWider(true) : answer("accept", alike)),
  reject: (alike) => answer("reject", alike),
  acceptAlike: () => answer("accept", true),
  rejectAlike: () => answer("reject", true),
  right: () => panels.item() && settle(panels.item()),
  relabel: () => panels.current() === "identifiers" && panels.item() && missed(panels.item()),
  mark: () => missed(),
  scopeFrom: () => spoke && speakWider(false),
  undo: simple("undo"),
  redo: simple("redo"),
  finish: simple("finish"),
  goto: goTo,
  help: () => document.getElementById("keys").showModal(),
  close: () => document.querySelector("dialog[open]")?.close(),
  follow() {
    following = true;
    take(turns[turnAt(sound.now())]);
  },
};

addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  const target = event.target;
  const typing = target.matches("textarea, input:not([type=checkbox], [type=range])");
  const control = target.closest("select, input[type=range]") ? "select" : target.closest("button, a, input, summary") ? "button" : "";
  const found = command(event, {
    typing,
    inTurn: target === field,
    onControl: control,
    letters: document.getElementById("letters").checked,
  });
  if (!found) return;
  if (found.name === "mergeAtStart" && field.selectionStart + field.selectionEnd > 0) return;
  event.preventDefault();
  if (found.name === "digit") return speak(panels.all()?.speakers[found.digit - 1]?.id);
  DO[found.name]?.(found.alike);
  if (!["accept", "scopeFrom"].includes(found.name)) spoke = null;
});

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return clicked(event);
  const { do: what, pass, from, to, name } = button.dataset;
  if (what) DO[what]();
  if (from) sound.clip(Number(from), Number(to));
  if (name) nameVoice(name, button.parentElement.querySelector("select").value);
  if (pass) {
    panels.open(pass);
    present();
  }
  spoke = null;
});

function nameVoice(speaker, id) {
  if (id) speak(id, "all", turns.find((turn) => turn.dataset.speaker === speaker));
}

/** A click on a word hears it; a click beside words takes the turn in hand. */
function clicked(event) {
  const turn = event.target.closest(".turn");
  if (!turn || event.target.closest(".tools, textarea") || !getSelection().isCollapsed) return;
  take(turn, { scroll: false, focus: false });
  const spot = event.target.closest(".said") && caretAt(event.clientX, event.clientY);
  if (spot?.text !== node(turn) || !spot.text) return;
  following = true;
  sound.seek(wordTime(at(turn), points(spot.text.data, spot.offset)) ?? sound.now());
}

list.addEventListener("dblclick", (event) => {
  const turn = event.target.closest(".said")?.closest(".turn");
  if (!turn) return;
  const spot = caretAt(event.clientX, event.clientY);
  edit(turn);
  if (spot) field.setSelectionRange(spot.offset, spot.offset);
});

addEventListener("scroll", () => performance.now() - scrolledAt > SCROLL_MS && sound.playing() && (following = false), { passive: true });

hiding.begin(
  () => Math.max(0, at(hand)),
  (got) => {
    show(got);
    if (!got) return;
    say("Hidden");
    if (panels.current() === "second") second.answer(true);
  },
);
second.begin((number) => {
  take(turns[number]);
  missed();
});

// --- beginning ----------------------------------------------------------------------------------

starts = turns.map((turn) => ms(turn, "start"));
steps.begin(base);
sound.begin(base, JSON.parse(root.dataset.sounds), tick);
const [times, news] = await Promise.all([ask(`${base}/words`), ask(`${base}/passes`)]);
words = times.words;
panels.update(news, whom);
panels.open(["voices", "words", "identifiers"].find((name) => news[name].left) ?? "identifiers");
take(turns[Number(location.hash.slice(2)) - 1] ?? turns[0], { scroll: location.hash.startsWith("#t"), focus: false });
draw();
root.dataset.ready = "";
