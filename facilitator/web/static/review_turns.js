// The transcript on the page: one list item a turn, its words as one plain text, and when they were said.
import { make } from "./core.js";
import { clockText, node } from "./review_text.js";

const list = document.getElementById("turns");
const asks = new Map([...(document.getElementById("question")?.options ?? [])].map((option) => [option.value, option.textContent]));

export const turns = [...list.children];
const words = []; // per turn: code point, ms, code point, ms, ...
let starts = []; // ms per turn, for the search by time

export const at = (turn) => turns.indexOf(turn);
export const ms = (turn, name) => (turn.dataset[name] === "" ? null : Number(turn.dataset[name]));
export const textOf = (turn) => node(turn)?.data ?? "";
export const times = (number) => words[number] ?? [];

/** Begin with the times of every turn's words. */
export function begin(given) {
  words.push(...given);
  measure();
}

function measure() {
  starts = turns.map((turn) => ms(turn, "start"));
}

/** Let a turn have other words. */
export function reword(turn, text) {
  const kept = node(turn);
  if (kept) kept.data = text;
  else turn.querySelector(".said").textContent = text;
}

/**
 * Put turns in the place of others. Elements that are there already stay: who holds one (a step that waits
 * to be sent, the field) goes on with it. `keeps(turn)` says whose words are newer here than at the server.
 */
export function put({ at: first, count, turns: rows }, keeps) {
  const old = turns.slice(first, first + count);
  const now = rows.map((row, number) => {
    const turn = old[number] ?? make("li", { class: "turn", tabindex: "-1" });
    dress(turn, row);
    if (!keeps(turn)) reword(turn, row.text);
    return turn;
  });
  const anchor = turns[first + count] ?? null;
  for (const turn of now.slice(count)) list.insertBefore(turn, anchor);
  turns.splice(first, count, ...now);
  words.splice(first, count, ...rows.map((row) => row.words));
  measure();
  return { now, gone: old.slice(rows.length) };
}

/** Make a list item show who said a turn, when, and under which question. */
export function dress(turn, row) {
  turn.dataset.start = row.start_ms ?? "";
  turn.dataset.end = row.end_ms ?? "";
  turn.dataset.speaker = row.speaker;
  if (row.kind !== "speech") turn.dataset.kind = row.kind;
  const asked = make("p", { class: "asked" }, asks.get(row.question) ?? row.question ?? "");
  asked.hidden = !row.question;
  const title = make("h3", {}, ...named(row), " ", make("time", {}, row.start_ms === null ? "" : clockText(row.start_ms)));
  if (!turn.children.length) return turn.append(asked, title, make("p", { class: "said" }, row.text));
  turn.querySelector(".asked").replaceWith(asked);
  turn.querySelector("h3").replaceWith(title);
}

function named(row) {
  const name = make("span", { class: "who" }, row.name || row.speaker);
  return row.name ? [name, " ", make("span", { class: "id" }, row.speaker)] : [name];
}

/** The number of the turn that is heard at a moment, by halving; -1 before the first. */
export function turnAt(moment) {
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

/** When the word at a code point of a turn was said; without word times, by its share of the turn. */
export function wordTime(number, place) {
  let found = null;
  for (let index = 0; index < times(number).length && words[number][index] <= place; index += 2) found = words[number][index + 1];
  if (found !== null) return found;
  const [start, end] = [ms(turns[number], "start"), ms(turns[number], "end")];
  const whole = textOf(turns[number]).length || 1;
  return start === null ? null : start + Math.round(((end ?? start) - start) * (place / whole));
}
