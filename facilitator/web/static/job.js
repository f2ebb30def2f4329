// Long work: moves the bar, and shows the page of the end when it is there.
import { listen, make, say } from "./core.js";

const job = document.getElementById("job");
let told = "";

function show(look) {
  if (look.stand !== "running") return location.reload();
  document.getElementById("share").value = look.percent;
  document.getElementById("doing").textContent = look.doing;
  if (look.left_s !== null) {
    document.getElementById("left").textContent = `About ${wait(look.left_s)} left in this stage.`;
  }
  document.getElementById("notes").replaceChildren(...look.notes.map((note) => make("li", {}, note)));
  if (look.doing !== told) say((told = look.doing));
}

function wait(seconds) {
  return seconds < 90 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}

if (job.dataset.stand === "running") listen(job.dataset.events, { job: show });
