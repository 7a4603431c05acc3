/* Owns checking a credential from its files alone, in any browser; must not know the page, nor ask a server anything.
 *
 * What is signed is the RDF that the JSON-LD says. `quads` reads JSON-LD with the official contexts, as far as
 * credentials of this issuer use it, and refuses everything else, so nothing unread can pass. `canonical` is
 * RDFC-1.0 for graphs whose blank nodes differ at first sight; others are refused too.
 */
"use strict";

(() => {
  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  const encoder = new TextEncoder();

  class Refused extends Error {}

  const refuse = (why) => {
    throw new Refused(why);
  };

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  /* ---- reading JSON-LD ---------------------------------------------------------------------------------------- */

  const KEYWORDS = new Set(["@protected", "@version"]);

  function extended(active, context) {
    const terms = new Map(active);
    for (const [name, definition] of Object.entries(context)) {
      if (KEYWORDS.has(name)) continue;
      if (name.startsWith("@")) refuse(`context keyword ${name}`);
      terms.set(name, typeof definition === "string" ? { "@id": definition } : definition);
    }
    return terms;
  }

  function contextOf(document, contexts) {
    let active = new Map();
    for (const url of document["@context"]) {
      if (typeof url !== "string" || !Object.hasOwn(contexts, url)) refuse(`unknown context ${url}`);
      active = extended(active, contexts[url]["@context"]);
    }
    return active;
  }

  const iri = (value) => (/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*$/.test(value) ? value : refuse(`no IRI: ${value}`));

  class Reader {
    constructor() {
      this.found = [];
      this.blanks = 0;
    }

    /* `around` is the context outside; contexts that a type brings hold for this node only. */
    node(object, around) {
      const types = [].concat(object.type ?? []);
      let active = around;
      for (const name of [...types].sort()) {
        const scoped = around.get(name)?.["@context"];
        if (scoped) active = extended(active, scoped);
      }
      const subject = object.id === undefined ? `_:b${this.blanks++}` : `<${iri(object.id)}>`;
      for (const name of types) {
        const type = around.get(name) ?? refuse(`undefined type ${name}`);
        this.found.push({ s: subject, p: RDF_TYPE, o: `<${iri(type["@id"])}>` });
      }
      for (const [name, value] of Object.entries(object)) {
        if (name === "id" || name === "type" || name === "@context") continue;
        const term = active.get(name) ?? refuse(`undefined term ${name}`);
        this.member(subject, term, value, around);
      }
      return subject;
    }

    member(subject, term, value, around) {
      const container = term["@container"];
      if (container !== undefined && container !== "@set") refuse(`container ${container}`);
      const property = iri(term["@id"]);
      const scoped = term["@context"] ? extended(around, term["@context"]) : around;
      const seen = new Set();
      for (const item of [].concat(value)) {
        const object = isObject(item) ? this.node(item, scoped) : this.value(item, term["@type"], scoped);
        if (!isObject(item) && seen.has(object)) continue;
        seen.add(object);
        this.found.push({ s: subject, p: property, o: object });
      }
    }

    value(item, type, active) {
      if (typeof item === "string") {
        if (type === "@id") return `<${iri(item)}>`;
        if (type === "@vocab") return `<${iri(active.get(item)?.["@id"] ?? item)}>`;
        return literal(item, type);
      }
      if (typeof item === "boolean") return literal(String(item), type ?? `${XSD}boolean`);
      if (Number.isSafeInteger(item)) return literal(String(item), type ?? `${XSD}integer`);
      return refuse(`a value of kind ${typeof item}`);
    }
  }

  const ESCAPES = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\" };

  function literal(text, type) {
    const written = text.replace(/[\u0000-\u001f"\\\u007f]/g, (char) => {
      return ESCAPES[char] ?? `\\u${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    });
    return `"${written}"${type && type !== `${XSD}string` ? `^^<${iri(type)}>` : ""}`;
  }

  function quads(document, contexts) {
    const reader = new Reader();
    reader.node(document, contextOf(document, contexts));
    return reader.found;
  }

  /* ---- RDFC-1.0 ----------------------------------------------------------------------------------------------- */

  const sha = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const line = (quad, name) => `${name(quad.s)} <${quad.p}> ${name(quad.o)} .\n`;

  /* Code point order, which is UTF-8 order; JavaScript's own is by UTF-16 units. */
  function byCodePoint(a, b) {
    const [x, y] = [encoder.encode(a), encoder.encode(b)];
    for (let k = 0; k < Math.min(x.length, y.length); k++) if (x[k] !== y[k]) return x[k] - y[k];
    return x.length - y.length;
  }

  async function canonical(found) {
    const blanks = new Set(found.flatMap((quad) => [quad.s, quad.o]).filter((term) => term.startsWith("_:")));
    const hashed = [];
    for (const blank of blanks) {
      const name = (term) => (term === blank ? "_:a" : term.startsWith("_:") ? "_:z" : term);
      const lines = found.filter((quad) => quad.s === blank || quad.o === blank).map((quad) => line(quad, name));
      hashed.push([hex(await sha("SHA-256", encoder.encode(lines.sort(byCodePoint).join("")))), blank]);
    }
    hashed.sort(([a], [b]) => (a < b ? -1 : 1));
    if (new Set(hashed.map(([hash]) => hash)).size < hashed.length) refuse("blank nodes that cannot be told apart");
    const label = new Map(hashed.map(([, blank], place) => [blank, `_:c14n${place}`]));
    const lines = new Set(found.map((quad) => line(quad, (term) => label.get(term) ?? term)));
    return [...lines].sort(byCodePoint).join("");
  }

  const canonicalHash = async (document, contexts) =>
    sha("SHA-256", encoder.encode(await canonical(quads(document, contexts))));

  /* ---- keys and signatures ------------------------------------------------------------------------------------ */

  const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  function unbase58(text) {
    let number = 0n;
    for (const char of text) {
      const digit = BASE58.indexOf(char);
      if (digit < 0) refuse("no base58");
      number = number * 58n + BigInt(digit);
    }
    const bytes = [];
    for (; number > 0n; number >>= 8n) bytes.unshift(Number(number & 255n));
    const zeros = text.length - text.replace(/^1+/, "").length;
    return new Uint8Array([...new Array(zeros).fill(0), ...bytes]);
  }

  function unbase64(text) {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const again = btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    if (again !== text) refuse("no canonical base64url");
    return Uint8Array.from(plain, (char) => char.charCodeAt(0));
  }

  function methodOf(did, id) {
    const listed = did.assertionMethod.includes(id) && did.verificationMethod.find((method) => method.id === id);
    return listed && listed.controller === did.id ? listed : refuse("a key that the issuer does not publish");
  }

  /* null where the browser has no Ed25519; `false` is never silence. */
  async function ed25519(multibase, signature, data) {
    const bytes = unbase58(multibase.slice(1));
    if (multibase[0] !== "z" || bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 1) refuse("no Ed25519 key");
    let key;
    try {
      key = await crypto.subtle.importKey("raw", bytes.slice(2), { name: "Ed25519" }, false, ["verify"]);
    } catch {
      return null;
    }
    return crypto.subtle.verify({ name: "Ed25519" }, key, signature, data);
  }

  async function proofHolds(document, did, contexts) {
    const { proof, ...unsecured } = document;
    if (!Array.isArray(proof) || proof.length !== 1) refuse("not exactly one proof");
    const { proofValue, ...options } = proof[0];
    if (options.type !== "DataIntegrityProof" || options.cryptosuite !== "eddsa-rdfc-2022") refuse("another proof");
    if (options.proofPurpose !== "assertionMethod" || proofValue[0] !== "z") refuse("another purpose");
    const method = methodOf(did, options.verificationMethod);
    if (method.type !== "Multikey") refuse("another kind of key");
    const settings = await canonicalHash({ "@context": document["@context"], ...options }, contexts);
    const content = await canonicalHash(unsecured, contexts);
    return ed25519(method.publicKeyMultibase, unbase58(proofValue.slice(1)), new Uint8Array([...settings, ...content]));
  }

  async function tokenHolds(token, document, did) {
    const [head, body, signature, ...rest] = token.split(".");
    const header = JSON.parse(new TextDecoder().decode(unbase64(head)));
    if (rest.length || header.alg !== "ES256" || Object.keys(header).sort().join() !== "alg,kid,typ") refuse("header");
    const { kty, crv, x, y } = methodOf(did, header.kid).publicKeyJwk;
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
    const hash = { name: "ECDSA", hash: "SHA-256" };
    const holds = await crypto.subtle.verify(hash, key, unbase64(signature), encoder.encode(`${head}.${body}`));
    const { iss, sub, jti, nbf, exp, ...content } = JSON.parse(new TextDecoder().decode(unbase64(body)));
    const { proof, ...unsecured } = document;
    const same = JSON.stringify(content) === JSON.stringify(unsecured);
    return holds && same && iss === did.id && jti === document.id && sub === document.credentialSubject.id;
  }

  /* ---- status ------------------------------------------------------------------------------------------------- */

  async function bitOf(list, index) {
    const packed = unbase64(list.credentialSubject.encodedList.slice(1));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bits = new Uint8Array(await new Response(stream).arrayBuffer());
    if (!(index >= 0 && index < bits.length * 8)) refuse("an index outside the list");
    return (bits[index >> 3] >> (7 - (index & 7))) & 1;
  }

  function statusFits(list, document) {
    const entry = document.credentialStatus;
    const subject = list.credentialSubject;
    return (
      list.id === entry.statusListCredential &&
      list.issuer === document.issuer.id &&
      entry.statusPurpose === "revocation" &&
      subject.statusPurpose === "revocation"
    );
  }

  /* ---- everything together ------------------------------------------------------------------------------------ */

  const parsed = (text) => {
    const value = JSON.parse(text);
    return JSON.stringify(value) === text ? value : refuse("not the form in which it was issued");
  };

  async function identityMatches(document, kind, value) {
    const entry = document.credentialSubject.identifier.find((item) => item.identityType === kind);
    if (!entry) return null;
    if (!entry.hashed) return entry.identityHash === value;
    return entry.identityHash === `sha256$${hex(await sha("SHA-256", encoder.encode(value + entry.salt)))}`;
  }

  async function partsFit(document, parts) {
    for (const { id, digestSRI } of document.relatedResource) {
      if (parts[id] === undefined) return null;
      const digest = btoa(String.fromCharCode(...(await sha("SHA-384", encoder.encode(parts[id])))));
      if (digestSRI !== `sha384-${digest}`) return false;
    }
    return true;
  }

  function inPeriod(document, now) {
    const until = document.validUntil;
    return Date.parse(document.validFrom) <= now && (until === undefined || now < Date.parse(until));
  }

  const hostOf = (did) => decodeURIComponent(did.replace(/^did:web:/, ""));

  function issuerFits(document, did, files) {
    const own = document.issuer.id === did.id && (!files.host || hostOf(did.id) === files.host);
    return own && (!files.id || document.id === files.id);
  }

  /* A check that throws has failed: whatever could not be read was not verified. */
  async function check(name, work) {
    try {
      return { name, passed: await work() };
    } catch (fault) {
      return { name, passed: false, why: String(fault.message ?? fault) };
    }
  }

  /* files: {json, jwt, did, status, contexts: texts; parts: {address: text}; host, id, name: optional}.
   * Resolves to {outcome: "ok" | "revoked" | "expired" | "bad", checks: [{name, passed: true | false | null}]}. */
  async function verify(files, now = Date.now()) {
    let document, did, list, contexts;
    const form = await check("form", () => {
      document = parsed(files.json);
      did = JSON.parse(files.did);
      contexts = JSON.parse(files.contexts);
      return true;
    });
    if (!form.passed) return { outcome: "bad", checks: [form] };
    const checks = [form, await check("issuer", () => issuerFits(document, did, files))];
    checks.push(await check("proof", () => proofHolds(document, did, contexts)));
    checks.push(await check("token", () => tokenHolds(files.jwt, document, did)));
    checks.push(await check("list", async () => {
      list = parsed(files.status);
      return statusFits(list, document) && proofHolds(list, did, contexts);
    }));
    checks.push(await check("status", async () => (await bitOf(list, Number(document.credentialStatus.statusListIndex))) === 0));
    checks.push(await check("period", () => inPeriod(document, now)));
    if (document.relatedResource) checks.push(await check("parts", () => partsFit(document, files.parts ?? {})));
    if (files.name) checks.push(await check("name", () => identityMatches(document, "name", files.name)));
    return { outcome: outcomeOf(checks), checks };
  }

  function outcomeOf(checks) {
    const failed = checks.filter(({ passed }) => passed === false).map(({ name }) => name);
    if (!failed.length) return "ok";
    if (failed.every((name) => name === "status" || name === "period")) {
      return failed.includes("status") && !checks.find(({ name }) => name === "status").why ? "revoked" : "expired";
    }
    return "bad";
  }

  const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));

  /* Whether the entry of a proof file is under the root that the credential seals; null when it seals none. */
  async function entryBelongs(document, proof) {
    const sealed = document.evidence[0].evidenceRoot;
    if (!sealed) return null;
    let hash = await sha("SHA-256", joined([0], unhex(proof.salt), encoder.encode(proof.entry)));
    for (const { side, hash: neighbour } of proof.path) {
      const pair = side === "left" ? [unhex(neighbour), hash] : [hash, unhex(neighbour)];
      hash = await sha("SHA-256", joined([1], ...pair));
    }
    return proof.credential === document.id && sealed === `sha256:${hex(hash)}`;
  }

  globalThis.companionVerify = { verify, identityMatches, entryBelongs, quads, canonical };
})();
