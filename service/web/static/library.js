// The documents that there are: how many, and their list, from which one can be deleted.

import { counted, day, element, viewAddress } from "./exchange.js";

const [library, documents, passages, some, none] = ["library", "documents", "passages", "some", "none"].map((id) => document.getElementById(id));

// Brings the page in line with what the service holds now.
export async function recount() {
  const now = await fetch("/readyz").then((response) => response.json());
  documents.textContent = counted(now.documents, "document");
  passages.textContent = counted(now.passages, "passage");
  some.hidden = library.hidden = now.documents === 0;
  none.hidden = now.documents > 0;
  library.querySelector("ul").replaceChildren();
  if (library.open) await list();
}

async function list() {
  const [items, note] = [library.querySelector("ul"), library.querySelector(".note")];
  const listed = await fetch("/documents", { headers: { Accept: "application/json" } })
    .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
    .catch(() => null);
  items.replaceChildren(...(listed?.documents ?? []).map((found, _, all) => {
    const name = found.title || found.id;
    const alike = all.filter(({ title }) => title === found.title).length > 1;
    const file = alike ? found.source : found.source.split("/").pop();
    const from = [day(found), file].filter((told) => told && told !== name && told !== found.id).join(", ");
    const link = element("a", { href: viewAddress(found.id), target: "_blank", rel: "noopener" }, name);
    return element("li", {}, link, ...(from ? [element("span", { class: "from" }, ` ${from}`)] : []), " ", deletion(found.id, name));
  }));
  const more = listed ? listed.total - listed.documents.length : 0;
  note.textContent = listed ? `and ${more.toLocaleString("en")} more` : "The list could not be read.";
  note.hidden = listed !== null && more <= 0;
}

function deletion(id, name) {
  const button = element("button", { class: "delete", type: "button", "aria-label": `Delete ${name}` }, "Delete");
  button.addEventListener("click", async () => {
    if (!confirm(`Delete “${name}”? Questions will no longer be answered from it.`)) return;
    button.disabled = true;
    const response = await fetch(`/documents/${encodeURIComponent(id)}`, { method: "DELETE" }).catch(() => null);
    if (!response?.ok && response?.status !== 404) { // 404: somebody else was first
      button.replaceWith(element("span", { class: "problem-here" }, "could not be deleted"));
      return;
    }
    button.closest("li").remove();
    library.querySelector("summary").focus();
    await recount();
  });
  return button;
}

library.addEventListener("toggle", () => library.open && !library.querySelector("li") && list());
