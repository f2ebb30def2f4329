// The player: one recording in one or more files, heard from the vault by ranges.
import { clockText } from "./review_text.js";

const audio = document.getElementById("audio");
const seekBar = document.getElementById("seek");
const clock = document.getElementById("clock");
const playButton = document.getElementById("play");
const speed = document.getElementById("speed");
const choice = document.getElementById("sound");

const REWIND_MS = 1_500; // heard again after a stop
export const STEP_MS = 5_000;
const STEPS = [...speed.options].map((option) => Number(option.value));

let base = "";
let sounds = [];
let current = null; // the file that is loaded
let until = null; // where a clip ends, ms
let stopped = false; // it was playing before: the next start goes back a little
let wanted = 0; // ms, while a file is still loading
let rested = () => {};

export const length = () => Math.max(0, ...sounds.map((one) => one.starts_ms + one.duration_ms));
export const now = () => (current ? current.starts_ms + (audio.readyState ? audio.currentTime * 1000 : wanted - current.starts_ms) : 0);
export const playing = () => !audio.paused;

/** Which ranges were played since the file was loaded, in ms; one person's own track is not the talk. */
export function played() {
  if (!current || (!current.mix && sounds.some((one) => one.mix))) return [];
  return Array.from({ length: audio.played.length }, (_, number) =>
    [audio.played.start(number), audio.played.end(number)].map((seconds) => Math.round(current.starts_ms + seconds * 1000)),
  );
}

/** `does()` is called when the sound stops, and before another file is loaded. */
export function onRest(does) {
  rested = does;
}

/** Begin: `tick(ms)` is called while it plays and after each jump. */
export function begin(path, files, tick) {
  base = path;
  sounds = files;
  seekBar.max = String(Math.ceil(length() / 1000));
  if (files.length) load(fileAt(0), 0);
  audio.addEventListener("timeupdate", () => {
    const ms = now();
    if (until !== null && ms >= until) pause();
    show(ms);
    tick(ms);
  });
  audio.addEventListener("loadedmetadata", () => (audio.currentTime = Math.max(0, (wanted - current.starts_ms) / 1000)));
  audio.addEventListener("play", state);
  audio.addEventListener("pause", state);
  audio.addEventListener("ended", ended);
  audio.addEventListener("error", failed);
  seekBar.addEventListener("input", () => seek(Number(seekBar.value) * 1000));
  speed.addEventListener("change", () => setSpeed(Number(speed.value)));
  choice?.addEventListener("change", () => load(fileAt(now()), now()));
}

function failed() {
  const note = document.getElementById("nosound");
  note.textContent = "This browser cannot play this recording. Chrome, Edge, Safari and Firefox usually can.";
  note.hidden = false;
}

function state() {
  playButton.textContent = playing() ? "Pause" : "Play";
  if (!playing()) rested();
}

function show(ms) {
  seekBar.value = String(Math.round(ms / 1000));
  seekBar.setAttribute("aria-valuetext", clockText(ms));
  clock.textContent = `${clockText(ms)} / ${clockText(length())}`;
}

/** The file that holds a moment: the chosen person's track, or the part of the mix. */
function fileAt(ms) {
  const own = sounds.find((one) => one.name === choice?.value && !one.mix);
  if (own) return own;
  const mixes = sounds.filter((one) => one.mix);
  return mixes.findLast((one) => one.starts_ms <= ms) ?? mixes[0] ?? sounds[0];
}

function load(file, ms) {
  const goes = playing();
  wanted = ms;
  if (file !== current) {
    rested();
    current = file;
    audio.src = `${base}/sound/${encodeURIComponent(file.name)}`;
    audio.playbackRate = Number(speed.value);
    if (goes) audio.play().catch(() => {});
  }
  show(ms);
}

/** Go to a moment. */
export function seek(ms) {
  if (!sounds.length) return;
  until = null;
  stopped = false;
  const to = Math.max(0, Math.min(ms, length()));
  const file = fileAt(to);
  if (file !== current || !audio.readyState) return load(file, to);
  audio.currentTime = Math.max(0, (to - file.starts_ms) / 1000);
  show(to);
}

/** Go on playing, a little earlier than where it was stopped. */
export function play() {
  if (!sounds.length) return;
  if (stopped) seek(now() - REWIND_MS);
  audio.playbackRate = Number(speed.value);
  audio.play().catch(() => {});
}

export function pause() {
  until = null;
  stopped = playing() || stopped;
  audio.pause();
}

export const toggle = () => (playing() ? pause() : play());

/** Play from one moment to another. */
export function clip(from, to) {
  if (from === null || from === undefined) return;
  seek(from);
  until = to ?? null;
  audio.playbackRate = Number(speed.value);
  audio.play().catch(() => {});
}

function ended() {
  const next = sounds.find((one) => one.mix && current.mix && one.starts_ms > current.starts_ms);
  if (!next) return;
  load(next, next.starts_ms);
  audio.play().catch(() => {});
}

/** Slower (-1), faster (1), or as recorded (0). */
export function setSpeedBy(by) {
  const place = STEPS.indexOf(Number(speed.value));
  setSpeed(by ? (STEPS[place + by] ?? STEPS[place]) : 1);
}

function setSpeed(value) {
  speed.value = String(value);
  audio.playbackRate = value;
}
