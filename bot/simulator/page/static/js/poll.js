// Draws a poll or quiz and takes the vote.

import { h } from "./dom.js";

const correctOnes = (poll) => poll.correct_option_ids ?? (poll.correct_option_id === undefined ? [] : [poll.correct_option_id]);

function votesOf(poll, message) {
  if (message.own_vote) return message.own_vote;
  return poll.options.flatMap((option, index) => ((option.voter_count || 0) > 0 ? [index] : []));
}

function kindOf(poll, several) {
  const words = [poll.type === "quiz" ? "Quiz" : "Poll"];
  if (several) words.push("several answers");
  if (poll.is_closed) words.push("closed");
  return words.join(" · ");
}

function result(poll, option, index, mine, total) {
  const correct = correctOnes(poll);
  const right = poll.type !== "quiz" || !correct.length ? null : correct.includes(index) ? true : mine ? false : null;
  const share = total ? Math.round((100 * (option.voter_count || 0)) / total) : 0;
  const said = right === true ? "✓" : right === false ? "✗" : mine ? "✓" : "";
  const spoken = [mine ? "your answer" : "", right === true ? "right" : right === false ? "wrong" : ""].filter(Boolean).join(", ");
  return h("div", { class: "poll-option", role: "listitem", "aria-checked": null, data: { pollOption: option.text, ...(right === null ? {} : { right: String(right) }) } },
    h("span", { class: "poll-mark", "aria-hidden": "true" }, said), h("span", {}, option.text, spoken ? h("span", { class: "sr" }, ` (${spoken})`) : null), h("small", {}, `${share} %`),
    h("progress", { max: 100, value: share, "aria-hidden": "true" }));
}

function open(poll, several, vote) {
  const chosen = new Set();
  const send = h("button", { type: "button", class: "solid", disabled: true, data: { pollSend: "" }, on: { click: () => vote([...chosen].sort((a, b) => a - b)) } }, "Vote");
  const options = poll.options.map((option, index) => {
    const mark = h("span", { class: "poll-mark", "aria-hidden": "true" });
    const button = h("button", { type: "button", class: "poll-option", role: several ? "checkbox" : null, "aria-checked": several ? "false" : null,
      data: { pollOption: option.text, several: String(several) } }, mark, h("span", {}, option.text));
    button.addEventListener("click", () => {
      if (!several) {
        vote([index]);
        return;
      }
      if (!chosen.delete(index)) chosen.add(index);
      mark.textContent = chosen.has(index) ? "✓" : "";
      button.setAttribute("aria-checked", String(chosen.has(index)));
      send.disabled = chosen.size === 0;
    });
    return button;
  });
  return several ? [...options, send] : options;
}

/** The poll of a message; `vote(indexes)` is called once the person decided. */
export function drawPoll(message, vote) {
  const { poll } = message;
  const several = Boolean(poll.allows_multiple_answers) || correctOnes(poll).length > 1;
  const mine = votesOf(poll, message);
  const total = poll.total_voter_count || 0;
  const done = mine.length > 0 || poll.is_closed;
  const options = done ? poll.options.map((option, index) => result(poll, option, index, mine.includes(index), total)) : open(poll, several, vote);
  return h("div", { class: "poll", data: { poll: poll.id } },
    h("div", { class: "poll-question" }, poll.question), h("div", { class: "poll-kind" }, kindOf(poll, several)),
    h("div", { role: done ? "list" : "group", "aria-label": "Options" }, ...options),
    mine.length && poll.allows_revoting && !poll.is_closed ? h("button", { type: "button", class: "plain", data: { pollBack: "" }, on: { click: () => vote([]) } }, "Take the vote back") : null,
    done && poll.explanation ? h("p", { class: "poll-why" }, poll.explanation) : null,
    h("div", { class: "poll-foot" }, total === 1 ? "1 vote" : `${total} votes`));
}
