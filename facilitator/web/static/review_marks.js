// What is marked in the text: hidden, waiting, doubtful, in hand, playing.
import { highlight, node, points } from "./review_text.js";
import * as panels from "./review_panels.js";
import { times, turns } from "./review_turns.js";

let drawn = ""; // what is marked now

/** Mark everything that the passes know of, where the text or the marks are others than before. */
export function draw(fresh = true) {
  const news = panels.all();
  if (!news) return;
  const now = JSON.stringify([news.marks, news.words.items]);
  if (!fresh && now === drawn) return drawItem();
  drawn = now;
  const spans = (which) => news.marks.filter((one) => one[3] === which);
  highlight("hidden", turns, spans(1));
  highlight("waits", turns, spans(0));
  highlight("doubt", turns, news.words.items.map((one) => [one.turn, one.start, one.end]));
  drawItem();
}

/** Mark the item in hand. */
export function drawItem() {
  const one = panels.item();
  highlight("item", turns, one ? (one.spans ?? [[one.turn, one.start, one.end]]) : []);
}

/** Mark the word of a turn that is heard at a moment. */
export function drawPlaying(number, moment) {
  const said = times(number);
  let word = -1;
  for (let place = 0; place < said.length && said[place + 1] <= moment; place += 2) word = place;
  const text = node(turns[number])?.data;
  const end = text === undefined ? 0 : Math.min(said[word + 2] ?? Infinity, points(text, text.length));
  highlight("playing", turns, word < 0 || !end ? [] : [[number, said[word], end]]);
}
