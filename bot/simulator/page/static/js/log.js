// The list of messages of one phone: order, days, albums, scrolling, and one roving stop for the Tab key.

import { h, icon } from "./dom.js";
import { dayOf } from "./format.js";
import { calm, oneStop } from "./keyboard.js";
import { drawKeyboard, drawMessage, drawReactions, isOwn } from "./message.js";

const NEAR_PX = 80;
const CONTROLS = "a[href], button, input, video, .spoiler";

function without(message, names) {
  const copy = { ...message };
  for (const name of names) delete copy[name];
  return JSON.stringify(copy);
}

export class Log {
  constructor(label, setting) {
    this.setting = { ...setting, again: () => this.follow() };
    this.list = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions text", "aria-label": label, data: { log: "" }, on: {
      keydown: (event) => this.keys(event),
      focusin: (event) => this.activate(event.target.closest("[data-message-id]")),
      scroll: () => this.scrolled(),
    } });
    this.below = h("span", {});
    this.newer = h("button", { type: "button", class: "newer", hidden: true, data: { newer: "" }, on: { click: () => this.toEnd() } }, this.below, icon("down"));
    this.newer.querySelector("svg").style.width = "1.2rem";
    this.waiting = 0;
    this.sticky = true;
    this.top = 0;
    this.lastDay = null;
    this.active = null;
    new ResizeObserver(() => this.follow()).observe(this.list);
  }

  get articles() {
    return [...this.list.querySelectorAll("[data-message-id]")];
  }

  find(messageId) {
    return this.list.querySelector(`[data-message-id="${messageId}"]`);
  }

  // --- adding, changing, removing -------------------------------------------------------------------------------------

  add(message, fresh) {
    const article = drawMessage(message, this.setting);
    if (fresh) article.classList.add("fresh");
    this.day(dayOf(message.date, message.zone));
    this.place(article, message);
    if (this.dots) this.list.append(this.dots);
    this.offer(article);
    if (this.sticky || isOwn(message)) this.toEnd();
    else this.count();
  }

  day(day) {
    if (day === this.lastDay) return;
    this.lastDay = day;
    this.list.append(h("div", { class: "day", data: { day: "" } }, day));
  }

  place(article, message) {
    const group = message.media_group_id;
    const last = this.dots ? this.dots.previousElementSibling : this.list.lastElementChild;
    if (!group || last?.dataset.mediaGroup !== group) {
      this.list.append(article);
      return;
    }
    if (last.matches(".album")) {
      last.append(article);
      return;
    }
    const album = h("div", { class: isOwn(message) ? "album own" : "album", data: { mediaGroup: group, album: group } });
    last.replaceWith(album);
    album.append(last, article);
  }

  change(message, known) {
    const old = this.find(message.message_id);
    if (!old) return;
    const stays = ["reply_markup", "edit_date", "reactions", "reaction"];
    const soft = known && without(known, stays) === without(message, stays) && Boolean(known.edit_date) === Boolean(message.edit_date);
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const heldLabel = held?.dataset.buttonText;
    const made = soft ? this.changeSoftly(old, message) : drawMessage(message, this.setting);
    if (made !== old) {
      old.replaceWith(made);
      if (this.active === old) this.active = null;
    }
    if (held || !this.active) this.offer(made);
    if (held && !made.contains(document.activeElement)) this.holdAgain(made, heldLabel);
    this.follow();
  }

  // Media that plays must not be drawn anew because a button below it changed.
  changeSoftly(article, message) {
    article.querySelector(":scope > .keyboard")?.remove();
    article.querySelector(".reactions")?.remove();
    article.append(...[drawKeyboard(message, this.setting.act)].filter(Boolean));
    const reactions = drawReactions(message);
    if (reactions) article.querySelector(".bubble").append(reactions);
    return article;
  }

  holdAgain(article, label) {
    const keys = [...article.querySelectorAll(".key")];
    (keys.find((key) => key.dataset.buttonText === label) || keys[0] || article).focus();
  }

  remove(messageId) {
    const article = this.find(messageId);
    if (!article) return;
    const held = article.contains(document.activeElement);
    const { articles } = this;
    const next = articles[articles.indexOf(article) - 1] || articles[articles.indexOf(article) + 1] || null;
    const album = article.closest(".album");
    article.remove();
    if (album && !album.children.length) album.remove();
    if (this.active === article) this.active = null;
    if (!this.active && next) this.activate(next);
    if (held) (next || this.list).focus();
  }

  calmKeys(messageId) {
    const scope = messageId === undefined ? this.list : this.find(messageId) || this.list;
    for (const key of scope.querySelectorAll('.key[aria-busy="true"]')) calm(key);
  }

  typing(on) {
    this.dots?.remove();
    this.dots = on ? h("div", { class: "typing", "aria-hidden": "true", data: { typing: "" } }, h("i"), h("i"), h("i")) : null;
    if (this.dots) this.list.append(this.dots);
    this.follow();
  }

  // --- scrolling ------------------------------------------------------------------------------------------------------

  scrolled() {
    const rest = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight;
    // Only a person scrolls up; content that grows below (an image, a narrower phone) must not let the end go.
    if (rest < NEAR_PX) this.sticky = true;
    else if (this.list.scrollTop < this.top - 2) this.sticky = false;
    this.top = this.list.scrollTop;
    if (this.sticky) this.waiting = 0;
    this.showNewer();
  }

  follow() {
    if (this.sticky) this.list.scrollTop = this.list.scrollHeight;
  }

  toEnd() {
    this.sticky = true;
    this.waiting = 0;
    this.follow();
    this.showNewer();
  }

  count() {
    this.waiting += 1;
    this.showNewer();
  }

  showNewer() {
    this.newer.hidden = this.sticky;
    this.below.textContent = this.waiting ? String(this.waiting) : "";
    this.newer.setAttribute("aria-label", this.waiting ? `${this.waiting} new, go to the newest message` : "Go to the newest message");
  }

  // --- keyboard -------------------------------------------------------------------------------------------------------

  /** Make a fresh message the one stop, unless the focus is inside another. */
  offer(article) {
    this.reach(article, false);
    if (!this.active || !this.active.contains(document.activeElement)) this.activate(article);
  }

  activate(article) {
    if (!article || article === this.active) return;
    if (this.active) this.reach(this.active, false);
    this.active = article;
    this.reach(article, true);
  }

  reach(article, on) {
    article.tabIndex = on ? 0 : -1;
    for (const control of article.querySelectorAll(CONTROLS)) control.tabIndex = on ? 0 : -1;
    const keyboard = article.querySelector(".keyboard");
    if (on && keyboard) oneStop(keyboard);
  }

  keys(event) {
    const article = event.target.closest("[data-message-id]");
    if (!article || event.altKey || event.ctrlKey || event.metaKey) return;
    const onKey = event.target.matches(".key");
    if (event.target !== article && !onKey) return;
    const { articles } = this;
    const at = articles.indexOf(article);
    const first = article.querySelector(".keyboard .key");
    const target = {
      ArrowUp: () => (onKey ? article : articles[at - 1]),
      ArrowDown: () => articles[at + 1],
      ArrowRight: () => (onKey ? null : first),
      Home: () => (onKey ? null : articles[0]),
      End: () => (onKey ? null : articles.at(-1)),
      Enter: () => (onKey ? null : first || article.querySelector(CONTROLS)),
      Escape: () => this.setting.leave(),
    }[event.key]?.();
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  }
}
