// Draws text with Telegram's entities (offsets are UTF-16 units, as JavaScript counts). Decides nothing about links or commands:
// `act` gets what was tapped: act.link(href), act.command(text), act.copy(text).

import { h } from "./dom.js";
import { safeUrl } from "./links.js";

const RANK = ["blockquote", "expandable_blockquote", "pre", "spoiler", "text_link", "bold", "italic", "underline", "strikethrough"];
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const LITERAL = new Set(["pre", "code", "url", "text_link", "email", "phone_number", "bot_command", "mention", "text_mention"]);
const FOUND = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'’»])|((?<![\w/])\/[a-z][a-z0-9_]{1,31}(?![\w/]))/gi;

const rank = (entity) => {
  const place = RANK.indexOf(entity.type);
  return place < 0 ? RANK.length : place;
};

/** A fragment of nodes for `text`; entities may nest, touch or overlap, and may be wrong: nothing outside the text is drawn. */
export function drawText(text, entities, act) {
  const sorted = (entities || [])
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .map((entity) => ({ ...entity, end: Math.min(text.length, entity.offset + entity.length) }))
    .sort((a, b) => a.offset - b.offset || b.end - a.end || rank(a) - rank(b));
  const fragment = document.createDocumentFragment();
  fragment.append(...drawRange(text, 0, text.length, sorted, act, false));
  return fragment;
}

function drawRange(text, start, end, entities, act, literal) {
  const nodes = [];
  const queue = [...entities];
  let at = start;
  let afterBlock = false;
  while (queue.length) {
    const first = queue.shift();
    const inside = queue.filter((other) => other.offset < first.end);
    queue.splice(0, inside.length);
    const block = BLOCKS.has(first.type);
    nodes.push(...plain(trimmed(text.slice(at, first.offset), afterBlock, block), act, literal));
    const children = inside.map((other) => ({ ...other, end: Math.min(other.end, first.end) }));
    const beyond = inside.filter((other) => other.end > first.end).map((other) => ({ ...other, offset: first.end }));
    queue.unshift(...beyond);
    const drawn = drawRange(text, first.offset, first.end, children, act, literal || LITERAL.has(first.type));
    nodes.push(wrap(first, text.slice(first.offset, first.end), drawn, act));
    at = first.end;
    afterBlock = block;
  }
  nodes.push(...plain(trimmed(text.slice(at, end), afterBlock, false), act, literal));
  return nodes;
}

// A block makes its own line: the line feeds that touch it are not drawn a second time.
function trimmed(text, afterBlock, beforeBlock) {
  let words = text;
  if (afterBlock && words.startsWith("\n")) words = words.slice(1);
  if (beforeBlock && words.endsWith("\n")) words = words.slice(0, -1);
  return words;
}

function plain(text, act, literal) {
  if (!text) return [];
  if (literal) return [document.createTextNode(text)];
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(FOUND)) {
    if (found.index > at) nodes.push(document.createTextNode(text.slice(at, found.index)));
    nodes.push(found[1] ? link(found[1], [found[1]], act) : command(found[0], act));
    at = found.index + found[0].length;
  }
  if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}

function link(href, children, act) {
  const url = safeUrl(href);
  if (!url) return h("span", {}, ...children);
  const follow = (event) => {
    if (act.link(url.href)) event.preventDefault();
  };
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", on: { click: follow } }, ...children);
}

const command = (words, act) => h("button", { type: "button", class: "command", on: { click: () => act.command(words) } }, words);

function spoiler(children) {
  const element = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, show it", data: { open: "false" } }, ...children);
  const show = (event) => {
    if (element.dataset.open === "true" || (event.type === "keydown" && !["Enter", " "].includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    element.dataset.open = "true";
    element.removeAttribute("role");
    element.removeAttribute("aria-label");
  };
  element.addEventListener("click", show);
  element.addEventListener("keydown", show);
  return element;
}

function foldable(children) {
  const words = h("div", { class: "folded-text" }, ...children);
  const quote = h("blockquote", { class: "folded", data: { open: "false" } }, words);
  const toggle = h("button", { type: "button", class: "fold", "aria-expanded": "false" }, "Show more");
  toggle.addEventListener("click", () => {
    const open = quote.dataset.open !== "true";
    quote.dataset.open = String(open);
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Show less" : "Show more";
  });
  quote.append(toggle);
  return quote;
}

function wrap(entity, words, children, act) {
  switch (entity.type) {
    case "bold": return h("b", {}, ...children);
    case "italic": return h("i", {}, ...children);
    case "underline": return h("u", {}, ...children);
    case "strikethrough": return h("s", {}, ...children);
    case "spoiler": return spoiler(children);
    case "code": return h("code", {}, ...children);
    case "pre": return h("pre", entity.language ? { data: { language: entity.language } } : {}, h("code", {}, ...children));
    case "blockquote": return h("blockquote", {}, ...children);
    case "expandable_blockquote": return foldable(children);
    case "text_link": return link(entity.url || "", children, act);
    case "url": return link(words, children, act);
    case "email": return link(`mailto:${words}`, children, act);
    case "phone_number": return link(`tel:${words.replace(/[^+\d]/g, "")}`, children, act);
    case "bot_command": return command(words, act);
    case "date_time": return h("time", { datetime: new Date((entity.unix_time || 0) * 1000).toISOString() }, ...children);
    default: return h("span", { class: entity.type }, ...children);
  }
}
