/* Owns showing the outcome of the checks in the reader's words; must not know where the checked files came from. */
"use strict";

globalThis.companionReport = (say, host) => {
  const element = (tag, className, content) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = content;
    return made;
  };

  const STATES = new Map([
    [true, { mark: "✓", name: "yes", word: say.pass }],
    [false, { mark: "✗", name: "no", word: say.fail }],
    [null, { mark: "?", name: "skipped", word: say.skipped }],
  ]);
  const TONES = { ok: "good", revoked: "bad", expired: "warn", bad: "bad" };

  function row({ name, passed }) {
    const state = STATES.get(passed);
    const item = element("li", state.name, "");
    const sign = element("span", "sign", state.mark);
    sign.setAttribute("aria-hidden", "true");
    const sentence = say.check[name].replace("{host}", host);
    item.append(sign, element("span", "", passed === true ? sentence : `${sentence}: ${state.word}`));
    return item;
  }

  /* `note` stands above the checks, or null. "All passed" is said only when none was skipped. */
  return ({ outcome, checks }, place, note) => {
    const list = element("ul", "checks", "");
    list.append(...checks.map(row));
    place.replaceChildren(element("p", `outcome ${TONES[outcome]}`, say[outcome]));
    const complete = checks.every(({ passed }) => passed !== null);
    if (outcome === "bad" || (outcome === "ok" && complete)) place.append(element("p", "", say[`${outcome}_text`]));
    if (note) place.append(element("p", "note", note));
    place.append(list);
    place.dataset.outcome = outcome;
  };
};
