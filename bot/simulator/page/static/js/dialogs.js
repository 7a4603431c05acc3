// Asks the person in front of the page: which phone, whose phone, as photo or file; shows a photo large.

import { h } from "./dom.js";
import { languageName, titled } from "./format.js";

/** Show `content` as a modal dialog and wait; resolves with what `close(value)` was called with, undefined on Escape. */
function open(className, label, build) {
  return new Promise((resolve) => {
    let answer;
    const dialog = h("dialog", { class: className, "aria-label": label });
    const close = (value) => {
      answer = value;
      dialog.close();
    };
    dialog.append(build(close));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function viewPhoto(url, words) {
  return open("viewer", "Photo", (close) => h("figure", {},
    h("img", { src: url, alt: words }),
    h("figcaption", {},
      h("a", { class: "plain", href: url, download: "photo.jpg" }, "Download"),
      h("button", { type: "button", class: "solid", autofocus: true, on: { click: () => close() } }, "Close"))));
}

/** A round face with the first letter of a name. */
export const face = (name) => h("span", { class: "face", "aria-hidden": "true" }, Array.from(name.trim())[0]?.toUpperCase() || "?");

function choice(phone, here, close) {
  return h("li", {}, h("button", { type: "button", class: "choice", data: { role: phone.role || "", linkPhone: String(phone.id) }, on: { click: () => close(phone.id) } },
    face(phone.name), h("span", {}, phone.name, h("small", {}, [titled(phone.role), phone.id === here ? "this phone" : ""].filter(Boolean).join(" · ")))));
}

/** On which phone shall an invitation be opened? Resolves with a phone's id, "new", or undefined. */
export function choosePhone(phones, here, link) {
  const others = [...phones].sort((a, b) => Number(a.id === here) - Number(b.id === here));
  return open("", "Open the link on a phone", (close) => h("div", { class: "sheet", data: { linkDialog: "" } },
    h("h2", {}, "Who opens this link?"),
    h("p", {}, link),
    h("ul", { class: "sheet-list" }, ...others.map((phone) => choice(phone, here, close))),
    h("div", { class: "sheet-foot" },
      h("button", { type: "button", class: "plain", data: { linkCopy: "" }, on: { click: () => close("copy") } }, "Copy the link"),
      h("button", { type: "button", class: "plain", data: { linkNew: "" }, on: { click: () => close("new") } }, "A new phone"),
      h("button", { type: "button", class: "plain", on: { click: () => close() } }, "Cancel"))));
}

function options(pairs) {
  return pairs.map(([value, label]) => h("option", { value }, label));
}

/** Whose phone is the new one? Resolves with {name, role, language_code} or undefined. */
export function askPerson(roles, languages) {
  return open("", "Add a phone", (close) => {
    const name = h("input", { name: "name", required: true, maxlength: 64, autocomplete: "off", autofocus: true, data: { personName: "" } });
    const role = h("select", { name: "role", data: { personRole: "" } }, ...options(roles.map((value) => [value, titled(value)])));
    const language = h("select", { name: "language", data: { personLanguage: "" } }, ...options(languages.map((code) => [code, titled(languageName(code))])));
    const submit = (event) => {
      event.preventDefault();
      const given = name.value.trim();
      if (given) close({ name: given, role: role.value, language_code: language.value });
      else name.focus();
    };
    return h("form", { class: "sheet", on: { submit } },
      h("h2", {}, "One more phone"),
      h("p", {}, "Another person with Telegram, new to the companion."),
      h("label", { class: "field" }, "First name", name),
      h("label", { class: "field" }, "Who it is", role),
      h("label", { class: "field" }, "Language of the phone", language),
      h("div", { class: "sheet-foot" },
        h("button", { type: "button", class: "plain", on: { click: () => close() } }, "Cancel"),
        h("button", { type: "submit", class: "solid", data: { personAdd: "" } }, "Add the phone")));
  });
}

function preview(file) {
  if (!file.type.startsWith("image/")) return h("span", {}, file.name);
  const url = URL.createObjectURL(file);
  const image = h("img", { src: url, alt: file.name });
  image.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
  return image;
}

/** How shall these files go? Resolves with {as: "photo" | "document", caption} or undefined. */
export function askFiles(files) {
  const images = files.every((file) => /^image\/(jpeg|png|webp)$/.test(file.type));
  return open("", "Send files", (close) => {
    const caption = h("textarea", { rows: 2, maxlength: 1024, data: { fileCaption: "" } });
    const go = (as) => () => close({ as, caption: caption.value.trim() });
    return h("div", { class: "sheet" },
      h("h2", {}, files.length === 1 ? "Send this?" : `Send these ${files.length}?`),
      h("div", { class: "previews" }, ...files.map(preview)),
      h("label", { class: "field" }, "Words with it (optional)", caption),
      h("div", { class: "sheet-foot" },
        h("button", { type: "button", class: "plain", on: { click: () => close() } }, "Cancel"),
        h("button", { type: "button", class: images ? "plain" : "solid", data: { sendAs: "document" }, on: { click: go("document") } }, "Send as file"),
        images ? h("button", { type: "button", class: "solid", autofocus: true, data: { sendAs: "photo" }, on: { click: go("photo") } }, "Send as photo") : null));
  });
}
