// Adding documents: files are sent, their job is followed to its end, and what failed is told with its reason.

import { counted, element } from "./exchange.js";
import { recount } from "./library.js";
import { events } from "./sse.js";

const AGAIN_MS = 1000; // until a stream that broke is opened again

const [add, files, uploads] = ["add", "files", "uploads"].map((id) => document.getElementById(id));

class Upload {
  constructor(total) {
    this.job = null;
    this.control = new AbortController(); // of the request that sends the files
    this.title = element("p", { class: "label" }, `Adding ${counted(total, "document")}`);
    this.bar = element("progress", { "aria-label": "Progress" });
    this.state = element("p", { class: "small" }, "Sending…");
    this.failed = element("ul", { class: "failed", "aria-label": "Failed", hidden: "" });
    this.cancel = button("Cancel", () => this.#cancel());
    this.retry = button("Try again", () => this.follow(this.#post("retry")));
    this.dismiss = button("Dismiss", () => this.node.remove());
    this.node = element("section", { class: "upload", role: "status", "aria-live": "off" },
      this.title, this.bar, this.state, this.failed, element("p", { class: "buttons" }, this.cancel, this.retry, this.dismiss));
    this.#settle(false);
    uploads.append(this.node);
  }

  send(chosen) {
    const form = new FormData();
    for (const file of chosen) form.append("files", file, file.webkitRelativePath || file.name);
    return this.follow(fetch("/documents", { method: "POST", body: form, signal: this.control.signal }));
  }

  // Follows the job that a request replies with.
  async follow(request) {
    if (this.job) this.title.textContent = "Trying again";
    this.#settle(false);
    try {
      this.job = await told(await request);
      await this.#watch();
    } catch (problem) {
      this.title.textContent = this.control.signal.aborted ? "Cancelled" : "Nothing was added";
      this.state.textContent = this.control.signal.aborted ? "" : problem.detail ?? "The service could not be reached.";
      this.#settle(true);
    }
  }

  async #watch() {
    for (;;) {
      this.#show();
      if (this.job.receipt) return this.#end();
      try {
        const response = await fetch(this.#address(), { headers: { Accept: "text/event-stream" } });
        if (response.status === 404) throw await problemOf(response);
        if (response.ok) for await (const { data } of events(response.body)) this.#show((this.job = data));
      } catch (fault) {
        if (fault.status === 404) throw fault;
        this.state.textContent = "The connection is lost; trying again…";
      }
      if (!this.job.receipt) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  #show() {
    const { items, stages, seconds_left: left, state } = this.job;
    const over = items.done + items.failed;
    this.bar.max = 1;
    this.bar.value = items.total === 1 ? stages.embedded / (stages.cut || Infinity) : over / items.total;
    this.state.textContent = [
      state === "cancelled" ? "Stopping" : `${number(over)} of ${number(items.total)}`,
      `${counted(stages.cut, "passage")} cut`, `${number(stages.embedded)} embedded`, `${number(stages.indexed)} indexed`,
      left === null ? "" : `about ${number(Math.ceil(left))} s left`,
    ].filter(Boolean).join(" · ");
    this.failed.hidden = !this.job.failed.length;
    this.failed.replaceChildren(...this.job.failed.map(({ source, reason }) => element("li", {},
      element("span", { class: "from" }, source), `: ${reason}`)));
  }

  #end() {
    const { receipt, state } = this.job;
    const told = ["added", "updated", "unchanged", "removed", "failed"].map((name) => [receipt[name].length, name]);
    const made = [[receipt.embedded, "embedded"], [receipt.reused, "reused"]];
    const counts = (pairs) => pairs.filter(([count]) => count).map(([count, name]) => `${number(count)} ${name}`);
    const named = (count, noun) => (count ? [counted(count, noun)] : []);
    this.title.textContent = state === "cancelled" ? "Cancelled; what was added stays" : "Done";
    this.state.textContent = [...counts(told), ...named(receipt.duplicates.length, "duplicate"),
      ...named(receipt.passages, "passage"), ...counts(made)].join(" · ") || "nothing was added";
    this.node.setAttribute("aria-live", "polite");
    this.#settle(true);
    recount();
  }

  #settle(over) {
    this.bar.hidden = this.cancel.hidden = over;
    this.dismiss.hidden = !over;
    this.retry.hidden = !over || !this.job?.failed.length;
  }

  async #cancel() {
    if (!this.job) return this.control.abort();
    this.job = await told(await this.#post("cancel")).catch(() => this.job);
    this.#show();
  }

  #post(what) {
    return fetch(this.#address(what), { method: "POST" });
  }

  #address(what = "") {
    return `/jobs/${this.job.id}${what && `/${what}`}`;
  }
}

async function told(response) {
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

const problemOf = (response) => response.json().catch(() => ({ status: response.status, detail: `The service answered with status ${response.status}.` }));

function button(label, act) {
  const made = element("button", { class: "quiet", type: "button" }, label);
  made.addEventListener("click", act);
  return made;
}

const number = (count) => count.toLocaleString("en");

// As many files in one request as the service takes; a file that is too large by itself is refused there.
function* batches(chosen) {
  const most = Number(files.dataset.mostBytes) / 2;
  const mostFiles = 500; // of a form with more than 1,000 parts nothing is read
  let [batch, size] = [[], 0];
  for (const file of chosen) {
    if (batch.length && (batch.length >= mostFiles || size + file.size > most)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    batch.push(file);
    size += file.size;
  }
  if (batch.length) yield batch;
}

async function upload(chosen) {
  for (const batch of batches(chosen)) await new Upload(batch.length).send(batch);
}

add.addEventListener("click", () => files.click());
files.addEventListener("change", () => {
  upload([...files.files]);
  files.value = ""; // so that the same files can be chosen again
});

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  upload([...event.dataTransfer.files]);
});

// Jobs that go on from before this page was opened.
fetch("/jobs").then(told).then(({ jobs }) => {
  for (const job of jobs) if (!job.receipt) new Upload(job.items.total).follow(Promise.resolve(Response.json(job)));
}).catch((fault) => console.warn(fault));
