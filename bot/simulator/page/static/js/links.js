// Recognises links: which may be opened, which are invitations to this bot. Pure.

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** The address as a safe absolute URL, or null (javascript:, data:, nonsense). */
export function safeUrl(address) {
  const text = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(text);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** "CODE" of https://t.me/<bot>?start=CODE or tg://resolve?domain=<bot>&start=CODE ("" without a code); null for other links. */
export function startCodeOf(address, botUsername) {
  const url = safeUrl(address);
  if (!url || !botUsername) return null;
  const web = /^https?:$/.test(url.protocol) && /^(www\.)?(t|telegram)\.me$/.test(url.hostname);
  const name = web ? url.pathname.split("/")[1] : url.protocol === "tg:" ? url.searchParams.get("domain") : null;
  if (!name || name.toLowerCase() !== botUsername.toLowerCase()) return null;
  return url.searchParams.get("start") || "";
}
