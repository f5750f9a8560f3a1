// The page: the composer, the conversation, and one question at a time on its way.

import { Exchange } from "./exchange.js";
import { keep, kept } from "./kept.js";
import { hide } from "./popover.js";
import { events } from "./sse.js";
import "./uploads.js";

const MAX_TURNS = 10;
const MAX_TURN_LENGTH = 20_000; // code points, as the service allows

const [composer, question, send, keys, conversation, empty, newConversation] = [
  "composer", "question", "send", "keys", "conversation", "empty", "new-conversation",
].map((id) => document.getElementById(id));

let exchanges = [];
let running = null; // the AbortController of the question on its way
let follows = false; // whether what stands in the composer is asked as soon as that one is answered
const KEYS = keys.textContent;

async function ask(asked) {
  const exchange = new Exchange(asked);
  const control = (running = new AbortController());
  const history = turns();
  exchanges.push(exchange);
  show(exchange);
  try {
    await follow(exchange, history, control.signal);
  } catch (problem) {
    if (running !== control) return; // the conversation was cleared
    follows = false;
    if (control.signal.aborted) exchange.stopped();
    else exchange.failed(problem);
    if (!control.signal.aborted || !exchange.sentences.length) giveBack(asked);
  } finally {
    if (running === control) settle();
    save();
    refresh();
  }
}

function settle() {
  const next = follows;
  running = null;
  follows = false;
  if (next) composer.requestSubmit();
}

// Sends the question and hands what arrives to the exchange. Throws a problem (title, detail, status, request_id).
async function follow(exchange, history, signal) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const response = await post({ question: exchange.question, history, stream: true }, signal);
  if (!response.headers.get("content-type")?.includes("text/event-stream")) return exchange.final(await response.json(), seconds());
  try {
    for await (const { name, data } of events(response.body)) {
      if (signal.aborted) throw signal.reason;
      if (name === "evidence") exchange.evidence(data);
      if (name === "sentence") exchange.sentence(data);
      if (name === "final") return exchange.final(data, seconds());
      if (name === "error") throw data;
    }
  } catch (fault) {
    throw fault instanceof Error ? broken(response, fault) : fault;
  }
  throw broken(response);
}

async function post(body, signal) {
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
  let response;
  try {
    response = await fetch("/ask", { method: "POST", headers, body: JSON.stringify(body), signal });
  } catch (fault) {
    if (!signal.aborted) console.error(fault);
    throw { detail: "The service could not be reached. Is it still running?" };
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  throw { detail: `The service answered with status ${response.status}.`, request_id: requestId(response), ...problem };
}

function broken(response, fault) {
  if (fault && fault.name !== "AbortError") console.error(fault);
  return { detail: "The connection ended before the answer was complete.", request_id: requestId(response) };
}

const requestId = (response) => response.headers.get("x-request-id");

// The latest questions and answers, without marks, oldest first.
function turns() {
  const all = exchanges.flatMap((exchange) => exchange.turns).slice(-MAX_TURNS);
  return all.map(({ role, content }) => ({ role, content: [...content].slice(0, MAX_TURN_LENGTH).join("") }));
}

function show(exchange) {
  conversation.setAttribute("aria-live", "polite"); // what was said before is not read out again
  conversation.append(exchange.node);
  refresh();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  exchange.node.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

function giveBack(asked) {
  if (question.value.trim()) return; // the next question is already being written
  question.value = asked;
  question.focus();
}

function clear() {
  const control = running;
  running = null;
  follows = false;
  control?.abort();
  hide();
  exchanges = [];
  save();
  conversation.replaceChildren();
  refresh();
  question.focus();
}

// Of questions that failed the last is kept, to be asked again: one that is on its way fails when the page is left.
function save() {
  keep(exchanges.filter(({ broke }, at) => !broke || at === exchanges.length - 1).map((exchange) => exchange.kept));
}

// Shows the conversation again that there was before the page was loaded anew. What had no answer yet can be asked again.
function restore() {
  for (const entry of kept()) {
    try {
      if (entry.answer || entry.said.length) exchanges.push(restored(entry));
      else giveBack(entry.question);
    } catch (fault) {
      console.warn(fault); // it was kept by a page of another version
    }
  }
  conversation.append(...exchanges.map(({ node }) => node));
}

function restored({ question: asked, answer, seconds, said }) {
  const exchange = new Exchange(asked);
  if (answer) {
    exchange.final(answer, seconds);
  } else {
    for (const one of said) exchange.sentence(one);
    exchange.stopped();
  }
  return exchange;
}

// Brings every control in line with what is going on.
function refresh() {
  send.textContent = running ? "Stop" : "Ask";
  send.classList.toggle("stop", Boolean(running));
  keys.textContent = follows ? "Asked as soon as this answer is there." : KEYS;
  const unusable = !running && !question.value.trim();
  if (unusable && document.activeElement === send) question.focus();
  send.disabled = unusable;
  empty.hidden = exchanges.length > 0;
  newConversation.hidden = exchanges.length === 0;
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight + question.offsetHeight - question.clientHeight}px`;
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const asked = question.value.trim();
  follows = Boolean(running && asked);
  refresh();
  if (running || !asked) return;
  question.value = "";
  ask(asked);
  question.focus();
});

send.addEventListener("click", (event) => {
  if (!running) return;
  event.preventDefault();
  if (event.detail < 2) running.abort(); // the second click of a double click on "Ask" does not stop it
});

question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: an input method is composing
  event.preventDefault();
  composer.requestSubmit();
});

question.addEventListener("input", () => {
  follows = false; // it is still being written
  refresh();
});
newConversation.addEventListener("click", clear);
window.addEventListener("resize", refresh);
window.addEventListener("pagehide", save);

restore();
refresh();
