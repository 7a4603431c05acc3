// Draws one message. What its controls do is the phone's affair: it hands in `act`.

import { h, icon, ticks } from "./dom.js";
import { drawText } from "./entities.js";
import { dayOf, timeOf, wordsOf } from "./format.js";
import { drawInlineKeyboard } from "./keyboard.js";
import { drawMedia } from "./media.js";
import { drawPoll } from "./poll.js";

const EMOJI_ONLY = /^(\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F?|\u200D|\p{Emoji_Modifier}){1,6}$/u;

/** Whether the person of this phone wrote it. */
export const isOwn = (message) => message.own ?? message.from?.is_bot === false;

const isService = (message) => Boolean(message.pinned_message || message.new_chat_title || message.chat_joined);

function meta(message) {
  const when = new Date(message.date * 1000);
  return h("span", { class: "meta" },
    message.edit_date ? h("span", { data: { edited: "" } }, "edited") : null,
    h("time", { datetime: when.toISOString(), title: `${dayOf(when, message.zone, true)}, ${timeOf(when, message.zone)}` }, timeOf(when, message.zone)),
    isOwn(message) ? ticks() : null);
}

function words(message, act, language) {
  const text = message.text ?? message.caption;
  if (text === undefined) return null;
  const drawn = h("span", { class: "words", data: { text: "" } }, drawText(text, message.entities || message.caption_entities, act));
  return h("div", { class: "text", dir: "auto", lang: language || null }, drawn, meta(message));
}

function quoted(message) {
  const original = message.reply_to_message;
  if (!original) return null;
  return h("div", { class: "reply-to" }, h("b", {}, isOwn(original) ? "You" : original.from?.first_name || "Companion"),
    h("span", {}, message.quote?.text || wordsOf(original)));
}

export function drawReactions(message) {
  const given = message.reactions || message.reaction || [];
  const list = (Array.isArray(given) ? given : [given]).map((one) => (typeof one === "string" ? one : one.emoji || one.type?.emoji)).filter(Boolean);
  if (!list.length) return null;
  return h("div", { class: "reactions" }, ...list.map((emoji) => h("span", { class: "reaction", data: { reaction: emoji } }, h("span", { class: "sr" }, "Reaction "), emoji)));
}

/** The inline keyboard of a message or null. */
export function drawKeyboard(message, act) {
  const markup = message.reply_markup;
  if (!markup?.inline_keyboard?.length) return null;
  return drawInlineKeyboard(markup, { ...act, tap: (data) => act.tap(message, data) });
}

function longest(markup) {
  const rows = markup?.inline_keyboard || [];
  return Math.max(0, ...rows.map((row) => row.reduce((sum, key) => sum + key.text.length + 4, 0)));
}

function service(message) {
  const text = message.pinned_message ? `📌 Pinned: ${wordsOf(message.pinned_message).slice(0, 80)}` : message.new_chat_title || "";
  return h("div", { class: "service", tabindex: "-1", data: { messageId: String(message.message_id), service: "" } }, text);
}

/**
 * One message as an article. `setting`: {language, botName, act, again}; `act` has tap(message, data), vote(message, indexes),
 * menu(message, button), link(href), command(text), copy(text), say(text); `again` is called when media change the height.
 */
export function drawMessage(message, { language, botName, act, again }) {
  if (isService(message)) return service(message);
  const own = isOwn(message);
  const who = own ? "You" : botName;
  const media = drawMedia(message, again);
  const text = words(message, act, own ? null : language);
  const poll = message.poll ? drawPoll(message, (indexes) => act.vote(message, indexes)) : null;
  const bare = !media && !poll && EMOJI_ONLY.test((message.text || "").trim());
  const more = h("button", { type: "button", class: "icon more", "aria-label": "What to do with this message", "aria-haspopup": "menu", data: { more: "" } }, icon("more"));
  more.addEventListener("click", () => act.menu(message, more));
  const bubble = h("div", { class: "bubble" }, h("span", { class: "sr" }, `${who}: `), quoted(message), media, poll, text, text ? null : meta(message), drawReactions(message));
  // The hidden name comes first for screen readers but must not count as the first child for the picture's rounded top.
  if (message.photo || message.video || message.animation) bubble.prepend(bubble.querySelector(".photo, .video"));
  const wide = Boolean(message.photo) || Boolean(poll) || longest(message.reply_markup) > 18;
  return h("article", { class: ["message", own ? "own" : "", wide ? "wide" : "", bare ? "bare" : ""].filter(Boolean).join(" "), tabindex: "-1",
    "aria-label": `${who}, ${timeOf(message.date, message.zone)}`, data: { messageId: String(message.message_id), from: own ? "person" : "bot", ...(message.media_group_id ? { mediaGroup: message.media_group_id } : {}) } },
  bubble, more, drawKeyboard(message, act));
}
