// The clock above the phones: shows the time of the rehearsal and moves it.

import { control } from "./control.js";
import { h } from "./dom.js";
import { dayOf, timeOf, useZoneOf } from "./format.js";

export class ClockBar {
  /** `announce(words)` tells what a jump did. */
  constructor(root, announce) {
    this.root = root;
    this.announce = announce;
    this.face = root.querySelector("[data-clock-now]");
    this.label = root.querySelector("[data-clock-label]");
    this.jumps = root.querySelector("[data-clock-jumps]");
    this.busy = null;
    this.shown = "";
  }

  show(clock, now, keepZone) {
    this.root.hidden = !clock;
    if (!clock) return;
    if (!keepZone) useZoneOf(clock.now || now, clock.zone);
    const date = new Date(clock.now || now);
    this.face.textContent = timeOf(date, clock.zone);
    this.label.textContent = [dayOf(date, clock.zone, true, "short"), clock.label].filter(Boolean).join(" · ");
    this.draw(clock.jumps || []);
  }

  draw(jumps) {
    const key = JSON.stringify([jumps, this.busy]);
    if (key === this.shown) return;
    this.shown = key;
    const held = this.jumps.contains(document.activeElement) ? document.activeElement.dataset.clockJump : null;
    this.known = jumps;
    this.jumps.replaceChildren(...jumps.map((jump) => this.button(jump)));
    if (held) this.jumps.querySelector(`[data-clock-jump="${CSS.escape(held)}"]`)?.focus();
  }

  // A busy button stays focusable (aria-disabled, not disabled): the keyboard must not fall out of the bar.
  button(jump) {
    const off = jump.enabled === false;
    return h("button", { type: "button", class: "jump", disabled: off, "aria-disabled": this.busy ? "true" : null, "aria-busy": this.busy === jump.id ? "true" : null,
      data: { clockJump: jump.id }, on: { click: () => this.jump(jump) } }, jump.label);
  }

  async jump(jump) {
    if (this.busy) return;
    this.busy = jump.id;
    this.root.setAttribute("aria-busy", "true");
    this.draw(this.known);
    try {
      const answer = await control.jump(jump.id);
      this.announce(answer.message || answer.result || `${jump.label}: done.`);
    } catch (error) {
      this.announce(error.message, true);
    } finally {
      this.busy = null;
      this.root.removeAttribute("aria-busy");
      this.draw(this.known);
    }
  }
}
