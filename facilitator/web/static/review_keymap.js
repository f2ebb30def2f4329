// The reviewer's own keys: which letter does what, kept in this browser (nothing else ever is).
import { make, say } from "./core.js";

const KEPT = "fg-review-keys";
// What has a letter, and its first one, by its place on the keyboard (KeyboardEvent.code).
const FIRST = {
  play: ["KeyK", "play, pause"],
  back: ["KeyJ", "back by 5 s"],
  on: ["KeyL", "on by 5 s"],
  slower: ["Comma", "slower"],
  faster: ["Period", "faster"],
  usual: ["Digit0", "as recorded"],
  replay: ["KeyR", "hear this again"],
  nextDoubt: ["KeyN", "next doubtful word or voice"],
  nextItem: ["KeyM", "next thing that may tell who somebody is"],
  accept: ["KeyA", "hide it; it is right"],
  reject: ["KeyX", "keep it"],
  relabel: ["KeyE", "hide it as something else"],
  mark: ["KeyW", "hide words that were missed"],
  goto: ["KeyG", "go to a time"],
  scopeFrom: ["KeyF", "that speaker from here on"],
  help: ["Slash", "show the keys"],
};
const SIGNS = { Comma: ",", Period: ".", Slash: "?", Digit0: "0" };
const CAN_BE = /^(Key[A-Z]|Digit0|Comma|Period|Slash|Semicolon|Quote|Bracket(Left|Right)|Backslash|Minus|Equal|Backquote|IntlBackslash)$/;

const dialog = document.getElementById("keys");
const told = document.getElementById("key-told");
const letters = document.getElementById("letters");
let own = read(); // name: [code, what stands on the key]
let waiting = ""; // the name of what gets the next key that is pressed

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT)) ?? {};
    return { letters: kept.letters !== false, keys: kept.keys ?? {} };
  } catch {
    return { letters: true, keys: {} };
  }
}

function keep() {
  try {
    localStorage.setItem(KEPT, JSON.stringify(own));
  } catch {
    say("This browser keeps nothing: the keys hold until the page is closed.");
  }
  show();
}

const codeOf = (name) => own.keys[name]?.[0] ?? FIRST[name][0];
const shownOn = (name) => own.keys[name]?.[1] ?? SIGNS[FIRST[name][0]] ?? FIRST[name][0].slice(-1);

export const lettersOn = () => own.letters;

/** What a key does, by its place on the keyboard; undefined for none. */
export const doneBy = (code) => Object.keys(FIRST).find((name) => codeOf(name) === code);

/** The key of something, as the page writes it; with letter keys off they work with Alt. */
export const keyOf = (name, shift = false) => [!own.letters && "Alt", shift && "Shift", shownOn(name)].filter(Boolean).join(" ");

/** Write the keys that hold wherever the page (or `inside`) names one. */
export function show(inside = document) {
  for (const one of inside.querySelectorAll("kbd[data-key]")) one.textContent = keyOf(one.dataset.key, "shift" in one.dataset);
  for (const one of inside.querySelectorAll("kbd[data-own]")) one.textContent = shownOn(one.dataset.own);
  letters.checked = own.letters;
}

function choose(name) {
  waiting = name;
  told.textContent = `Press the new key for: ${FIRST[name][1]}. Escape leaves it as it is.`;
}

function chosen(event) {
  if (!waiting || ["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const [name, other] = [waiting, doneBy(event.code)];
  if (event.key === "Escape") told.textContent = "Left as it was.";
  else if (!CAN_BE.test(event.code) || event.ctrlKey || event.metaKey) return refuse("Take a letter or a sign: the digits 1 to 9 are the speakers, and the other keys have their own work.");
  else if (other && other !== name) return refuse(`${shownOn(other)} is taken: ${FIRST[other][1]}. Press another key, or give that one another first.`);
  else {
    own.keys[name] = [event.code, event.key.length === 1 ? event.key.toUpperCase() : event.code];
    told.textContent = `${shownOn(name)}: ${FIRST[name][1]}.`;
    keep();
  }
  waiting = "";
}

function refuse(why) {
  told.textContent = why;
}

function row(name) {
  const button = make("button", { type: "button", class: "quiet", "aria-label": `Another key for: ${FIRST[name][1]}` }, make("kbd", { "data-own": name }));
  button.addEventListener("click", () => choose(name));
  return make("li", {}, button, ` ${FIRST[name][1]}`);
}

dialog.addEventListener("keydown", chosen, true);
dialog.addEventListener("cancel", (event) => waiting && event.preventDefault());
dialog.addEventListener("close", () => (waiting = ""));
document.getElementById("own-keys").append(...Object.keys(FIRST).map(row));
document.getElementById("first-keys").addEventListener("click", () => {
  own.keys = {};
  told.textContent = "All keys are as they were at first.";
  keep();
});
letters.addEventListener("change", () => {
  own.letters = letters.checked;
  keep();
});
show();
