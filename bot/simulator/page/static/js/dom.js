// Makes elements and icons. Knows nothing of phones or messages.

/** Create an element. `props`: class, data (dataset), on (listeners), any attribute; false and null are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SHAPES = {
  attach: '<path d="M19 11.5 12.2 18.300a4.6 4.6 0 0 1-6.5-6.500l7.3-7.300a3.1 3.1 0 0 1 4.4 4.400l-7.3 7.200a1.5 1.5 0 0 1-2.1-2.100l6.2-6.2"/>',
  send: '<path d="M4.5 11.8 19.5 5l-5.2 14.5-3.1-6.200z"/><path d="m11.2 13.3 8.3-8.3"/>',
  mic: '<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 12a6.5 6.5 0 0 0 13 0M12 18.500v2.5"/>',
  more: '<circle cx="12" cy="5.5" r="1.2"/><circle cx="12" cy="12" r="1.2"/><circle cx="12" cy="18.5" r="1.2"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  keys: '<rect x="3.5" y="6" width="17" height="12" rx="2.5"/><path d="M7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8"/>',
  down: '<path d="m6 9.5 6 6 6-6"/>',
  out: '<path d="M8 16 16.5 7.500M9.5 7.500h7v7"/>',
  copy: '<rect x="8.5" y="8.5" width="11" height="11" rx="2.5"/><path d="M15.5 5.500v-.5a1.5 1.5 0 0 0-1.5-1.500H6A2.5 2.5 0 0 0 3.5 6v8a1.5 1.5 0 0 0 1.5 1.500h.5"/>',
  play: '<path d="M8 5.500v13l10.5-6.500z" fill="currentColor"/>',
  pause: '<path d="M8.5 6v12M15.5 6v12" stroke-width="3"/>',
  check: '<path d="m5 12.5 4.5 4.500L19 7"/>',
};

/** An icon for eyes only; the control that carries it needs its own label. */
export function icon(name) {
  const box = document.createElement("template");
  box.innerHTML = `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${SHAPES[name]}</svg>`;
  return box.content.firstChild;
}

/** Two ticks: the message reached the bot. */
export function ticks() {
  const box = document.createElement("template");
  box.innerHTML = '<svg viewBox="0 0 20 14" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m1.5 7.5 4 4 7.5-9M9 11.200l.5.3 7.5-9"/></svg>';
  return h("span", { class: "ticks" }, box.content.firstChild, h("span", { class: "sr" }, "delivered"));
}

let counter = 0;
/** A fresh id for aria references. */
export function freshId(stem) {
  counter += 1;
  return `${stem}-${counter}`;
}
