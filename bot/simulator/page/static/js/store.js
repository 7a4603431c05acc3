// Keeps what the simulator told: phones, messages, clock. Tells listeners what changed; draws nothing.

export class Store {
  constructor() {
    this.bot = {};
    this.clock = null;
    this.now = null;
    this.phones = new Map();
    this.listeners = new Map();
  }

  on(kind, run) {
    this.listeners.set(kind, [...(this.listeners.get(kind) || []), run]);
  }

  tell(kind, ...details) {
    for (const run of this.listeners.get(kind) || []) run(...details);
  }

  /** Take a whole /sim/state; after a lost connection only the differences are told. */
  load(state) {
    const bot = state.bot || {};
    this.bot = { ...bot, first_name: bot.first_name || bot.name || bot.username || "Companion" };
    this.setClock(state.clock, state.now);
    this.tell("bot", this.bot);
    const present = new Set((state.phones || []).map((phone) => phone.id));
    if ([...this.phones.keys()].some((id) => !present.has(id))) {
      this.tell("restarted"); // another simulator answers at this address: nothing known here holds any more
      return;
    }
    for (const phone of state.phones || []) this.loadPhone(phone);
  }

  loadPhone(phone) {
    const known = this.phones.get(phone.id);
    if (!known) {
      this.addPhone(phone);
      return;
    }
    Object.assign(known, { ...phone, messages: known.messages });
    this.tell("phone", known);
    const present = new Set();
    for (const message of phone.messages || []) {
      present.add(message.message_id);
      this.put(phone.id, message);
    }
    for (const id of [...known.messages.keys()]) if (!present.has(id)) this.drop(phone.id, id);
  }

  addPhone(phone) {
    const messages = new Map();
    for (const message of phone.messages || []) if (!message.deleted) messages.set(message.message_id, message);
    const made = { commands: [], blocked: false, ...phone, messages };
    this.phones.set(phone.id, made);
    this.tell("new-phone", made);
  }

  put(chatId, message) {
    const phone = this.phones.get(chatId);
    if (!phone) return;
    if (message.deleted) {
      this.drop(chatId, message.message_id);
      return;
    }
    const known = phone.messages.get(message.message_id);
    if (known && JSON.stringify(known) === JSON.stringify(message)) return;
    phone.messages.set(message.message_id, message);
    this.tell(known ? "edit" : "message", phone, message, known);
    if (!known && this.clock && message.date * 1000 > Date.parse(this.clock.now)) {
      this.setClock({ ...this.clock, now: new Date(message.date * 1000).toISOString() }, undefined, true);
    }
  }

  drop(chatId, messageId) {
    const phone = this.phones.get(chatId);
    if (phone?.messages.delete(messageId)) this.tell("delete", phone, messageId);
  }

  setClock(clock, now, keepZone = false) {
    this.clock = clock || null;
    this.now = now || clock?.now || this.now;
    this.tell("clock", this.clock, this.now, keepZone);
  }

  /** Take one event of the stream. Unknown types are left alone: a newer simulator may tell more. */
  apply(event) {
    const phone = this.phones.get(event.chat_id);
    const handlers = {
      message: () => this.put(event.chat_id, event.message),
      edit: () => this.put(event.chat_id, event.message),
      delete: () => (event.message_ids || [event.message_id]).forEach((id) => this.drop(event.chat_id, id)),
      toast: () => phone && this.tell("toast", phone, event),
      typing: () => phone && this.tell("typing", phone, event.action || "typing"),
      commands: () => this.applyCommands(event),
      reaction: () => this.applyReaction(phone, event),
      clock: () => this.setClock(event.clock || event),
      phone: () => this.applyPhone(event),
    };
    handlers[event.type]?.();
  }

  applyCommands(event) {
    for (const phone of this.phones.values()) {
      if (event.chat_id && event.chat_id !== phone.id) continue;
      phone.commands = event.commands || [];
      this.tell("phone", phone);
    }
  }

  applyReaction(phone, event) {
    const message = phone?.messages.get(event.message_id);
    if (message) this.put(phone.id, { ...message, reactions: event.reaction || event.reactions || [] });
  }

  applyPhone(event) {
    const told = event.phone || { ...event, id: event.id ?? event.chat_id };
    const known = this.phones.get(told.id);
    if (!known) {
      this.addPhone(told);
      return;
    }
    const { messages: _ignored, type: _type, chat_id: _chat, ...facts } = told;
    Object.assign(known, facts);
    this.tell("phone", known);
  }
}
