/* Owns the one page of a verification bundle: check the files that stand in it, and say what they are about. */
"use strict";

(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const files = read("verify-files");
  const say = read("verify-words");
  const place = document.getElementById("verify-result");
  const document_ = JSON.parse(files.json);
  const { awardingBody, placeOfIssue } = document_.credentialSubject;
  const day = document_.awardedDate.slice(0, 10);
  const listed = JSON.parse(files.status).validFrom;
  const facts = [files.name, awardingBody, placeOfIssue, day].filter(Boolean).join(" · ");
  document.getElementById("facts").textContent = facts;
  if (!globalThis.crypto?.subtle) {
    place.textContent = say.missing;
    return;
  }
  const report = globalThis.companionReport(say, files.host);
  const note = say.list_of.replace("{time}", new Date(listed).toLocaleString(document.documentElement.lang));
  globalThis.companionVerify.verify({ ...files, name: files.name ?? undefined }).then((found) => report(found, place, note));
})();
