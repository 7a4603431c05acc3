// Draws inline and reply keyboards and moves the focus inside them with the arrow keys.

import { h, icon } from "./dom.js";
import { safeUrl } from "./links.js";

const BUSY_AT_MOST_MS = 4000;

/** End the busy state of a button (its tap was answered). */
export function calm(button) {
  clearTimeout(Number(button.dataset.timer));
  button.removeAttribute("aria-busy");
}

function press(button, run) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  button.dataset.timer = String(setTimeout(() => calm(button), BUSY_AT_MOST_MS));
  run().catch(() => calm(button));
}

// A mark such as ✓ stays on the line of the word it belongs to.
const bound = (label) => label.replace(/^(\S{1,2}) (?=\S)/u, "$1\u00a0");

function inlineKey(spec, act) {
  const data = { buttonText: spec.text, ...(spec.style ? { style: spec.style } : {}) };
  const label = h("span", {}, bound(spec.text));
  const address = spec.url || spec.web_app?.url || spec.login_url?.url;
  if (address) {
    const url = safeUrl(address);
    const follow = (event) => {
      if (!url || act.link(url.href)) event.preventDefault();
    };
    return h("a", { class: "key", href: url ? url.href : "#", target: "_blank", rel: "noopener noreferrer", data, on: { click: follow } }, label, icon("out"));
  }
  const button = h("button", { type: "button", class: "key", data }, label);
  if (spec.copy_text) {
    button.append(icon("copy"));
    button.addEventListener("click", () => act.copy(spec.copy_text.text));
  } else if (spec.callback_data !== undefined) {
    button.addEventListener("click", () => press(button, () => act.tap(spec.callback_data)));
  } else {
    button.addEventListener("click", () => act.say("This kind of button works in Telegram only."));
  }
  return button;
}

function rows(keys, label) {
  return h("div", { class: "keyboard", role: "group", "aria-label": label, on: { keydown: arrows } },
    ...keys.map((row) => h("div", { class: "keyboard-row" }, ...row)));
}

/** The keyboard under a message. `act`: tap(data) → Promise, link(href) → handled?, copy(text), say(text). */
export function drawInlineKeyboard(markup, act) {
  return rows(markup.inline_keyboard.map((row) => row.map((spec) => inlineKey(spec, act))), "Answers");
}

/** The keyboard that stands in for the phone's own. `press(spec)` sends a label. */
export function drawReplyKeyboard(markup, press) {
  const keys = markup.keyboard.map((row) => row.map((given) => {
    const spec = typeof given === "string" ? { text: given } : given;
    const data = { buttonText: spec.text, replyButton: spec.text };
    return h("button", { type: "button", class: "key", data, on: { click: () => press(spec) } }, h("span", {}, bound(spec.text)));
  }));
  const keyboard = rows(keys, "Suggested answers");
  oneStop(keyboard);
  return keyboard;
}

/** Only one key of a keyboard is a stop of the Tab key; the arrows reach the others. */
export function oneStop(keyboard, chosen = keyboard.querySelector(".key")) {
  for (const key of keyboard.querySelectorAll(".key")) key.tabIndex = key === chosen ? 0 : -1;
}

/** The key in the row above or below nearest to where `key` stands, or null at the edge. */
function neighbour(key, step) {
  const row = key.parentElement;
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return null;
  const middle = (element) => {
    const box = element.getBoundingClientRect();
    return box.left + box.width / 2;
  };
  const here = middle(key);
  return [...other.children].reduce((a, b) => (Math.abs(middle(b) - here) < Math.abs(middle(a) - here) ? b : a));
}

function arrows(event) {
  const key = event.target.closest(".key");
  if (!key || event.altKey || event.ctrlKey || event.metaKey) return;
  const keys = [...event.currentTarget.querySelectorAll(".key")];
  const at = keys.indexOf(key);
  const next = {
    ArrowLeft: () => keys[at - 1], ArrowRight: () => keys[at + 1], Home: () => keys[0], End: () => keys.at(-1),
    ArrowUp: () => neighbour(key, -1), ArrowDown: () => neighbour(key, 1),
  }[event.key]?.();
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  oneStop(event.currentTarget, next);
  next.focus();
}
