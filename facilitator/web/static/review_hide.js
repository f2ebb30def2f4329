// The question what to hide: words that were missed, or found ones as something else.
import * as panels from "./review_panels.js";
import * as steps from "./review_steps.js";

const dialog = document.getElementById("mark");
const form = dialog.querySelector("form");
let item = null; // what was found there before, or null for words that were missed

/** Ask, with these words filled in. */
export function ask(found, words) {
  item = found;
  form.text.value = found?.surface ?? words;
  form.here.checked = Boolean(found);
  dialog.showModal();
  (form.text.value ? form.kind : form.text).focus();
}

/** `turn()` is the number of the turn in hand, `done(answer)` shows what came of it. */
export function begin(turn, done) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(form);
    const fields = { text: said.get("text"), kind: said.get("kind"), who: said.get("who"), here: said.get("here") === "on" };
    const found = item;
    dialog.close();
    const body = () => ({ step: found ? "relabel" : "mark", id: found?.id ?? "", turn: found?.turn ?? turn(), ...fields });
    steps.step(body, (got) => {
      done(got);
      if (found) panels.drawItem("identifiers");
    });
  });
}
