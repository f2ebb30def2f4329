// Sends what the reviewer does, one step after the other, each again until the server has it on disk.
import { Problem, make, send, stayWhile } from "./core.js";

const LOCKED = "locked"; // the server's word for: this browser has no session (any more)
const RETRY_MS = 2_000;
const view = crypto.randomUUID();
const queue = []; // in memory only; each makes its body when its turn comes, as numbers of turns move
const saved = document.getElementById("saved");
const failed = document.getElementById("failed");
let number = 0;
let base = "";
let running = null;

export function begin(path) {
  base = path;
}

function tell(text, state) {
  saved.textContent = text;
  saved.dataset.state = state;
}

export function complain(problem) {
  failed.textContent = problem ? [problem.message, problem.next && `Next: ${problem.next}.`].filter(Boolean).join(" ") : "";
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
    const said = body();
    if (said) {
      said.reviewer = document.getElementById("reviewer").value.trim();
      await sent(`${base}/${path}`, { view, number: ++number, ...said }, then);
    }
    queue.shift();
  }
  running = null;
}

async function sent(path, said, then) {
  for (;;) {
    try {
      tell("Saving…", "waiting");
      const answer = await send(path, said);
      tell(answer.saved ? `Saved ${answer.saved}` : "Saved", "saved");
      complain(null);
      return then?.(answer);
    } catch (problem) {
      if (problem instanceof Problem && problem.code !== LOCKED) {
        tell("Not saved", "failed");
        complain(problem);
        return then?.(null);
      }
      const why = problem instanceof Problem ? "The pages were started anew: open their new link in another tab" : "The server is out of reach";
      tell(`${why}. ${queue.length} not saved yet; they are sent by themselves.`, "waiting");
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

stayWhile(() => queue.length > 0);
addEventListener("beforeunload", (event) => queue.length && event.preventDefault());
