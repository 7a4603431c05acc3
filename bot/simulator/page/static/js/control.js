// Talks to the simulator's control addresses (/sim/…). Knows nothing of the page.

export class ControlError extends Error {}

async function answerOf(response) {
  const text = await response.text();
  let body = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = { message: text };
  }
  if (response.ok && body.ok !== false) return body;
  throw new ControlError(body.description || body.error || body.message || `The simulator answered ${response.status}.`);
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ControlError("The simulator cannot be reached.");
  }
  return answerOf(response);
}

const post = (path, body = {}) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

function postForm(path, fields) {
  const form = new FormData();
  for (const [name, value] of fields) {
    if (value instanceof File) form.append(name, value, value.name);
    else if (value !== undefined && value !== null && value !== "") form.append(name, value);
  }
  return ask(path, { method: "POST", body: form });
}

const chat = (id) => `/sim/chats/${encodeURIComponent(id)}`;

export const control = {
  state: () => ask("/sim/state"),
  fileUrl: (fileId) => `/sim/file/${encodeURIComponent(fileId)}`,
  addPhone: (person) => post("/sim/phones", person),
  jump: (id) => post(`/sim/clock/${encodeURIComponent(id)}`),
  send: (id, text, replyTo) => post(`${chat(id)}/send`, replyTo ? { text, reply_to_message_id: replyTo } : { text }),
  tap: (id, messageId, data) => post(`${chat(id)}/tap`, { message_id: messageId, data }),
  edit: (id, messageId, text) => post(`${chat(id)}/edit`, { message_id: messageId, text }),
  vote: (id, messageId, options) => post(`${chat(id)}/vote`, { message_id: messageId, option_ids: options }),
  block: (id) => post(`${chat(id)}/block`),
  unblock: (id) => post(`${chat(id)}/unblock`),
  photo: (id, file, caption) => postForm(`${chat(id)}/photo`, [["photo", file], ["caption", caption]]),
  document: (id, file, caption) => postForm(`${chat(id)}/document`, [["document", file], ["caption", caption]]),
  voice: (id, file, seconds) => postForm(`${chat(id)}/voice`, [["voice", file], ["duration", String(Math.max(1, Math.round(seconds)))]]),
  album: (id, files, kind, caption) => postForm(`${chat(id)}/album`, [...files.map((file) => [kind, file]), ["caption", caption]]),
};

/** Follow the events. `onOpen(again)` is called on every (re)connection, `onLost` while there is none. */
export function follow({ onEvent, onOpen, onLost }) {
  const source = new EventSource("/sim/stream");
  let before = false;
  source.addEventListener("open", () => {
    onOpen(before);
    before = true;
  });
  source.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
  source.addEventListener("error", onLost);
  addEventListener("pagehide", () => source.close());
}
