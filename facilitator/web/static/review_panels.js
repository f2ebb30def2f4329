// The passes: what is left in each, its next item, and what can be said of it.
import { make } from "./core.js";
import { show as showKeys } from "./review_keymap.js";
import { clockText } from "./review_text.js";

const NAMES = { voices: "voices", words: "words", identifiers: "identifiers" };
let passes = null;
let shown = "";
const place = { voices: 0, words: 0, identifiers: 0 }; // which of the items that wait is shown

const panel = (name) => document.querySelector(`[data-panel="${name}"]`);
const holder = (name) => document.querySelector(`[data-item="${name}"]`);

export const current = () => shown;
export const all = () => passes;

/** The item in hand of the pass in hand, or null. */
export function item(name = shown) {
  const items = passes?.[name]?.items ?? [];
  return items[Math.min(place[name], items.length - 1)] ?? null;
}

/** Go on to the next item that waits without answering this one. */
export function skip(name) {
  const items = passes?.[name]?.items ?? [];
  place[name] = items.length ? (place[name] + 1) % items.length : 0;
}

/** An item's words just as they stand there: "hope", "Hope" and "Hope's" are three. */
const written = (item) => (item.surface ?? "") + (/^['\u2019]s/.test(item.after ?? "") ? "'s" : "");

const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

/** Take what was just answered off the queue, so that the next key meets the next item. */
export function drop(name, one, alike) {
  const whole = passes[name];
  const before = whole.items.length;
  whole.items = whole.items.filter((each) => each !== one && !(alike && written(each) === written(one)));
  whole.left -= before - whole.items.length;
  place[name] = Math.min(place[name], Math.max(0, whole.items.length - 1));
  drawItem(name);
}

/** Show a pass. */
export function open(name) {
  shown = name;
  for (const button of document.querySelectorAll("[data-pass]")) {
    button.setAttribute("aria-pressed", String(button.dataset.pass === name));
  }
  for (const section of document.querySelectorAll("[data-panel]")) section.hidden = section.dataset.panel !== name;
}

/** What is left now. What looks as before is not drawn anew: somebody may be typing meanwhile. */
export function update(news, whom) {
  const before = passes;
  passes = news;
  for (const name of Object.keys(NAMES)) {
    const { left, minutes } = news[name];
    document.querySelector(`[data-left="${name}"]`).textContent = left ? `${left}, ${minutes} min` : name === "words" ? "none left" : "done";
    place[name] = Math.min(place[name], Math.max(0, news[name].items.length - 1));
    if (!before || !same(before[name], news[name])) drawItem(name);
  }
  if (!before || !same(before.speakers, news.speakers)) drawSpeakers(news.speakers, whom);
  for (const [what, able] of Object.entries(news.can)) document.querySelector(`.facts [data-do="${what}"]`).setAttribute("aria-disabled", String(!able));
  const release = document.getElementById("release");
  const ready = !news.identifiers.left && !news.stored;
  release.hidden = !(ready || news.stored);
  release.replaceChildren(
    make("p", {}, news.stored ? "Stored without identifiers. It can leave when its gates are open." : "Nothing waits: the text can be stored without identifiers."),
    ...(ready ? [button("finish", "Store it")] : [make("a", { href: "/" }, "To the sessions"), " · ", make("a", { href: "/terms" }, "Put words on the study's list")]),
  );
}

export function drawItem(name) {
  const one = item(name);
  const whole = passes[name];
  if (!one) return holder(name).replaceChildren(make("p", {}, "Nothing is left here."));
  const head = make("p", { class: "hint" }, `${place[name] + 1} of ${whole.left}, about ${whole.minutes} min. `, kindWords(one.kind), one.why);
  holder(name).replaceChildren(head, ...(name === "identifiers" ? identifier(one) : doubt(name, one)));
  showKeys(holder(name));
}

/** What a kind is called where words are hidden by hand. */
function kindWords(kind) {
  const called = document.querySelector(`#kind option[value="${kind}"]`);
  return called ? `${called.textContent}: ` : "";
}

function identifier(one) {
  const words = make("p", {}, one.before, make("mark", {}, one.surface), one.after);
  if (one.kind === "changed-turn") {
    return [words, row(button("accept", "It reads well", "accept"), button("listen", "Hear it", "replay"))];
  }
  const rows = [row(button("accept", "Hide", "accept"), button("reject", "Keep", "reject"), button("relabel", "Something else", "relabel"), button("listen", "Hear", "replay"))];
  if (one.alike > 1) {
    rows.push(row(button("acceptAlike", `Hide all ${one.alike}`, "accept"), button("rejectAlike", `Keep all ${one.alike}`, "reject")));
  }
  return [words, ...rows, row(button("nextItem", "Skip", "nextItem"))];
}

function doubt(name, one) {
  const at = one.start_ms === null ? "" : clockText(one.start_ms);
  const words = make("p", {}, ...(one.words ? [make("mark", {}, one.words), " "] : []), at);
  const edit = name === "words" ? [button("edit", "Mend", "Enter")] : [];
  return [words, row(button("listen", "Hear", "replay"), ...edit, button("right", "It is right", "accept"), button("nextDoubt", "Skip", "nextDoubt"))];
}

function row(...inside) {
  return make("p", { class: "row" }, ...inside);
}

function button(what, label, key) {
  const made = make("button", { type: "button", class: "quiet", "data-do": what }, label);
  if (key) made.append(" ", key === "Enter" ? make("kbd", {}, key) : make("kbd", { "data-key": key, ...(what.endsWith("Alike") && { "data-shift": "" }) }));
  return made;
}

function drawSpeakers(speakers, whom) {
  const folded = document.getElementById("all-voices");
  if (speakers.some((one) => one.unnamed)) folded.open = true; // somebody is to be named still
  folded.querySelector("summary").textContent = `All ${speakers.length} voices`;
  const list = document.getElementById("speakers");
  const inside = list.contains(document.activeElement) && document.activeElement;
  const key = inside && [inside.dataset.voice, inside.dataset.what];
  list.replaceChildren(...speakers.map((one, index) => speaker(one, index, whom)));
  if (key) list.querySelector(`[data-voice="${CSS.escape(key[0])}"][data-what="${key[1]}"]`)?.focus();
}

function speaker(one, index, whom) {
  const title = make("p", {}, make("b", {}, one.name ? `${one.name} ` : ""), one.id, make("span", { class: "hint" }, ` · ${Math.round(one.share * 100)} % of the talk, ${one.turns} ${one.turns === 1 ? "turn" : "turns"} · key ${index + 1}`));
  const clips = one.clips.map(([from, to], number) => {
    const made = make("button", { type: "button", class: "quiet", "data-from": from, "data-to": to, "data-voice": one.id, "data-what": `clip${number}` }, `Hear ${clockText(from)}`);
    return made;
  });
  const choice = make("select", { "aria-label": `Who ${one.id} is`, "data-voice": one.id, "data-what": "whom" });
  choice.append(make("option", { value: "" }, "somebody else…"), ...whom.filter(([id]) => id !== one.id).map(([id, label]) => make("option", { value: id }, label)));
  const set = make("button", { type: "button", class: "quiet", "data-name": one.id, "data-voice": one.id, "data-what": "set" }, "Set everywhere");
  return make("li", {}, title, make("div", { class: "row" }, ...clips, choice, set));
}
