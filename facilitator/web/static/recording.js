// Files and folders by drag and drop or by choosing, sent with progress. Without this script the form does it.
import { make, say } from "./core.js";

const form = document.querySelector("[data-upload]");
const bar = document.getElementById("sent");
for (const part of form.querySelectorAll("[data-script]")) part.hidden = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  upload(chosen.map((file) => [file, file.webkitRelativePath || file.name]));
});
form.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("over");
});
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  upload((await Promise.all(entries.map(below))).flat());
});

/** Every file of a dropped file or folder, each with its path below what was dropped. */
async function below(entry) {
  if (entry.isFile) {
    const file = await new Promise((found, failed) => entry.file(found, failed));
    return [[file, entry.fullPath.replace(/^\//, "")]];
  }
  const reader = entry.createReader();
  const children = [];
  for (;;) {
    const more = await new Promise((found, failed) => reader.readEntries(found, failed));
    if (!more.length) break; // a browser gives at most 100 at once
    children.push(...more);
  }
  return (await Promise.all(children.map(below))).flat();
}

function upload(files) {
  if (!files.length) return tell(form.dataset.nothing);
  const data = new FormData();
  for (const [file, path] of files) {
    data.append("size", file.size); // held against what came
    data.append("file", file, path);
  }
  const request = new XMLHttpRequest(); // fetch tells nothing of how much was sent
  request.open("POST", form.action);
  request.setRequestHeader("accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = (100 * loaded) / total));
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign(request.responseURL);
    tell(request.response?.error?.message ?? "That did not work.");
  });
  request.addEventListener("error", () => tell("The connection broke off: try again."));
  bar.hidden = false;
  say("The files are on their way.");
  request.send(data);
}

function tell(words) {
  bar.hidden = true;
  say("");
  form.querySelector(".notice")?.remove();
  form.prepend(make("div", { class: "notice bad", role: "alert" }, make("p", {}, words)));
}
