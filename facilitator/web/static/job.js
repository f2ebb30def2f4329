// Long work: moves the bar, and shows the page of the end when it is there.
import { listen, make, say } from "./core.js";

const job = document.getElementById("job");
let told = "";

function show(look) {
  if (look.stand !== "running") return location.reload();
  document.getElementById("share").value = look.percent;
  document.getElementById("stage").textContent = look.stage;
  document.getElementById("left").textContent = look.left_s === null ? "" : `about ${wait(look.left_s)} left`;
  document.getElementById("notes").replaceChildren(...look.notes.map((note) => make("li", {}, note)));
  if (look.stage !== told) say((told = look.stage));
}

function wait(seconds) {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

if (job.dataset.stand === "running") listen(job.dataset.events, { job: show });
