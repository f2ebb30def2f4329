// Which key event asks for what. Letters act alone while their switch is on, and with Alt always.
import { doneBy } from "./review_keymap.js";

const NAMED = { F3: "back", F4: "play", F6: "on" };
const READING = { ArrowUp: "previous", ArrowDown: "next", Enter: "edit", Space: "play", Escape: "leave" };
const ONLY_READING = new Set(["accept", "reject", "relabel", "help", "scopeFrom", "goto"]);

/** The name of what a key event asks for, with its digit or `alike`; null where it is none of ours. */
export function command(event, { typing, inTurn, onControl, letters }) {
  const { code, altKey, ctrlKey, metaKey, shiftKey } = event;
  if (NAMED[code]) return { name: NAMED[code] };
  if (ctrlKey || metaKey) return controlled(event, typing, inTurn);
  const digit = /^Digit([1-9])$/.exec(code)?.[1];
  if (altKey) {
    if (digit) return { name: "digit", digit: Number(digit) };
    if (code === "ArrowUp" || code === "ArrowDown") return { name: READING[code] };
    const name = doneBy(code);
    return name && !(typing && ONLY_READING.has(name)) ? { name, alike: shiftKey } : null;
  }
  if (typing) return code === "Escape" && inTurn ? { name: "leave" } : null;
  if (READING[code] && !(onControl && code !== "Escape")) return { name: READING[code] };
  if (!letters || onControl === "select") return null;
  if (event.key === "?") return { name: "help" }; // wherever this keyboard has it
  if (digit) return { name: "digit", digit: Number(digit) };
  const name = doneBy(code);
  return name ? { name, alike: shiftKey } : null;
}

function controlled({ code, shiftKey, ctrlKey }, typing, inTurn) {
  if (code === "Space" && ctrlKey) return { name: "play" };
  if (code === "Enter" && inTurn) return { name: "split" };
  if (code === "Backspace" && inTurn) return { name: "mergeAtStart" };
  if (code === "KeyS") return { name: "save" };
  if (typing) return null;
  if (code === "KeyZ") return { name: shiftKey ? "redo" : "undo" };
  return code === "KeyY" ? { name: "redo" } : null;
}
