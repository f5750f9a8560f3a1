// One question and what came of it: an answer with footnotes, a refusal, or an error. What arrives is set as text, never as HTML.

import { explains } from "./popover.js";

// What stands above a refusal, but for one that says no more than that nothing was found.
const REFUSALS = { needs_clarification: "Which one?", no_documents: "No documents to answer from", not_a_question: "Not a question" };
// Of an answer that tells why there is none.
const DENIALS = {
  false_premise: "The question takes something for granted that the documents do not say.",
  not_in_documents: "The documents do not tell more.",
};

export class Exchange {
  constructor(question) {
    this.question = question;
    this.sentences = []; // as shown, without marks
    this.citations = new Map(); // by number
    this.refused = ""; // the words of a refusal
    this.kept = { question, said: [] }; // what it can be shown from again
    this.broke = false;
    this.text = element("div", { class: "answer", dir: "auto" });
    this.notes = element("ol", { class: "footnotes", "aria-label": "Footnotes", "aria-live": "off", hidden: "" });
    this.state = element("p", { class: "state" }, "Reading the documents…");
    this.node = element("article", { class: "exchange waiting" },
      element("h2", { class: "question", dir: "auto" }, question), this.text, this.state, this.notes);
  }

  // What the conversation keeps of it for the questions that follow; nothing if it failed or has no answer.
  get turns() {
    const content = this.sentences.join(" ") || this.refused;
    return content && !this.broke ? [{ role: "user", content: this.question }, { role: "assistant", content }] : [];
  }

  evidence({ passages, search_query: query }) {
    this.#readAs(query);
    this.state.textContent = `Reading the documents… ${counted(passages.length, "passage")} found`;
  }

  sentence(said) {
    const { text, sentence, citations } = said;
    this.kept.said.push(said);
    this.#keep(citations);
    this.#say(sentence, text.includes("\n") && text.search(/\S/) > text.indexOf("\n"));
    this.state.textContent = "Writing and checking…";
  }

  final(answer, seconds) {
    const answers = answer.answerable || answer.sentences.length > 0;
    this.#settle();
    this.#readAs(answer.search_query);
    if (answers) this.#complete(answer);
    else this.#refuse(answer);
    if (answer.removed.length) this.node.append(leftOut(answer.removed));
    this.node.append(element("p", { class: "made-by" }, madeBy(answer, seconds)));
    this.kept = { question: this.question, seconds, answer: answers ? { ...answer, passages: [] } : answer }; // an answer shows none
  }

  stopped() {
    this.#settle();
    this.node.append(element("p", { class: "made-by stopped" }, this.sentences.length ? "Stopped here." : "Stopped."));
  }

  failed(problem) {
    this.broke = true;
    this.kept.said = [];
    this.#settle();
    const detail = worded(problem.detail) ?? worded(problem.title) ?? "Something went wrong.";
    const note = element("div", { class: "problem", role: "alert" }, element("p", {}, detail));
    if (problem.request_id) note.append(element("p", { class: "request" }, "Request ", element("code", {}, problem.request_id)));
    this.node.append(note);
    if (problem.passages?.length) this.node.append(passageList("What was found", problem.passages));
  }

  #settle() {
    this.node.classList.remove("waiting");
    this.state.remove();
  }

  #keep(citations) {
    for (const citation of citations) {
      if (this.citations.has(citation.number)) continue;
      this.citations.set(citation.number, citation);
      this.notes.append(footnote(citation));
      this.notes.hidden = false;
    }
  }

  #say({ text, citations, support }, newLine) {
    if (newLine || !this.text.lastChild) this.text.append(element("p"));
    const line = this.text.lastChild;
    const begins = !line.hasChildNodes();
    const item = begins && /^[-*•]\s+/.test(text);
    if (item) line.classList.add("item");
    if (!begins) line.append(" ");
    line.append(element("span", { class: "sentence", "data-support": support }, item ? text.replace(/^[-*•]\s+/, "") : text));
    if (support === "unsupported") line.append(" ", element("span", { class: "unsupported" }, "not in the documents"));
    for (const number of citations) if (this.citations.has(number)) line.append(mark(this.citations.get(number)));
    this.sentences.push(text);
  }

  // Streamed sentences stand as they are; what only the final answer has is added.
  #complete(answer) {
    const streamed = this.sentences.every((text, i) => text === answer.sentences[i]?.text);
    if (!streamed) this.#clear();
    this.#keep(answer.citations);
    let at = 0;
    answer.sentences.forEach((sentence, i) => {
      const start = Math.max(answer.answer.indexOf(sentence.text, at), at);
      if (i >= this.sentences.length) this.#say(sentence, answer.answer.slice(at, start).includes("\n"));
      at = start + sentence.text.length;
    });
    if (answer.sentences.some(({ support }) => support === "partial")) {
      this.text.append(element("p", { class: "caveat" }, "Dotted sentences have words that the sources do not."));
    }
    for (const { earlier, later } of answer.differing) {
      const of = (number) => day(this.citations.get(number));
      this.text.append(element("p", { class: "caveat" },
        `The sources differ: [${earlier}] is of ${of(earlier)}, [${later}] is later, of ${of(later)}.`));
    }
    if (!answer.answerable) this.text.append(element("p", { class: "caveat" }, DENIALS[answer.reason]));
    for (const part of answer.missing) {
      const told = answer.nearest?.length ? "No sure answer found" : "Not found in the documents";
      this.text.append(element("p", { class: "caveat" }, `${told}: ${part}`));
    }
    if (answer.nearest?.length) this.text.append(nearest(answer.nearest));
  }

  #readAs(query) {
    const known = this.node.querySelector(".read-as");
    if (!known && query && query !== this.question) {
      this.text.before(element("p", { class: "read-as" }, "Read as ", element("bdi", {}, quoted(query))));
    }
  }

  #refuse(answer) {
    this.#clear();
    this.refused = answer.answer;
    const label = REFUSALS[answer.reason];
    this.text.replaceWith(element("div", { class: "refusal" }, ...(label ? [element("p", { class: "label" }, label)] : []),
      element("p", { class: "words" }, this.refused)));
    if (answer.nearest?.length) this.node.append(nearest(answer.nearest));
    if (answer.passages.length) this.node.append(passageList("The nearest passages", answer.passages));
  }

  #clear() {
    this.sentences = [];
    this.citations.clear();
    this.text.replaceChildren();
    this.notes.replaceChildren();
    this.notes.hidden = true;
  }
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function viewAddress(id, start, end) {
  const page = `/documents/${encodeURIComponent(id)}/view`;
  return start === undefined ? page : `${page}?start=${start}&end=${end}#cited`;
}

function mark(citation) {
  const link = placeLink(citation, "mark", String(citation.number));
  link.setAttribute("aria-label", `Footnote ${citation.number}`);
  explains(link, () => [
    element("span", { class: "words" }, quoted(shortened(citation.cited_text, 360))),
    element("span", { class: "from" }, [citation.document_title, day(citation)].filter(Boolean).join(", ")),
  ]);
  return link;
}

function footnote(citation) {
  const note = element("li", { value: citation.number }, element("span", { class: "words", dir: "auto" }, quoted(citation.cited_text)), " ");
  note.append(...whereFrom(citation, citation.page));
  return note;
}

function nearest(citations) {
  return element("section", { class: "nearest" }, element("p", { class: "label" }, "Closest sentences, which may not answer it"),
    element("ol", { class: "footnotes" }, ...citations.map(footnote)));
}

function passageList(title, passages) {
  const list = element("ul", { class: "passages" }, ...passages.map((passage) => element("li", {},
    element("p", { class: "from" }, ...whereFrom(passage)), element("p", { class: "words", dir: "auto" }, shortened(unmarked(passage.text), 420)))));
  return element("details", { class: "found", "aria-live": "off" }, element("summary", {}, `${title} (${passages.length})`), list);
}

function leftOut(removed) {
  const list = removed.map(({ text, reason }) => element("li", {},
    element("p", { class: "words", dir: "auto" }, text), element("p", { class: "why" }, reason)));
  const title = `Left out of the answer: ${counted(removed.length, "sentence")}`; // each has its reason
  return element("details", { class: "removed", "aria-live": "off" }, element("summary", {}, title), element("ul", {}, ...list));
}

// Title (linked to the place in the stored text), date, page, and the original where it has an address.
function whereFrom(found, page) {
  const parts = [placeLink(found, "title", found.document_title || found.source)];
  const more = [day(found), page ? `p. ${page}` : ""].filter(Boolean).join(", ");
  if (more) parts.push(`, ${more}`);
  if (/^https?:\/\//i.test(found.url ?? "")) {
    parts.push(" · ", element("a", { href: found.url, target: "_blank", rel: "noopener noreferrer" }, "original"));
  }
  return parts;
}

function placeLink(found, kind, text) {
  const href = viewAddress(found.document_id, found.start_char_index, found.end_char_index);
  return element("a", { class: kind, href, target: "_blank", rel: "noopener" }, text);
}

function madeBy({ mode, model, timings_ms: timings }, seconds) {
  const by = mode === "llm" ? `With ${model ?? "a language model"}` : "Without a language model";
  return `${by} · ${((timings?.total ?? seconds * 1000) / 1000).toFixed(1)}\u00a0s`;
}

export const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
export const day = (found) => found.published_at?.slice(0, 10) ?? "";
const oneLine = (text) => text.trim().replace(/\s+/g, " ");
const quoted = (text) => (/^\s*["“”]/.test(text) ? lines(text) : `“${lines(text)}”`); // what begins with a quotation mark has its own
const lines = (text) => text.trim().split(/\n(?=[ \t]*[|*-])/).map(oneLine).map(row).join("\n"); // rows and items stay apart
const row = (line) => (/^\|.*\|$/.test(line) ? line.split("|").map(oneLine).filter(Boolean).join(" · ") : line);
// A passage is shown to find one's way, not as a quotation: headings, bold words, links and tables without the signs of Markdown.
const unmarked = (text) => text.slice(0, 2000).split("\n").map((line) => line.trim()).filter((line) => !isRule(line)).map(plain).join("\n");
const isRule = (line) => /^[\s|:-]+$/.test(line) && line.includes("-") && (line.includes("|") || line.length > 2);
const plain = (line) => row(line.replace(/^#{1,6}\s+/, "").replace(/(?<![\w*])\*\*(?=\S)([^*]+)(?<=\S)\*\*(?![\w*])/g, "$1")
  .replace(/!?\[([^[\]]*)\]\([^\s()]*[/.#:][^\s()]*\)/g, "$1"));
const worded = (value) => (typeof value === "string" && value.trim() ? value : null);

function shortened(text, length) {
  const line = oneLine(text);
  return line.length <= length ? line : `${line.slice(0, length).replace(/\s+\S*$/, "")} …`;
}
