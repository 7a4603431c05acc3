// Where a person writes: text, files, voice, commands, answers of the reply keyboard. Sends through the `port` it is given.

import { h, icon } from "./dom.js";
import { CommandMenu } from "./commands.js";
import { askFiles } from "./dialogs.js";
import { lengthOf, wordsOf } from "./format.js";
import { drawReplyKeyboard } from "./keyboard.js";
import { canRecord, record } from "./recorder.js";

const iconButton = (name, label, data, click) => h("button", { type: "button", class: "icon", "aria-label": label, title: label, data, on: { click } }, icon(name));

export class Composer {
  /** `port`: send(text, replyTo), edit(message, text), files(files, as, caption), voice(file, seconds), lastOwn(), unblock(), say(words),
   * fail(error). */
  constructor(owner, port) {
    this.port = port;
    this.owner = owner;
    this.editing = null;
    this.replyTo = null;
    this.keyboard = null;
    this.build();
    this.refresh();
  }

  build() {
    this.field = h("textarea", { rows: 1, maxlength: 4096, "aria-label": `Message to the companion, from ${this.owner}`, placeholder: "Message", enterkeyhint: "send", data: { composer: "" }, on: {
      input: () => this.typed(), keydown: (event) => this.key(event), paste: (event) => this.paste(event), blur: () => this.menu.close(),
    } });
    this.menu = new CommandMenu(this.field, (command) => this.send(command));
    this.slash = h("button", { type: "button", class: "icon slash", "aria-label": "Commands", title: "Commands", data: { commands: "" }, on: { click: () => this.toggleMenu(), pointerdown: (event) => event.preventDefault() } }, "/");
    this.attach = iconButton("attach", "Attach photos or files", { attach: "" }, () => this.picker.click());
    this.picker = h("input", { type: "file", multiple: true, hidden: true, data: { files: "" }, on: { change: () => this.picked(this.picker) } });
    this.sounds = h("input", { type: "file", accept: "audio/*", hidden: true, data: { sounds: "" }, on: { change: () => this.pickedSound() } });
    this.keysToggle = iconButton("keys", "Suggested answers", { keysToggle: "", }, () => this.showKeys(this.keys.hidden));
    this.submit = h("button", { type: "submit", class: "icon send", "aria-label": "Send", title: "Send", data: { send: "" } }, icon("send"));
    this.mic = iconButton("mic", canRecord() ? "Record a voice message" : "Attach a voice message", { record: "" }, () => this.startVoice());
    this.context = h("div", { class: "context", hidden: true });
    this.row = h("div", { class: "composer-row" }, this.slash, this.attach, h("div", { class: "field-box" }, this.field), this.keysToggle, this.mic, this.submit, this.picker, this.sounds);
    this.keys = h("div", { class: "reply-keys", hidden: true, data: { replyKeys: "" } });
    this.whole = h("form", { class: "composer", on: { submit: (event) => {
      event.preventDefault();
      this.send(this.field.value);
    } } }, this.menu.list, this.context, this.row, this.keys);
    this.gate = h("div", { class: "start", hidden: true });
    this.whole.append(this.gate);
  }

  // --- what is shown --------------------------------------------------------------------------------------------------

  refresh() {
    const words = this.field.value.trim() !== "";
    this.submit.hidden = !words && !this.editing;
    this.mic.hidden = words || Boolean(this.editing);
    this.keysToggle.hidden = !this.keyboard || words;
    this.slash.hidden = this.menu.commands.length === 0;
    this.grow();
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  /** The one big button instead of the field: "start" for a fresh chat, "unblock" for a blocked bot, null for neither. */
  setGate(kind, code = "") {
    this.startWords = code ? `/start ${code}` : "/start";
    this.gate.hidden = !kind;
    this.row.hidden = kind === "unblock";
    const label = { start: "Start", unblock: "Unblock the companion" }[kind];
    if (this.gate.dataset.kind === (kind || "")) return;
    this.gate.dataset.kind = kind || "";
    const click = kind === "start" ? () => this.send(this.startWords) : () => this.port.unblock();
    this.gate.replaceChildren(...(kind ? [h("button", { type: "button", class: "solid", data: { gate: kind }, on: { click } }, label)] : []));
  }

  setCommands(commands) {
    this.menu.commands = commands || [];
    this.refresh();
  }

  /** Take what the bot's newest markups ask for: {keyboard, open, replyTo, placeholder}; see `markupOf`. */
  setMarkup({ keyboard, open, replyTo, placeholder }) {
    if (keyboard !== this.keyboard) {
      this.keyboard = keyboard;
      this.keys.replaceChildren(...(keyboard ? [drawReplyKeyboard(keyboard, (key) => this.pressed(key))] : []));
      this.keys.dataset.resize = String(Boolean(keyboard?.resize_keyboard));
      this.showKeys(Boolean(keyboard) && open);
    } else if (!open) {
      this.showKeys(false);
    }
    this.field.placeholder = placeholder || "Message";
    if (replyTo?.message_id !== this.replyTo?.message_id) {
      this.replyTo = replyTo;
      if (!this.editing) this.showContext(replyTo ? "Answer to" : null, replyTo && wordsOf(replyTo), () => this.setMarkup({ keyboard, open, placeholder }));
    }
    this.refresh();
  }

  pressed(key) {
    if (key.request_contact || key.request_location || key.request_poll || key.web_app) this.port.say("This kind of button works in Telegram only.");
    else this.send(key.text);
  }

  showKeys(on) {
    this.keys.hidden = !on;
    this.keysToggle.setAttribute("aria-expanded", String(on));
  }

  showContext(title, words, drop) {
    this.context.hidden = !title;
    if (!title) return;
    this.context.replaceChildren(h("span", {}, h("b", {}, title), words.slice(0, 120)), iconButton("close", `Cancel: ${title.toLowerCase()}`, { contextCancel: "" }, drop));
  }

  // --- writing --------------------------------------------------------------------------------------------------------

  typed() {
    this.menu.update();
    this.refresh();
  }

  toggleMenu() {
    this.field.focus();
    if (this.menu.open) this.menu.close();
    else this.menu.update(true);
  }

  key(event) {
    if (event.isComposing || this.menu.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send(this.field.value);
    } else if (event.key === "Escape" && this.editing) {
      this.stopEditing();
    } else if (event.key === "ArrowUp" && this.field.value === "") {
      const last = this.port.lastOwn();
      if (!last) return;
      event.preventDefault();
      this.edit(last);
    }
  }

  async send(text) {
    const words = text.trim();
    if (!words) return;
    const { editing, replyTo } = this;
    this.field.value = "";
    this.menu.close();
    if (editing) this.stopEditing();
    this.refresh();
    try {
      if (editing) await this.port.edit(editing, words);
      else await this.port.send(words, replyTo?.message_id);
    } catch (error) {
      if (!this.field.value) this.field.value = words; // nothing that was written is lost
      this.refresh();
      this.port.fail(error);
    }
  }

  edit(message) {
    this.editing = message;
    this.field.value = message.text ?? message.caption ?? "";
    this.showContext("Change your message", wordsOf(message), () => this.stopEditing());
    this.refresh();
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  stopEditing() {
    this.editing = null;
    this.field.value = "";
    this.showContext(this.replyTo ? "Answer to" : null, this.replyTo && wordsOf(this.replyTo), () => this.setMarkup({ keyboard: this.keyboard, open: !this.keys.hidden }));
    this.refresh();
  }

  // --- files and voice ------------------------------------------------------------------------------------------------

  picked(input) {
    const files = [...input.files];
    input.value = "";
    return this.offerFiles(files);
  }

  paste(event) {
    const files = [...(event.clipboardData?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    this.offerFiles(files);
  }

  /** Ask how the files shall go, then send them; used by the picker, paste and drop. */
  async offerFiles(files) {
    if (!files.length) return;
    const answer = await askFiles(files.slice(0, 10));
    if (!answer) return;
    await this.port.files(files.slice(0, 10), answer.as, answer.caption).catch((error) => this.port.fail(error));
  }

  async pickedSound() {
    const [file] = this.sounds.files;
    this.sounds.value = "";
    if (file) await this.port.voice(file, await secondsOf(file)).catch((error) => this.port.fail(error));
  }

  async startVoice() {
    if (!canRecord()) {
      this.sounds.click();
      return;
    }
    let running;
    try {
      running = await record();
    } catch {
      this.sounds.click(); // no microphone or no permission: a sound file does as well
      return;
    }
    this.showRecording(running);
  }

  showRecording(running) {
    const began = Date.now();
    const clock = h("span", { class: "recording", role: "timer", "aria-label": "Recording", data: { recording: "" } }, "0:00");
    const tick = setInterval(() => { clock.textContent = lengthOf((Date.now() - began) / 1000); }, 250);
    const finish = () => {
      clearInterval(tick);
      bar.remove();
      this.row.hidden = false;
    };
    const cancel = iconButton("close", "Throw the recording away", { recordCancel: "" }, () => {
      finish();
      running.cancel();
      this.mic.focus();
    });
    const done = iconButton("send", "Send the recording", { recordSend: "" }, async () => {
      finish();
      const { file, seconds } = await running.stop();
      await this.port.voice(file, seconds).catch((error) => this.port.fail(error));
      this.mic.focus();
    });
    done.classList.add("send");
    const bar = h("div", { class: "composer-row" }, cancel, clock, done);
    this.row.hidden = true;
    this.row.before(bar);
    done.focus();
  }
}

/** The length of a sound file in seconds, 1 when the browser cannot tell. */
function secondsOf(file) {
  return new Promise((resolve) => {
    const audio = new Audio(URL.createObjectURL(file));
    const done = (value) => {
      URL.revokeObjectURL(audio.src);
      resolve(Number.isFinite(value) && value > 0 ? value : 1);
    };
    audio.addEventListener("loadedmetadata", () => done(audio.duration), { once: true });
    audio.addEventListener("error", () => done(1), { once: true });
  });
}
