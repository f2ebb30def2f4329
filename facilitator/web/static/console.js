// The views of a running session: they show what the server says, and send what people do.
import { Problem, listen, make, say, send, stayWhile } from "./core.js";

const root = document.querySelector("[data-view]");
const base = root.dataset.base;
const view = root.dataset.view + "-" + crypto.randomUUID().slice(0, 8); // numbers its own events from 1
const LOCKED = "locked"; // the server's word for: this browser has no session (any more)
const RETRY_MS = 2_000;
const MINUTE_MS = 60_000;
const NARROW = 0.2; // share of the time left at which the clock says "soon"

let board = null;
let receivedAt = 0; // performance.now() when the board came; the clocks run on from it
let number = 0;
let probing = ""; // P or S was pressed: a digit names the probe that was used or left out
const names = JSON.parse(root.dataset.names ?? "{}"); // of the people, on the moderator's own screen only
const leavesOut = root.dataset.view === "moderator";
const queue = []; // sent in order, each again until the server has it; kept in memory only

const all = (selector) => root.querySelectorAll(selector);
const one = (selector) => root.querySelector(selector);
const show = (name) => all(`[data-show="${name}"]`);

// --- sending ------------------------------------------------------------------------------------

function log(event, fields = {}) {
  queue.push({ view, number: ++number, event, ...fields });
  root.dataset.waiting = queue.length;
  if (queue.length === 1) flush();
  if (event === "q.ask" && board) asked(fields.question);
}

/** Show at once what was asked: the next key is meant for it, also while the server is out of reach. */
function asked(id) {
  const now = board.now_ms + performance.now() - receivedAt;
  const questions = board.questions.map((each) => (each.id === id ? { ...each, asked_at_ms: now } : each));
  const place = questions.findIndex((each) => each.id === id) + 1;
  const order = [...questions.slice(place), ...questions.slice(0, place)];
  const next = order.find((each) => each.asked_at_ms === null)?.id ?? null;
  board = { ...board, questions, current: id, next, opened_at_ms: board.opened_at_ms ?? now };
  draw();
}

async function flush() {
  while (queue.length) {
    try {
      await send(`${base}/events`, queue[0]);
      queue.shift();
      root.dataset.waiting = queue.length;
      unsaved("");
      if (news.readyState === EventSource.CLOSED) news = hear(); // another server answers now
    } catch (problem) {
      if (problem instanceof Problem && problem.code !== LOCKED) {
        queue.shift(); // it will not be taken a second time either
        unsaved(problem.message);
        return flush();
      }
      const why = problem instanceof Problem ? "The pages were started anew: open their new link in another tab" : "The server is out of reach";
      unsaved(`${why}. ${queue.length} not saved yet; they are sent by themselves.`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function unsaved(text) {
  for (const element of show("unsaved")) {
    element.textContent = text;
    element.hidden = !text;
  }
}

stayWhile(() => queue.length > 0);
addEventListener("beforeunload", (event) => queue.length && event.preventDefault());

// --- showing ------------------------------------------------------------------------------------

function put(name, text, hide = false) {
  for (const element of show(name)) {
    if (element.textContent !== text) element.textContent = text;
    element.hidden = hide;
  }
}

function clockText(ms) {
  const whole = Math.abs(Math.round(ms / 1000));
  const text = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  return ms < 0 ? `${text} over` : text;
}

function paceText(ms) {
  const minutes = Math.round(Math.abs(ms) / MINUTE_MS);
  if (!minutes) return "on time";
  return `${minutes} min ${ms > 0 ? "behind" : "ahead"}`;
}

function question(id) {
  return board.questions.find((each) => each.id === id);
}

function draw() {
  const now = question(board.current);
  const following = question(board.next);
  put("recording", { on: "● recording", paused: "❚❚ recording paused", off: "○ not recording" }[board.recording]);
  for (const element of show("recording")) element.dataset.state = board.recording;
  put("off_record", "OFF THE RECORD", !board.off_record);
  put("record_label", board.recording === "off" ? "The recording starts" : "The recording stops");
  put("pause_label", board.recording === "paused" ? "Recording goes on" : "Recording pauses");
  put("offrecord_label", board.off_record ? "On the record again" : "Off the record");
  const part = board.part ? board.parts[board.part] : "Before the first question";
  put("part", board.closed ? "The session is over." : part);
  put("question", now ? now.text : "Press → to ask the first question.");
  put("note", now?.note ?? "", !now?.note);
  for (const element of show("sensitive")) element.hidden = !now?.sensitive;
  put("next_text", following ? following.text : "The guide is through.");
  put("short", "Time is short: what must be asked goes first.", !board.short_of_time);
  put("told", `Assistant: ${board.told}`, !board.told);
  const silent = board.people.filter((person) => person.silent).map((person) => names[person.id] ?? person.id);
  put("silent", `Long silent: ${silent.join(", ")}`, !silent.length);
  put("must", `Must still be asked: ${board.must_left.join(", ")}`, !board.must_left.length);
  drawProbes(now);
  drawPeople();
  drawLog();
  drawRoute();
  tick();
}

function drawProbes(now) {
  for (const list of all('[data-list="probes"]')) {
    list.replaceChildren(
      ...(now?.probes ?? []).map((probe, index) => {
        const button = make("button", { type: "button", class: "probe", "aria-pressed": String(probe.used) });
        button.append(make("kbd", {}, `P ${index + 1}`), make("span", {}, probe.text));
        button.addEventListener("click", () => log("probe.use", { question: probe.id }));
        return make("li", {}, button, ...(leavesOut && !probe.used ? [leaving(probe, index)] : []));
      }),
    );
  }
}

/** The button by which a probe is left out on purpose, so that nobody takes it for forgotten. */
function leaving(probe, index) {
  const words = probe.left_out ? "Left out" : "Leave out";
  const button = make("button", { type: "button", class: "quiet leave", "aria-label": `${words}: ${probe.text}` });
  button.append(`${words} `, make("kbd", {}, `S ${index + 1}`));
  button.disabled = probe.left_out;
  button.addEventListener("click", () => log("probe.skip", { question: probe.id }));
  return button;
}

function drawPeople() {
  for (const choice of all("[data-moderates]")) if (board.moderator) choice.value = board.moderator;
  for (const person of board.people) {
    for (const count of all(`[data-count="${person.id}"]`)) {
      count.textContent = person.presence === "left" ? "left" : String(person.taps);
    }
    const consent = one(`[data-consent="${person.id}"]`);
    if (consent) consent.setAttribute("aria-pressed", String(person.consented));
  }
}

const KINDS = {
  "q.ask": "asked",
  "probe.use": "probe",
  "probe.free": "own probe",
  speak: "speaks",
  privacy: "PRIVATE: the last 20 seconds",
  "offrecord.on": "off the record",
  "offrecord.off": "on the record again",
  nonverbal: "seen",
  agree: "agree",
  tell: "to the moderator",
  sync: "sync mark",
  "session.open": "the session begins",
  "session.close": "the session is over",
  "rec.start": "the recording starts",
  "rec.pause": "the recording pauses",
  "rec.resume": "the recording goes on",
  "rec.stop": "the recording stops",
  "part.enter": "part",
  "probe.skip": "probe left out",
  "time.extend": "more minutes",
  "consent.ok": "fine to record",
  join: "is there",
  leave: "left",
  moderate: "moderates",
};

function drawLog() {
  const list = one('[data-list="recent"]');
  if (!list) return;
  list.replaceChildren(
    ...board.recent.toReversed().map((event) => {
      const about = [KINDS[event.event] ?? event.event, event.question, event.participant, event.text];
      const at = make("time", {}, clockText(event.at_ms));
      return make("li", { value: String(event.seq) }, at, ` ${about.filter(Boolean).join(" · ")}`);
    }),
  );
}

function drawRoute() {
  for (const item of all("[data-question]")) {
    const asked = question(item.dataset.question)?.asked_at_ms !== null;
    item.dataset.asked = String(asked);
    item.firstElementChild.setAttribute("aria-pressed", String(asked));
    if (item.dataset.question === board.current) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
}

/** The clocks: they run from the server's time, so that a laptop that slept shows the truth. */
function tick() {
  if (!board) return;
  const gone = board.closed || board.opened_at_ms === null ? 0 : performance.now() - receivedAt;
  for (const [name, ms] of [["left", board.left_ms], ["part_left", board.part_left_ms]]) {
    put(name, ms === null ? "-" : clockText(ms - gone));
    for (const element of show(name)) {
      element.dataset.level = ms === null ? "" : ms - gone < 0 ? "over" : ms - gone < whole(name) * NARROW ? "soon" : "";
    }
  }
  put("behind", board.behind_ms === null ? "" : paceText(board.behind_ms));
}

function whole(name) {
  return name === "left" ? 60 * MINUTE_MS : 10 * MINUTE_MS;
}

// --- doing --------------------------------------------------------------------------------------

const DO = {
  next() {
    if (!board?.next) return;
    if (board.opened_at_ms === null) log("session.open");
    log("q.ask", { question: board.next });
    say("Asked");
  },
  extend: () => log("time.extend", { text: "5" }),
  private() {
    log("privacy");
    say("Marked as private");
  },
  sync: () => log("sync"),
  offrecord() {
    log(board?.off_record ? "offrecord.off" : "offrecord.on");
    say(board?.off_record ? "On the record" : "Off the record");
  },
  record: () => log(board?.recording === "off" ? "rec.start" : "rec.stop"),
  pause: () => log(board?.recording === "paused" ? "rec.resume" : "rec.pause"),
  close() {
    if (confirm("Is the session over? Its log is closed for good.")) log("session.close");
  },
  help: () => document.getElementById("keys")?.showModal(),
};

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { do: what, tap, ask, partEnter, consent } = button.dataset;
  if (what) DO[what]();
  if (tap) log("speak", { participant: tap });
  if (ask) log("q.ask", { question: ask });
  if (partEnter) {
    if (board?.opened_at_ms === null) log("session.open");
    log("part.enter", { question: partEnter });
  }
  if (consent) log("consent.ok", { participant: consent });
});

root.addEventListener("change", (event) => {
  if ("moderates" in event.target.dataset) return log("moderate", { participant: event.target.value });
  const who = event.target.dataset.attend;
  if (who) log(event.target.value === "left" ? "leave" : "join", { participant: who, text: event.target.value });
});

root.addEventListener("submit", (event) => {
  const form = event.target.dataset.form;
  if (!form) return;
  event.preventDefault();
  const said = new FormData(event.target);
  const text = (said.get("text") ?? "").trim();
  if (form === "walkin") {
    log("join", { participant: said.get("who"), text: "walk-in" });
    event.target.querySelector(`option[value="${said.get("who")}"]`)?.remove();
    say("Added");
  } else if (text) {
    const whose = said.get("whose") || undefined;
    log(form === "note" ? said.get("kind") : form, { text, ...(whose && { participant: whose }) });
    event.target.querySelector('[name="text"]').value = "";
    say("Kept");
  }
});

// --- keys ---------------------------------------------------------------------------------------

const KEYS = {
  ArrowRight: DO.next,
  PageDown: DO.next,
  "+": DO.extend,
  "!": DO.private,
  o: DO.offrecord,
  r: DO.record,
  y: DO.sync,
  "?": DO.help,
  i: () => one("#free")?.focus(),
  p: () => (probing = "probe.use"),
  s: () => (probing = leavesOut ? "probe.skip" : ""),
};

addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && typing) {
    event.target.blur();
    return say("Left the field");
  }
  if (typing && event.ctrlKey && event.key === "Enter") return event.target.form?.requestSubmit();
  if (event.altKey || event.metaKey || event.ctrlKey !== typing || document.querySelector("dialog[open]")) return;
  const letters = document.getElementById("letters");
  const single = event.key.length === 1;
  if (single && letters && !letters.checked && !typing) return;
  if (/^[1-9]$/.test(event.key)) pressDigit(Number(event.key));
  else if (KEYS[single ? event.key.toLowerCase() : event.key]) KEYS[single ? event.key.toLowerCase() : event.key]();
  else return;
  event.preventDefault();
});

function pressDigit(digit) {
  const probes = question(board?.current)?.probes ?? [];
  const probe = probes[digit - 1];
  const done = probing === "probe.skip" && (probe?.used || probe?.left_out);
  if (probing && probe && !done) log(probing, { question: probe.id });
  else if (!probing) all("[data-tap]")[digit - 1]?.click();
  probing = "";
}

let news = hear();

function hear() {
  return listen(`${base}/news`, {
    board(state) {
      board = state;
      receivedAt = performance.now();
      draw();
      for (const sent of queue) if (sent.event === "q.ask") asked(sent.question); // not in that state yet
    },
  });
}

setInterval(tick, 500);

/** A browser gives up its stream of news when another server answers that does not know it yet. */
async function hearAgain() {
  if (news.readyState !== EventSource.CLOSED) return;
  const there = await fetch(`${base}/state`).catch(() => null);
  if (there?.ok && news.readyState === EventSource.CLOSED) news = hear();
}

setInterval(hearAgain, RETRY_MS);
