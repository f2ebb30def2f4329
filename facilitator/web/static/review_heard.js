// How much of the recording was heard in this review: what was played is kept, and shown as a bar.
import { Problem, send } from "./core.js";
import * as sound from "./review_sound.js";

const KEEP_MS = 10_000; // of playing, between two reports
const DRAWING = "http://www.w3.org/2000/svg";
const bar = document.getElementById("heard-bar");
const told = document.getElementById("heard");
let path = "";
let sent = "";

export function begin(base, news) {
  path = `${base}/heard`;
  show(news);
  sound.onRest(keep);
  setInterval(() => sound.playing() && keep(), KEEP_MS);
}

/** Tell the server what was played since a file was loaded; what does not arrive is told again next time. */
async function keep() {
  const ranges = sound.played();
  const what = JSON.stringify(ranges);
  if (!ranges.length || what === sent) return;
  try {
    show(await send(path, { ranges }));
    sent = what;
  } catch (problem) {
    if (!(problem instanceof Problem)) console.debug("not kept yet");
  }
}

function show({ ranges, length, share, minutes }) {
  const percent = Math.floor(share * 100);
  told.textContent = minutes ? `Heard so far: ${percent} % of the talk. About ${minutes} min are not heard yet.` : "All of the talk was heard.";
  document.querySelector('[data-heard="words"]').textContent = `· ${percent} % heard`;
  bar.setAttribute("viewBox", `0 0 ${Math.max(1, length)} 1`);
  bar.replaceChildren(...ranges.map(([from, to]) => stretch(from, to)));
}

function stretch(from, to) {
  const made = document.createElementNS(DRAWING, "rect");
  for (const [name, value] of Object.entries({ x: from, y: 0, width: to - from, height: 1 })) made.setAttribute(name, value);
  return made;
}
