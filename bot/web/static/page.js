/* Owns the two things of a badge page that need a script: showing the checks, and comparing an address on the device. */
"use strict";

(() => {
  const section = document.getElementById("verify");
  if (!section || !globalThis.crypto?.subtle) return;

  const words = (id) => JSON.parse(document.getElementById(id).textContent);
  const say = words("verify-words");
  const button = document.getElementById("verify-button");
  const result = document.getElementById("verify-result");
  for (const part of document.querySelectorAll(".script-only")) part.hidden = false;

  async function text(url) {
    const answer = await fetch(url, { cache: "no-store", credentials: "omit" });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.text();
  }

  async function partsOf(json) {
    const parts = {};
    for (const { id } of JSON.parse(json).relatedResource ?? []) {
      const url = new URL(id);
      if (url.host === location.host) parts[id] = await text(url.pathname).catch(() => undefined);
    }
    return parts;
  }

  async function load() {
    const addresses = {
      json: section.dataset.json,
      jwt: section.dataset.jwt,
      did: "/.well-known/did.json",
      status: "/status/revocation/1",
      contexts: "/contexts/all.json",
    };
    const loaded = await Promise.all(Object.entries(addresses).map(async ([name, url]) => [name, await text(url)]));
    const files = Object.fromEntries(loaded);
    const { host, id, name } = section.dataset;
    return { ...files, parts: await partsOf(files.json), host, id, name, at: new Date() };
  }

  /* Loaded at once, so that the checks still work when the server has gone away since. */
  let first = load().catch(() => null);

  const report = globalThis.companionReport(say, section.dataset.host);

  const line = (className, content) => {
    const made = document.createElement("p");
    made.className = className;
    made.textContent = content;
    result.replaceChildren(made);
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    delete result.dataset.outcome;
    line("", say.running);
    const kept = await first;
    const fresh = await load().catch(() => null);
    const files = fresh ?? kept;
    if (fresh) first = Promise.resolve(fresh);
    if (files) {
      const note = fresh ? null : say.offline.replace("{time}", files.at.toLocaleTimeString(document.documentElement.lang));
      report(await globalThis.companionVerify.verify(files), result, note);
    } else line("outcome bad", say.missing);
    button.disabled = false;
  });

  const chooser = document.getElementById("entry-file");
  chooser?.addEventListener("change", async () => {
    const answers = words("entry-words");
    const place = document.getElementById("entry-result");
    const shown = document.getElementById("entry-text");
    shown.hidden = true;
    try {
      const proof = JSON.parse(await chooser.files[0].text());
      const belongs = await globalThis.companionVerify.entryBelongs(JSON.parse((await first).json), proof);
      place.textContent = belongs ? answers.yes : answers.no;
      if (!belongs) return;
      shown.textContent = proof.entry;
      shown.hidden = false;
    } catch {
      place.textContent = answers.bad;
    }
  });

  const form = document.getElementById("match-form");
  form?.addEventListener("submit", (event) => {
    const answers = words("match-words");
    const email = form.elements.email.value.trim().normalize("NFC").toLowerCase();
    event.preventDefault();
    first.then(async (files) => {
      if (!files) return form.submit();
      const same = await globalThis.companionVerify.identityMatches(JSON.parse(files.json), "emailAddress", email);
      document.getElementById("match-result").textContent = same === null ? answers.none : same ? answers.yes : answers.no;
    });
  });
})();
