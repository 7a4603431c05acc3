// Works out which reply keyboard, forced answer and placeholder are in force after a chat's messages. Pure.

import { isOwn } from "./message.js";

/** {keyboard, open, replyTo, placeholder} after these messages, oldest first. */
export function markupOf(messages) {
  const state = { keyboard: null, open: false, replyTo: null, placeholder: null };
  for (const message of messages) {
    if (isOwn(message)) {
      if (state.keyboard?.one_time_keyboard) state.open = false;
      if (state.replyTo) Object.assign(state, { replyTo: null, placeholder: state.keyboard?.input_field_placeholder || null });
      continue;
    }
    take(state, message, message.reply_markup || message.reply_keyboard);
  }
  return state;
}

function take(state, message, markup) {
  if (!markup) return;
  if (markup.keyboard) Object.assign(state, { keyboard: markup, open: true, replyTo: null, placeholder: markup.input_field_placeholder || null });
  else if (markup.remove_keyboard) Object.assign(state, { keyboard: null, open: false, placeholder: null });
  else if (markup.force_reply) Object.assign(state, { replyTo: message, placeholder: markup.input_field_placeholder || null });
}
