// Puts the page together: the store, the phones, the tabs of a narrow screen, the clock, invitations.

import { ClockBar } from "./clock.js";
import { control, follow } from "./control.js";
import { askPerson, choosePhone } from "./dialogs.js";
import { h } from "./dom.js";
import { startCodeOf } from "./links.js";
import { PhoneView } from "./phone.js";
import { Store } from "./store.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const narrow = matchMedia("(max-width: 47.5em)");
const store = new Store();
const views = new Map();
let active = null;

const parts = { phones: find("phones"), tabs: find("tabs"), banner: find("connection"), announce: find("announce"), title: find("title") };

// --- words for everybody ------------------------------------------------------------------------------------------------

function announce(words, wrong = false) {
  parts.announce.textContent = words;
  if (wrong) warn(words, 6000);
}

function warn(words, forMs) {
  parts.banner.textContent = words || "";
  parts.banner.hidden = !words;
  if (forMs) setTimeout(() => parts.banner.textContent === words && warn(null), forMs);
}

// --- phones and tabs ----------------------------------------------------------------------------------------------------

const seen = (view) => document.visibilityState === "visible" && (!narrow.matches || view.phone.id === active);

const desk = {
  bot: () => store.bot,
  unread(view) {
    if (seen(view)) view.unread = 0;
    drawTabs();
  },
  openInvitation(phone, href) {
    const code = startCodeOf(href, store.bot.username);
    if (code === null) return false;
    openInvitation(phone, href, code);
    return true;
  },
};

function show(id) {
  active = id;
  for (const view of views.values()) {
    const on = view.phone.id === id;
    view.element.dataset.active = String(on);
    if (!on) continue;
    view.unread = 0;
    view.log.follow();
    if (!narrow.matches) view.element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "smooth" });
  }
  drawTabs();
}

function drawTabs() {
  const held = parts.tabs.contains(document.activeElement) ? document.activeElement.dataset.tab : null;
  parts.tabs.replaceChildren(...[...views.values()].map(({ phone, unread }) => h("button", { type: "button", class: "tab", "aria-current": String(phone.id === active),
    data: { tab: String(phone.id), role: phone.role || "" }, on: { click: () => show(phone.id) } },
  h("span", {}, phone.name), unread ? h("span", { class: "unread", data: { unread: String(unread) } }, String(unread), h("span", { class: "sr" }, " unread")) : null)));
  if (held) parts.tabs.querySelector(`[data-tab="${held}"]`)?.focus();
  const total = [...views.values()].reduce((sum, view) => sum + view.unread, 0);
  document.title = total ? `(${total}) ${baseTitle()}` : baseTitle();
}

const baseTitle = () => `${store.bot.first_name || "Companion"}: phones side by side`;

function addView(phone) {
  const view = new PhoneView(phone, desk);
  views.set(phone.id, view);
  parts.phones.querySelector(".phones-empty")?.remove();
  parts.phones.append(view.element);
  if (active === null) show(phone.id);
  else show(active);
  view.log.toEnd();
}

async function addPerson() {
  const roles = [...new Set(["apprentice", "trainer", "coordinator", ...[...store.phones.values()].map((phone) => phone.role).filter(Boolean)])];
  const languages = [...new Set([...[...store.phones.values()].map((phone) => phone.language), "en", "de", "sl", "fi", "pt"].filter(Boolean))];
  const person = await askPerson(roles, languages);
  if (!person) return null;
  const id = Math.max(1000, ...store.phones.keys()) + 1;
  try {
    const answer = await control.addPhone({ id, ...person });
    if (!store.phones.has(id)) store.addPhone({ id, name: person.name, role: person.role, language: person.language_code, ...answer.phone, messages: answer.phone?.messages || [] });
    show(id);
    if (!narrow.matches) views.get(id)?.composer.field.focus({ preventScroll: true });
    return id;
  } catch (error) {
    announce(error.message, true);
    return null;
  }
}

async function openInvitation(phone, href, code) {
  const chosen = await choosePhone(store.phones.values(), phone.id, href);
  if (chosen === "copy") {
    views.get(phone.id).acts().copy(href);
    return;
  }
  const id = chosen === "new" ? await addPerson() : chosen;
  if (!id) return;
  show(id);
  if (!narrow.matches) views.get(id).composer.field.focus({ preventScroll: true }); // no keyboard over a small screen
  await views.get(id).composer.send(`/start ${code}`);
}

// --- the stream ---------------------------------------------------------------------------------------------------------

const clockBar = new ClockBar(find("clock"), announce);
store.on("bot", (bot) => {
  parts.title.textContent = bot.first_name;
  drawTabs();
});
store.on("clock", (clock, now, keepZone) => clockBar.show(clock, now, keepZone));
store.on("restarted", () => location.reload());
store.on("new-phone", addView);
store.on("phone", (phone) => views.get(phone.id).refresh());
store.on("message", (phone, message) => views.get(phone.id).message(message));
store.on("edit", (phone, message, known) => views.get(phone.id).edited(message, known));
store.on("delete", (phone, id) => views.get(phone.id).deleted(id));
store.on("toast", (phone, event) => views.get(phone.id).answered(event));
store.on("typing", (phone, action) => views.get(phone.id).typing(action));

let waiting = []; // events that came before the state they belong to

async function load() {
  waiting = waiting || [];
  try {
    store.load(await control.state());
    warn(null);
  } catch (error) {
    warn(error.message);
    setTimeout(load, 1500);
    return;
  }
  const late = waiting;
  waiting = null;
  late.forEach((event) => store.apply(event));
  if (!views.size) parts.phones.append(h("p", { class: "phones-empty" }, "No phone yet. Add the first one with “+ phone”."));
  document.documentElement.dataset.ready = "true";
}

find("add-phone").addEventListener("click", addPerson);
narrow.addEventListener("change", () => active !== null && show(active));
document.addEventListener("visibilitychange", () => {
  for (const view of views.values()) if (seen(view)) view.unread = 0;
  drawTabs();
});
follow({
  onEvent: (event) => (waiting ? waiting.push(event) : store.apply(event)),
  onOpen: load,
  onLost: () => warn("The connection to the simulator is lost. Trying again…"),
});
