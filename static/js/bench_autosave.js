// Saves the criterion on screen as it is entered, with the version it was opened with; without it the button does the same.
const form = document.querySelector("[data-ccv-bench][data-ccv-saving]");
const state = document.querySelector("[data-ccv-save-state]");
const text = document.querySelector("[data-ccv-save-text]");
// One request at a time: the version the server gives back is the one the next saving starts from.
let line = Promise.resolve();
let isSending = false;
let isStopped = false;
let timer = 0;
let lastSaid = "";

const say = (kind, words) => {
  state.className = kind ? `state state-${kind}` : "state";
  text.textContent = words;
};

async function send() {
  if (isStopped) return;
  isSending = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { "X-CCV-Autosave": "1" }, credentials: "same-origin", keepalive: true,
      signal: AbortSignal.timeout(8000),
    });
    const said = await answer.json();
    if (answer.ok) {
      form.elements.version.value = said.version;
      lastSaid = said.message;
      say("ok", said.message);
    } else {
      // A colleague's newer text: nothing more is sent on its own, the button shows both and asks.
      isStopped = answer.status === 409;
      say(isStopped ? "bad" : "", said.message);
    }
  } catch {
    say("off", `${form.dataset.ccvLost} ${lastSaid || "–"}`);
  } finally {
    isSending = false;
  }
}

function save() {
  clearTimeout(timer);
  say("", form.dataset.ccvSaving);
  line = line.then(send);
}

// A level without its grounds is half a thought the person is still writing: wait for the rest.
const isReady = () => {
  const level = form.elements.level.value;
  if (level === "na") return form.elements.na_reason.value.trim() !== "";
  if (level === "") return form.elements.rationale.value.trim() !== "";
  const checked = (name) => form.querySelector(`[name=${name}]:checked`) !== null;
  return form.elements.rationale.value.trim().length >= 20 && checked("evidence_kinds") && checked("confidence");
};

if (form && state) {
  form.addEventListener("change", () => isReady() && save());
  form.addEventListener("input", (event) => {
    if (event.target.type !== "textarea" && event.target.type !== "text") return;
    clearTimeout(timer);
    timer = setTimeout(() => isReady() && save(), 1500);
  });
  // The page carries everything itself; it leaves after the saving on its way, never beside it.
  window.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    clearTimeout(timer);
    isStopped = true;
    if (!isSending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    line.finally(() => form.requestSubmit(submitter));
  }, { capture: true });
}
