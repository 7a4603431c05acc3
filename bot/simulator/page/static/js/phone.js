// One phone: head, messages, composer, toasts and alerts of one person's chat with the bot.

import { Composer } from "./composer.js";
import { control } from "./control.js";
import { face } from "./dialogs.js";
import { freshId, h, icon } from "./dom.js";
import { languageName, titled, wordsOf } from "./format.js";
import { Log } from "./log.js";
import { markupOf } from "./markup.js";
import { isOwn } from "./message.js";

const TOAST_MS = 4500;
const TYPING_MS = 5500;
const DOING = { typing: "typing…", record_voice: "recording…", upload_voice: "sending a voice message…", upload_photo: "sending a photo…",
  upload_document: "sending a file…", upload_video: "sending a video…", choose_sticker: "choosing a sticker…", find_location: "looking for a place…" };

export class PhoneView {
  /** `desk`: bot(), openInvitation(phone, href) → handled?, unread(view). */
  constructor(phone, desk) {
    this.phone = phone;
    this.desk = desk;
    this.unread = 0;
    this.log = new Log(`Chat of ${phone.name}`, { language: phone.language || phone.language_code, get botName() {
      return desk.bot().first_name || "Companion";
    }, act: this.acts(), leave: () => this.composer.field });
    this.composer = new Composer(phone.name, this.port());
    this.build();
    this.refresh();
    for (const message of phone.messages.values()) this.log.add(message, false);
    this.settle();
    if (phone.typing) this.typing("typing");
  }

  // --- what the controls do -------------------------------------------------------------------------------------------

  acts() {
    const { id } = this.phone;
    return {
      tap: (message, data) => control.tap(id, message.message_id, data).catch((error) => {
        this.fail(error);
        throw error;
      }),
      vote: (message, options) => control.vote(id, message.message_id, options).catch((error) => this.fail(error)),
      link: (href) => this.desk.openInvitation(this.phone, href),
      command: (words) => this.composer.send(words),
      copy: (words) => this.copy(words),
      say: (words) => this.toast(words),
      menu: (message, button) => this.messageMenu(message, button),
    };
  }

  port() {
    const { id } = this.phone;
    return {
      send: (text, replyTo) => control.send(id, text, replyTo),
      edit: (message, text) => control.edit(id, message.message_id, text),
      voice: (file, seconds) => control.voice(id, file, seconds),
      files: (files, as, caption) => this.sendFiles(files, as, caption),
      lastOwn: () => [...this.phone.messages.values()].reverse().find((message) => isOwn(message) && message.text),
      unblock: () => control.unblock(id).then(() => this.blocked(false)).catch((error) => this.fail(error)),
      say: (words) => this.toast(words),
      fail: (error) => this.fail(error),
    };
  }

  sendFiles(files, as, caption) {
    const { id } = this.phone;
    if (files.length > 1) return control.album(id, files, as, caption);
    return as === "photo" ? control.photo(id, files[0], caption) : control.document(id, files[0], caption);
  }

  async copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      this.toast("Copied.");
    } catch {
      this.toast(words);
    }
  }

  fail(error) {
    this.toast(error.message || "That did not work.");
  }

  blocked(on) {
    this.phone.blocked = on;
    this.refresh();
  }

  // --- drawing --------------------------------------------------------------------------------------------------------

  build() {
    const heading = freshId("phone");
    this.status = h("div", { class: "head-status", data: { status: "" } });
    this.name = h("div", { class: "head-name" });
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.plateName = h("h2", { class: "plate-name", id: heading });
    this.plateRole = h("span", { class: "plate-role" });
    this.plateLanguage = h("span", { class: "plate-lang" });
    const more = h("button", { type: "button", class: "icon", "aria-label": `More for ${this.phone.name}`, "aria-haspopup": "menu", data: { phoneMenu: "" } }, icon("more"));
    more.addEventListener("click", () => this.phoneMenu(more));
    this.middle = h("div", { class: "middle" }, this.log.list, this.log.newer, this.toasts);
    this.body = h("div", { class: "body" },
      h("div", { class: "head" }, h("img", { src: "/static/mark.svg", alt: "" }), h("div", {}, this.name, this.status), more),
      this.middle, this.composer.whole);
    this.element = h("section", { class: "phone", "aria-labelledby": heading, data: { phone: String(this.phone.id), role: this.phone.role || "" } },
      h("div", { class: "plate" }, face(this.phone.name), h("div", {}, this.plateName, this.plateRole), this.plateLanguage), this.body);
    this.log.list.addEventListener("dblclick", (event) => this.editByDoubleClick(event));
    this.takeDrops();
  }

  takeDrops() {
    const stop = (event) => event.preventDefault();
    this.body.addEventListener("dragover", (event) => {
      stop(event);
      this.body.classList.add("dropping");
    });
    this.body.addEventListener("dragleave", (event) => {
      if (!this.body.contains(event.relatedTarget)) this.body.classList.remove("dropping");
    });
    this.body.addEventListener("drop", (event) => {
      stop(event);
      this.body.classList.remove("dropping");
      this.composer.offerFiles([...(event.dataTransfer?.files || [])]);
    });
  }

  /** Draw what is not a message: names, status, commands, the big button. */
  refresh() {
    const bot = this.desk.bot();
    const { phone } = this;
    this.plateName.textContent = phone.name;
    this.plateRole.textContent = titled(phone.role);
    this.plateLanguage.textContent = languageName(phone.language || phone.language_code);
    this.name.textContent = bot.first_name;
    if (!this.typingTimer) this.status.textContent = phone.blocked ? "blocked" : bot.username ? `@${bot.username}` : "bot";
    this.composer.setCommands(phone.commands);
    this.composer.setGate(phone.blocked ? "unblock" : phone.messages.size === 0 ? "start" : null, phone.start_code);
    this.greet();
  }

  greet() {
    const empty = this.phone.messages.size === 0;
    if (!empty) this.greeting?.remove();
    if (!empty || this.greeting?.parentElement) return;
    const bot = this.desk.bot();
    this.greeting = h("div", { class: "greeting", data: { greeting: "" } }, h("img", { src: "/static/mark.svg", alt: "" }),
      h("h3", {}, "Nothing here yet"), h("p", {}, bot.description || `${this.phone.name} has not opened the chat. Press Start, or tap an invitation link on another phone and choose this one.`));
    this.log.list.prepend(this.greeting);
  }

  settle() {
    this.composer.setMarkup(markupOf(this.phone.messages.values()));
    this.refresh();
  }

  // --- what happens ---------------------------------------------------------------------------------------------------

  message(message) {
    const own = isOwn(message);
    if (!own) {
      this.typing(null);
      this.log.calmKeys();
    }
    this.log.add(message, true);
    this.settle();
    if (!own) {
      this.unread += 1;
      this.desk.unread(this);
    }
  }

  edited(message, known) {
    if (!isOwn(message)) {
      this.typing(null);
      this.log.calmKeys();
    }
    this.log.change(message, known);
    this.settle();
  }

  deleted(messageId) {
    this.log.remove(messageId);
    this.settle();
  }

  typing(action) {
    clearTimeout(this.typingTimer);
    this.typingTimer = action ? setTimeout(() => this.typing(null), TYPING_MS) : null;
    this.status.dataset.typing = String(Boolean(action));
    if (action) this.status.textContent = DOING[action] || "typing…";
    else this.refresh();
    this.log.typing(Boolean(action));
  }

  /** What answered a tap: a line that passes, an alert that waits, a link, or nothing but calm. */
  answered(event) {
    this.log.calmKeys(event.message_id);
    if (event.url) this.acts().link(event.url) || window.open(event.url, "_blank", "noopener");
    if (!event.text) return;
    if (event.show_alert) this.alert(event.text);
    else this.toast(event.text);
  }

  toast(words) {
    const toast = h("div", { class: "toast", data: { toast: "" } }, words);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), Math.max(TOAST_MS, words.length * 70));
  }

  alert(words) {
    const before = document.activeElement;
    const mine = before === document.body || this.element.contains(before); // never take the focus from another phone
    const id = freshId("alert");
    const close = () => {
      veil.remove();
      for (const part of [this.middle, this.composer.whole]) part.inert = false;
      if (mine && before.isConnected) before.focus();
    };
    const ok = h("button", { type: "button", class: "solid", data: { alertOk: "" }, on: { click: close } }, "OK");
    const veil = h("div", { class: "veil" }, h("div", { class: "alert", role: "alertdialog", "aria-modal": "false", "aria-labelledby": id, data: { alert: "" } },
      h("p", { id, lang: this.phone.language || null }, words), h("div", {}, ok)));
    veil.addEventListener("keydown", (event) => event.key === "Escape" && close());
    for (const part of [this.middle, this.composer.whole]) part.inert = true;
    this.body.append(veil);
    if (mine) ok.focus();
  }

  // --- menus ----------------------------------------------------------------------------------------------------------

  editByDoubleClick(event) {
    const article = event.target.closest('[data-from="person"]');
    const message = article && this.phone.messages.get(Number(article.dataset.messageId));
    if (!message || (message.text ?? message.caption) === undefined || event.target.closest("a, button")) return;
    getSelection()?.removeAllRanges();
    this.composer.edit(message);
  }

  messageMenu(message, button) {
    const editable = isOwn(message) && (message.text ?? message.caption) !== undefined;
    this.menu(button, [
      editable ? ["Edit", "edit", () => this.composer.edit(message)] : null,
      ["Copy the words", "copy", () => this.copy(wordsOf(message))],
    ]);
  }

  phoneMenu(button) {
    const { id, blocked } = this.phone;
    this.menu(button, [
      blocked ? ["Unblock the companion", "unblock", () => this.port().unblock()]
        : ["Block the companion", "block", () => control.block(id).then(() => this.blocked(true)).catch((error) => this.fail(error))],
      ["Newest message", "newest", () => this.log.toEnd()],
    ]);
  }

  menu(button, entries) {
    const close = (back = true) => {
      menu.remove();
      removeEventListener("pointerdown", outside, true);
      if (back) button.focus();
    };
    const outside = (event) => menu.contains(event.target) || close(false);
    const items = entries.filter(Boolean).map(([label, name, run]) => h("button", { type: "button", role: "menuitem", data: { menuItem: name }, on: { click: () => {
      close();
      run();
    } } }, label));
    const menu = h("div", { class: "menu", role: "menu" }, ...items);
    menu.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape" || event.key === "Tab") close();
      else if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.body.append(menu);
    this.besides(menu, button);
    addEventListener("pointerdown", outside, true);
    items[0].focus();
  }

  besides(menu, button) {
    const room = this.body.getBoundingClientRect();
    const spot = button.getBoundingClientRect();
    const left = Math.min(spot.left - room.left, room.width - menu.offsetWidth - 8);
    const under = spot.bottom - room.top + 4;
    menu.style.left = `${Math.max(8, left)}px`;
    menu.style.top = `${under + menu.offsetHeight > room.height ? Math.max(8, spot.top - room.top - menu.offsetHeight - 4) : under}px`;
  }
}
