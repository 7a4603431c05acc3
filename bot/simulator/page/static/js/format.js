// Writes times, sizes and names for people. Pure: no DOM, no state but the time zone that was set.

let offsetMinutes = null; // minutes east of UTC that the bot's clock shows; null: this computer's own zone

/** Take the zone of the rehearsal from an ISO time with offset; without one it is this computer's zone. */
export function useZoneOf(iso) {
  const found = /([+-])(\d\d):?(\d\d)$/.exec(iso || "");
  offsetMinutes = found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : null;
}

function shown(date, options) {
  if (offsetMinutes === null) return date.toLocaleString("en-GB", options);
  return new Date(date.getTime() + offsetMinutes * 60000).toLocaleString("en-GB", { ...options, timeZone: "UTC" });
}

/** "12:15" for a Unix time in seconds or a Date. */
export function timeOf(when) {
  const date = when instanceof Date ? when : new Date(when * 1000);
  return shown(date, { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** "Monday 25 May 2026"; the year only when asked for, the weekday "long" or "short". */
export function dayOf(when, withYear = false, weekday = "long") {
  const date = when instanceof Date ? when : new Date(when * 1000);
  return shown(date, { weekday, day: "numeric", month: "long", ...(withYear ? { year: "numeric" } : {}) }).replace(",", "");
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
