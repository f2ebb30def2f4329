// Places in plain text: code points (the server's) to the browser's units and back, and what is highlighted.

const WIDE = /[\ud800-\udfff]/;

/** The browser's offset of a code point. */
export function units(text, points) {
  return WIDE.test(text) ? [...text].slice(0, points).join("").length : points;
}

/** The code point at a browser's offset. */
export function points(text, offset) {
  return WIDE.test(text) ? [...text.slice(0, offset)].length : offset;
}

/** The text as the server keeps it: one blank between words. */
export function even(text) {
  return text.trim().split(/\s+/).join(" ");
}

/** The text node of a turn, or null while it is edited. */
export function node(turn) {
  return turn?.querySelector(".said")?.firstChild ?? null;
}

function range(turns, [number, start, end]) {
  const text = node(turns[number]);
  if (!text) return null;
  const whole = text.data.length;
  const found = new Range();
  found.setStart(text, Math.min(whole, units(text.data, start)));
  found.setEnd(text, Math.min(whole, units(text.data, end)));
  return found;
}

/** Show `spans` ([turn, start, end] in code points) as `name`; where the browser cannot, nothing is lost. */
export function highlight(name, turns, spans) {
  if (!CSS.highlights) return;
  CSS.highlights.set(name, new Highlight(...spans.map((span) => range(turns, span)).filter(Boolean)));
}

/** Which place of which text was clicked. */
export function caretAt(x, y) {
  const at = document.caretPositionFromPoint?.(x, y);
  if (at) return { text: at.offsetNode, offset: at.offset };
  const old = document.caretRangeFromPoint?.(x, y);
  return old ? { text: old.startContainer, offset: old.startOffset } : null;
}

export function clockText(ms) {
  const whole = Math.floor(ms / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Milliseconds of what a person types for a time: 75, 1:15, 1m 15s, 0:01:15; null for anything else. */
export function timeOf(typed) {
  const parts = typed.toLowerCase().match(/\d+/g);
  if (!parts || !/^[\d\s:hms]+$/.test(typed.toLowerCase())) return null;
  if (/^\s*\d+\s*m\s*$/i.test(typed)) parts.push("0");
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}
