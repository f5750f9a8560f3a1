// The conversation of this tab, which is still there when the page is loaded again.

const NAME = "conversation";

// What was asked here and what came of it, oldest first. Nothing if it cannot be read.
export function kept() {
  try {
    return [...JSON.parse(sessionStorage.getItem(NAME) ?? "[]")];
  } catch {
    return [];
  }
}

// Keeps it, without the older half where that is too much.
export function keep(exchanges) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(exchanges));
  } catch (fault) {
    if (exchanges.length > 1) keep(exchanges.slice(Math.ceil(exchanges.length / 2)));
    else console.warn(fault);
  }
}
