// Sends what the reviewer does, one step after the other, each again until the server has it on disk.
import { Problem, make, send, stayWhile } from "./core.js";

const LOCKED = "locked"; // the server's word for: this browser has no session (any more)
const BY = "fg-reviewer"; // in this tab only: somebody else may sit here tomorrow
const COMMAND = /^fg /; // next steps for who works in a terminal
const RETRY_MS = 2_000;
const view = crypto.randomUUID();
const queue = []; // in memory only; each makes its body when its turn comes, as numbers of turns move
const saved = document.getElementById("saved");
const failed = document.getElementById("failed");
const reviewer = document.getElementById("reviewer");
const waits = document.getElementById("waits");
let number = 0;
let base = "";
let running = null;

export function begin(path) {
  base = path;
  reviewer.value ||= sessionStorage.getItem(BY) ?? "";
  reviewer.addEventListener("change", () => sessionStorage.setItem(BY, reviewer.value.trim()));
}

/** Say how things stand, and `why` they wait: at the foot of the window, so that nothing moves under the pointer. */
function tell(text, state, why = "") {
  saved.textContent = text;
  saved.dataset.state = state;
  if (waits.textContent !== why) waits.textContent = why;
  waits.hidden = !why;
}

export function complain(problem) {
  failed.textContent = problem ? [problem.message, problem.next && !COMMAND.test(problem.next) && `Next: ${problem.next}.`].filter(Boolean).join(" ") : "";
  failed.hidden = !problem;
}

/** After a refusal: what was typed stands there to be copied, as it counts nowhere. */
export function tellUnkept(text) {
  failed.append(make("p", {}, "Not kept: ", make("q", {}, text)));
}

/** Keep one step: `body()` gives what to send (null: nothing after all), `then(answer)` shows it. */
export function step(body, then, path = "steps") {
  queue.push({ body, then, path });
  running ??= flush();
  return running;
}

/** Wait until everything is kept. */
export const kept = () => running ?? Promise.resolve();

async function flush() {
  while (queue.length) {
    const { body, then, path } = queue[0];
    await named();
    const said = body();
    if (said) {
      said.reviewer = reviewer.value.trim();
      await sent(`${base}/${path}`, { view, number: ++number, ...said }, then);
    }
    queue.shift();
  }
  running = null;
}

/** Wait for the reviewer's initials: without them nothing counts. */
async function named() {
  while (!reviewer.value.trim()) {
    tell("Not saved yet", "waiting", "Type your initials at the top: each answer is recorded with them.");
    await new Promise((resolve) => reviewer.addEventListener("change", resolve, { once: true }));
  }
  tell("Saving…", "saving");
}

async function sent(path, said, then) {
  for (;;) {
    try {
      if (waits.hidden) tell("Saving…", "saving");
      const answer = await send(path, said);
      tell(answer.saved ? `Saved ${answer.saved}` : "Saved", "saved");
      complain(null);
      return then?.(answer);
    } catch (problem) {
      if (problem instanceof Problem && problem.code !== LOCKED) {
        tell(path.endsWith("/steps") ? "Not saved" : "Not done", "failed");
        complain(problem);
        return then?.(null);
      }
      const why = problem instanceof Problem ? "The pages were started anew: open their new link in another tab." : "The pages are out of reach.";
      tell(`${queue.length} not saved yet`, "waiting", `${why} What you do meanwhile is kept here and saved by itself; leave this tab open.`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

stayWhile(() => queue.length > 0);
addEventListener("beforeunload", (event) => queue.length && event.preventDefault());
