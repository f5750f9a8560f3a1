// Reads server-sent events from the body of a fetch: https://html.spec.whatwg.org/multipage/server-sent-events.html

// Gives {name, data} for each whole event. Events and line ends may be cut anywhere between chunks; an event that the
// stream breaks off is not given.
export async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let event = { name: "message", lines: [] };
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split(done ? /\r\n|\n|\r/ : /\r\n|\n|\r(?!$)/); // after a last \r, \n may follow
      rest = lines.pop();
      for (const line of lines) {
        if (line !== "") {
          take(line, event);
          continue;
        }
        if (event.lines.length) yield { name: event.name, data: JSON.parse(event.lines.join("\n")) };
        event = { name: "message", lines: [] };
      }
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => {}); // the reader left early, or the stream is already closed
  }
}

function take(line, event) {
  const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line); // a line that starts with ":" has an empty field: a heartbeat
  if (field === "event") event.name = value;
  if (field === "data") event.lines.push(value);
}
