// The conversation of this tab, which is still there when the page is loaded again.

const NAME = "conversation";

// What was answered here: questions, their final answers, and the seconds these took. Nothing if it cannot be read.
export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME)) ?? [];
  } catch {
    return [];
  }
}

export function keep(answered) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(answered));
  } catch (fault) {
    console.warn(fault); // too much, or not allowed: it goes on without
  }
}
