// The command menu over the text field: filtered while "/…" is typed, walked with the arrow keys.

import { freshId, h } from "./dom.js";

export class CommandMenu {
  /** `choose(command)` sends "/command"; `field` is the textarea it belongs to. */
  constructor(field, choose) {
    this.field = field;
    this.choose = choose;
    this.commands = [];
    this.shown = [];
    this.at = -1;
    this.list = h("ul", { class: "commands", role: "listbox", id: freshId("commands"), "aria-label": "Commands", hidden: true, data: { commandList: "" } });
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-haspopup", "listbox");
  }

  get open() {
    return !this.list.hidden;
  }

  /** Show what fits the words in the field; all of them when `all`. */
  update(all = false) {
    const typed = /^\/([a-z0-9_]*)$/i.exec(this.field.value)?.[1];
    if (!all && typed === undefined) {
      this.close();
      return;
    }
    const start = (typed || "").toLowerCase();
    this.show(this.commands.filter(({ command }) => command.startsWith(start)), all);
  }

  show(commands, all) {
    this.shown = commands;
    this.at = commands.length && !all ? 0 : -1;
    const items = commands.map((entry) => this.item(entry));
    this.list.replaceChildren(...(items.length ? items : [h("li", { class: "none", role: "option", "aria-disabled": "true" }, "No such command.")]));
    this.list.hidden = false;
    this.mark();
  }

  item({ command, description }) {
    return h("li", { role: "option", id: freshId("command"), data: { command: `/${command}` }, on: {
      pointerdown: (event) => event.preventDefault(), // keeps the focus in the field
      click: () => this.take(command),
    } }, h("b", {}, `/${command}`), h("span", {}, description));
  }

  mark() {
    const items = [...this.list.children];
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === this.at)));
    const current = items[this.at];
    if (current?.id) this.field.setAttribute("aria-activedescendant", current.id);
    else this.field.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  }

  take(command) {
    this.close();
    this.choose(`/${command}`);
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  /** Handle a key of the field; true when it was the menu's. */
  key(event) {
    if (!this.open) return false;
    const many = this.shown.length;
    if (event.key === "ArrowDown" && many) this.at = (this.at + 1) % many;
    else if (event.key === "ArrowUp" && many) this.at = (this.at - 1 + many) % many;
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey && this.shown[this.at]) this.complete();
    else if (event.key === "Enter" && !event.shiftKey && this.shown[this.at]) this.take(this.shown[this.at].command);
    else return false;
    event.preventDefault();
    if (this.open) this.mark();
    return true;
  }

  complete() {
    this.field.value = `/${this.shown[this.at].command} `;
    this.close();
  }
}
