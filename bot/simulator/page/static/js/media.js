// Draws photos, files, sounds, videos and the small kinds (place, contact, dice, sticker) of a message.

import { h } from "./dom.js";
import { control } from "./control.js";
import { kindOf, sizeOf } from "./format.js";
import { viewPhoto } from "./dialogs.js";
import { drawSound } from "./sound.js";

const biggest = (sizes) => sizes.reduce((a, b) => ((b.width || 0) * (b.height || 0) >= (a.width || 0) * (a.height || 0) ? b : a));

function photo(message, again) {
  const size = biggest(message.photo);
  const url = control.fileUrl(size.file_id);
  const words = message.caption || "Photo";
  const image = h("img", { src: url, alt: words, width: size.width, height: size.height, decoding: "async" });
  image.addEventListener("load", again, { once: true });
  return h("button", { type: "button", class: "photo", "aria-label": `Open photo: ${words.slice(0, 120)}`, on: { click: () => viewPhoto(url, words) } }, image);
}

function file(message) {
  const { file_id: id, file_name: name = "file", file_size: size } = message.document;
  const ending = /\.([a-z0-9]{1,4})$/i.exec(name)?.[1] || "file";
  return h("a", { class: "document", href: control.fileUrl(id), download: name, data: { document: name } },
    h("span", { class: "document-icon", "aria-hidden": "true" }, ending.toUpperCase()),
    h("span", {}, h("span", { class: "document-name" }, name), h("br"), h("small", {}, [sizeOf(size), "download"].filter(Boolean).join(" · "))));
}

function video(message) {
  const clip = message.animation || message.video || message.video_note;
  if (/^image\//.test(clip.mime_type || "")) return h("div", { class: "video" }, h("img", { src: control.fileUrl(clip.file_id), alt: message.caption || kindOf(message) }));
  const loop = Boolean(message.animation);
  return h("div", { class: "video" }, h("video", { controls: true, preload: "metadata", loop, muted: loop, playsinline: true,
    src: control.fileUrl(clip.file_id), "aria-label": message.caption || kindOf(message) }));
}

function place(message) {
  const spot = message.venue?.location || message.location;
  return h("div", { class: "card" }, h("b", {}, `📍 ${message.venue?.title || "Place"}`), message.venue?.address || "", h("br"),
    `${spot.latitude.toFixed(5)}, ${spot.longitude.toFixed(5)}`);
}

function contact({ contact: person }) {
  const name = [person.first_name, person.last_name].filter(Boolean).join(" ");
  return h("div", { class: "card" }, h("b", {}, `👤 ${name}`), h("a", { href: `tel:${person.phone_number}` }, person.phone_number));
}

function sticker(message) {
  const { emoji = "🙂", file_id: id, is_animated: moving, is_video: film } = message.sticker;
  return moving || film || !id ? h("div", { class: "dice" }, emoji) : h("img", { class: "sticker", src: control.fileUrl(id), alt: `Sticker ${emoji}` });
}

/** The media of a message as one element, or null. `again` is called when its size is known. */
export function drawMedia(message, again) {
  if (message.photo?.length) return photo(message, again);
  if (message.voice || message.audio) return drawSound(message);
  if (message.animation || message.video || message.video_note) return video(message);
  if (message.document) return file(message);
  if (message.venue || message.location) return place(message);
  if (message.contact) return contact(message);
  if (message.dice) return h("div", { class: "dice" }, `${message.dice.emoji} ${message.dice.value}`);
  if (message.sticker) return sticker(message);
  return null;
}
