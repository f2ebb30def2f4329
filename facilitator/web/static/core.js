// What every page shares: speaking with the server, news, the lock across tabs, and a closed server.

const ASK_EVERY_MS = 20_000; // how often an open page asks whether its session stands
const idleMs = Number(document.documentElement.dataset.idle) * 1000; // NaN on a page outside the lock
const tabs = new BroadcastChannel("fg");
const policy = window.trustedTypes?.createPolicy("fg", { createHTML: (html) => html });

/** Something that went wrong, in the server's own words; `next` is the next step, or "". */
export class Problem extends Error {
  constructor({ code, message, next }) {
    super(message);
    this.code = code;
    this.next = next;
  }
}

/** Send `data` (an object as JSON, else a form, blob or nothing) and give back the answer's JSON. */
export async function send(path, data, method = "POST") {
  const json = data && Object.getPrototypeOf(data) === Object.prototype;
  const body = json ? JSON.stringify(data) : data;
  const headers = { accept: "application/json", ...(json && { "content-type": "application/json" }) };
  return answered(await fetch(path, { method, headers, body }));
}

/** Ask for JSON. */
export async function ask(path) {
  return answered(await fetch(path, { headers: { accept: "application/json" } }));
}

async function answered(response) {
  if (response.status === 401) leave();
  if (response.status === 204) return null;
  const document = await response.json();
  if (!response.ok) throw new Problem(document.error);
  return document;
}

/** A rendered piece of page from the server (its templates escape everything), as elements. */
export async function fragment(path) {
  const response = await fetch(path, { headers: { accept: "text/html" } });
  if (response.status === 401) leave();
  const holder = document.createElement("template");
  const html = await response.text();
  holder.innerHTML = policy ? policy.createHTML(html) : html;
  return holder.content;
}

/** News from `path`: `handlers` by event name, each called with the event's data and its number. */
export function listen(path, handlers) {
  const source = new EventSource(path);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data), Number(event.lastEventId)));
  }
  return source;
}

/** Say something to who listens to the page instead of looking at it. */
export function say(text) {
  document.getElementById("said").textContent = text;
}

/** Build an element: make("li", { class: "turn" }, "text", another). */
export function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

let holding = () => false;

/** Stay on the page while `test` gives true, even when its session has ended: something is not sent yet. */
export function stayWhile(test) {
  holding = test;
}

function leave() {
  const main = document.getElementById("main");
  if (holding()) {
    main.hidden = true; // a lock covers what is shown; what is not sent yet stays in memory until it is
    document.getElementById("closed").hidden = false;
    return;
  }
  document.body.replaceChildren(); // nothing of the study stays on the screen
  location.replace("/locked");
}

// Reading keeps the pages open; a page that nobody uses and whose server is gone shows nothing any more.
let usedAt = Date.now();
let toldAt = usedAt;

async function look() {
  const used = usedAt > toldAt;
  toldAt = Date.now();
  const there = await fetch(used ? "/alive?used" : "/alive").catch(() => null);
  if (there?.status === 401) return leave();
  document.getElementById("closed").hidden = Boolean(there);
  if (there) document.getElementById("main").hidden = false;
  if (!there && Date.now() - usedAt > idleMs) document.getElementById("main").replaceChildren();
}

if (idleMs) {
  for (const kind of ["pointerdown", "keydown", "wheel", "scroll"]) {
    addEventListener(kind, () => (usedAt = Date.now()), { passive: true, capture: true });
  }
  setInterval(look, ASK_EVERY_MS);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}

tabs.addEventListener("message", ({ data }) => data === "locked" && leave());
document.querySelector("form.lock")?.addEventListener("submit", () => tabs.postMessage("locked"));
