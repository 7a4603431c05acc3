// Plays a voice message or a piece of audio with own controls over an <audio> element. One sound at a time.

import { h, icon } from "./dom.js";
import { control } from "./control.js";
import { lengthOf } from "./format.js";

let playing = null;

function titleOf(message) {
  if (!message.audio) return "Voice message";
  const { performer, title, file_name: name } = message.audio;
  return [performer, title || name].filter(Boolean).join(" – ") || "Audio";
}

/** The player of a message with `voice` or `audio`. The length is Telegram's: a recording in the browser does not know its own. */
export function drawSound(message) {
  const file = message.voice || message.audio;
  const title = titleOf(message);
  const length = file.duration || 0;
  const audio = h("audio", { preload: "none", src: control.fileUrl(file.file_id) });
  const play = h("button", { type: "button", class: "play", "aria-label": `Play: ${title}, ${lengthOf(length)}`, data: { play: "" } }, icon("play"));
  const line = h("input", { type: "range", min: 0, max: 1000, value: 0, "aria-label": `Place in ${title}` });
  const time = h("small", {}, lengthOf(length));
  const total = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : length || 1);

  function show() {
    line.value = String(Math.round((1000 * audio.currentTime) / total()));
    line.setAttribute("aria-valuetext", `${lengthOf(audio.currentTime)} of ${lengthOf(total())}`);
    time.textContent = audio.paused && audio.currentTime === 0 ? lengthOf(total()) : `${lengthOf(audio.currentTime)} / ${lengthOf(total())}`;
    play.replaceChildren(icon(audio.paused ? "play" : "pause"));
    play.setAttribute("aria-label", `${audio.paused ? "Play" : "Pause"}: ${title}, ${lengthOf(length)}`);
  }

  play.addEventListener("click", () => (audio.paused ? audio.play().catch(() => { time.textContent = "cannot be played here"; }) : audio.pause()));
  line.addEventListener("input", () => {
    audio.currentTime = (Number(line.value) / 1000) * total();
  });
  audio.addEventListener("play", () => {
    if (playing && playing !== audio) playing.pause();
    playing = audio;
  });
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
  });
  for (const event of ["play", "pause", "timeupdate", "loadedmetadata", "seeked"]) audio.addEventListener(event, show);
  return h("div", { class: "sound", data: { sound: message.voice ? "voice" : "audio" } }, audio, play,
    h("div", { class: "sound-line" }, message.audio ? h("b", {}, title) : null, line, time));
}
