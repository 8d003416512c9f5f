// Saves each answer as it is given and says so; without it the button of the page does the same.
const form = document.querySelector("[data-ccv-autosave]");
const state = document.querySelector("[data-ccv-save-state]");
const text = document.querySelector("[data-ccv-save-text]");
let lastTime = "";
const waiting = new Map();
// One request at a time: two that overtake each other would leave the older answer behind.
let line = Promise.resolve();
const queued = new Set();
let isSending = false;
// What did not arrive is sent again by itself, sooner while the line is only bad, later when it is gone.
const PAUSES = [1000, 2000, 4000, 8000];
let failures = 0;
let again = 0;

const say = (kind, words) => {
  state.className = kind ? `state state-${kind}` : "state";
  text.textContent = words;
};

function save(question) {
  queued.add(question);
  line = line.then(() => queued.delete(question) && send(question));
}

function sendAgain() {
  clearTimeout(again);
  again = setTimeout(() => [...waiting.values()].forEach(save), PAUSES[Math.min(failures, PAUSES.length) - 1] ?? 0);
}

async function send(question) {
  isSending = true;
  const code = question.dataset.ccvQuestion;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("page", form.elements.page.value);
  for (const field of question.querySelectorAll("input, textarea")) {
    const isChoice = field.type === "radio" || field.type === "checkbox";
    if (field.type !== "file" && !field.name.startsWith("n_") && (!isChoice || field.checked)) body.append(field.name, field.value);
  }
  say("", form.dataset.ccvSaving);
  try {
    const answer = await fetch(form.dataset.ccvAutosave.replace("CODE", code), { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout(8000) });
    const isAnswer = answer.headers.get("content-type")?.includes("json");
    if (!isAnswer && answer.status < 500) {
      // The session has closed: the button shows what was typed, ready to be sent after signing in.
      waiting.set(code, question);
      say("bad", form.dataset.ccvClosed);
      return;
    }
    const said = await answer.json();
    waiting.delete(code);
    failures = 0;
    if (answer.ok) lastTime = said.time;
    if (waiting.size) sendAgain();
    say(answer.ok ? (waiting.size ? "" : "ok") : "bad", waiting.size && answer.ok ? form.dataset.ccvSaving : said.message);
  } catch {
    // Kept on the page: sent again by itself, as soon as the network is back, or with the button.
    waiting.set(code, question);
    failures += 1;
    sendAgain();
    say("off", `${form.dataset.ccvLost} ${lastTime || "–"}`);
  } finally {
    isSending = false;
  }
}

if (form && state) {
  let timer = 0;
  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-ccv-question]");
    if (question && event.target.type !== "file") save(question);
  });
  form.addEventListener("input", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    clearTimeout(timer);
    timer = setTimeout(() => save(event.target.closest("[data-ccv-question]")), 1500);
  });
  // The page itself carries every answer; it leaves after the one still on its way, never beside it.
  window.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    clearTimeout(timer);
    clearTimeout(again);
    queued.clear();
    if (!isSending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    line.finally(() => form.requestSubmit(submitter));
  }, { capture: true });
  window.addEventListener("online", () => [...waiting.values()].forEach(save));
}
