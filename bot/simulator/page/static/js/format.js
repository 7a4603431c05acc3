// Writes times, sizes and names for people. Pure: no DOM, no state but the time zone that was set.

let clockZone = ""; // the IANA zone of the bot's clock; "": it told none
let offsetMinutes = null; // minutes east of UTC that a clock without a zone shows; null: this computer's own zone
const zonesKnown = new Map();

/** Take the zone of the rehearsal: its IANA name, or the offset of an ISO time; without either it is this computer's zone. */
export function useZoneOf(iso, zone) {
  const found = /([+-])(\d\d):?(\d\d)$/.exec(iso || "");
  clockZone = zone || "";
  offsetMinutes = found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : null;
}

function isZone(name) {
  if (!zonesKnown.has(name)) {
    let known = Boolean(name);
    try {
      new Intl.DateTimeFormat("en-GB", { timeZone: name || "UTC" });
    } catch {
      known = false;
    }
    zonesKnown.set(name, known);
  }
  return zonesKnown.get(name);
}

// A zone's name, not today's offset: what was said before the clocks went forward keeps the time it was said at.
function shown(date, zone, options) {
  const timeZone = [zone, clockZone].find((name) => isZone(name || ""));
  if (timeZone) return date.toLocaleString("en-GB", { ...options, timeZone });
  if (offsetMinutes === null) return date.toLocaleString("en-GB", options);
  return new Date(date.getTime() + offsetMinutes * 60000).toLocaleString("en-GB", { ...options, timeZone: "UTC" });
}

const dateOf = (when) => (when instanceof Date ? when : new Date(when * 1000));

/** "12:15" for a Unix time in seconds or a Date, on the wall of an IANA zone; without one, of the bot's clock. */
export function timeOf(when, zone) {
  return shown(dateOf(when), zone, { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** "Monday 25 May 2026"; the year only when asked for, the weekday "long" or "short". */
export function dayOf(when, zone, withYear = false, weekday = "long") {
  return shown(dateOf(when), zone, { weekday, day: "numeric", month: "long", ...(withYear ? { year: "numeric" } : {}) }).replace(",", "");
}

/** "812 B", "14 KB", "2.3 MB". */
export function sizeOf(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999500) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1000000).toFixed(1)} MB`;
}

/** "0:07" for seconds. */
export function lengthOf(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The name of a language in that language, "sl" -> "slovenščina"; the code itself when unknown. */
export function languageName(code) {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) || code;
  } catch {
    return code;
  }
}

/** "apprentice" -> "Apprentice". */
export function titled(words) {
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : "";
}

/** The plain words of a message for labels, quotes and the clipboard. */
export function wordsOf(message) {
  return message.text ?? message.caption ?? message.poll?.question ?? kindOf(message);
}

/** What a message without words is: "Photo", "Voice message", … */
export function kindOf(message) {
  const kinds = { photo: "Photo", voice: "Voice message", audio: "Audio", video: "Video", video_note: "Video", animation: "Animation",
    sticker: "Sticker", location: "Place", venue: "Place", contact: "Contact", dice: "Dice", poll: "Poll" };
  if (message.animation) return kinds.animation;
  if (message.document) return message.document.file_name || "File";
  const kind = Object.keys(kinds).find((name) => message[name]);
  return kind ? kinds[kind] : "Message";
}
