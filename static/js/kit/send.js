// Sends what the device holds, in small batches, and forgets each entry once the server says it has it.
const BATCH = 20;

async function session(address) {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
  return answer.ok ? (await answer.json()).token : null;
}

async function deliver(address, token, entries, isLast) {
  return fetch(address, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ entries, is_last: isLast }),
  });
}

// Returns { end, message, outcomes }: end is done, kept, signin, stranger, refused or lost. Entries not received stay.
export async function sendAll(mission, addresses) {
  const outcomes = [];
  try {
    const token = await session(addresses.session);
    if (!token) return { end: "signin", outcomes };
    const waiting = [...mission.entries];
    const address = addresses.receive.replace("00000000-0000-0000-0000-000000000000", mission.kit.id);
    do {
      const batch = waiting.splice(0, BATCH);
      const answer = await deliver(address, token, batch, waiting.length === 0);
      if (answer.type === "opaqueredirect" || answer.status === 403) return { end: "signin", outcomes };
      if (answer.status === 404) return { end: "stranger", outcomes };
      if (answer.status === 410) return { end: "refused", message: (await answer.json()).message, outcomes };
      if (!answer.ok) return { end: "lost", outcomes };
      const { entries } = await answer.json();
      outcomes.push(...entries);
      await mission.forget(entries.filter((entry) => entry.is_received).map((entry) => entry.id));
    } while (waiting.length > 0);
  } catch {
    return { end: "lost", outcomes };
  }
  if (mission.entries.length > 0) return { end: "kept", outcomes };
  await mission.close();
  return { end: "done", outcomes };
}
