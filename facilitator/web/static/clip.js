// One turn of a recording, as often as somebody likes. Without this script the player's own buttons do it.
const audio = document.getElementById("clip");
const hear = document.getElementById("hear");

if (hear) {
  const [start, end] = [Number(hear.dataset.start), Number(hear.dataset.end)];
  let clip = false; // who moves the player by hand hears as much as they like
  hear.hidden = false;
  hear.focus();
  hear.addEventListener("click", () => {
    clip = true;
    audio.currentTime = start;
    audio.play();
  });
  audio.addEventListener("seeking", () => (clip &&= Math.abs(audio.currentTime - start) < 0.1));
  audio.addEventListener("timeupdate", () => clip && audio.currentTime >= end && audio.pause());
}
