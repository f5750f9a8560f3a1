// The small note that shows a footnote's words beside its mark, on hover and on focus.
// It stays while the pointer is on it, and Escape puts it away (WCAG 1.4.13).

const popover = document.getElementById("popover");
const GAP = 8; // px, to the mark and to the edges of the window
let shownFor = null;
let leaving = 0;

// Shows what `content()` gives (nodes) while `mark` is hovered or focused.
export function explains(mark, content) {
  const open = () => show(mark, content);
  mark.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && open());
  mark.addEventListener("pointerleave", leaveSoon);
  mark.addEventListener("focus", () => mark.matches(":focus-visible") && open());
  mark.addEventListener("blur", hide);
}

export function hide() {
  clearTimeout(leaving);
  popover.hidden = true;
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
}

function show(mark, content) {
  clearTimeout(leaving);
  if (shownFor === mark) return;
  hide();
  popover.replaceChildren(...content());
  popover.hidden = false;
  shownFor = mark;
  mark.setAttribute("aria-describedby", popover.id);
  place(mark.getBoundingClientRect());
}

function place(mark) {
  const { offsetWidth: width, offsetHeight: height } = popover;
  const room = document.documentElement.clientWidth - width - GAP;
  const left = Math.max(GAP, Math.min(mark.left + mark.width / 2 - width / 2, room));
  const above = mark.top - height - GAP;
  popover.style.left = `${left + window.scrollX}px`;
  popover.style.top = `${(above >= GAP ? above : mark.bottom + GAP) + window.scrollY}px`;
}

function leaveSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, 200); // time to move the pointer onto the note
}

popover.addEventListener("pointerenter", () => clearTimeout(leaving));
popover.addEventListener("pointerleave", leaveSoon);
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
window.addEventListener("resize", hide);
