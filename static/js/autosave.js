// Saves each answer as it is given and says so; without it the button of the page does the same.
const form = document.querySelector("[data-ccv-autosave]");
const state = document.querySelector("[data-ccv-save-state]");
const text = document.querySelector("[data-ccv-save-text]");
let lastTime = "";
let seenAt = form ? form.elements.seen_at.value : "";
const waiting = new Map();

const say = (kind, words) => {
  state.className = kind ? `state state-${kind}` : "state";
  text.textContent = words;
};

async function save(question) {
  const code = question.dataset.ccvQuestion;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("seen_at", seenAt);
  for (const field of question.querySelectorAll("input, textarea")) {
    const isChoice = field.type === "radio" || field.type === "checkbox";
    if (field.type !== "file" && !field.name.startsWith("n_") && (!isChoice || field.checked)) body.append(field.name, field.value);
  }
  say("", form.dataset.ccvSaving);
  try {
    const answer = await fetch(form.dataset.ccvAutosave.replace("CODE", code), { method: "POST", body, credentials: "same-origin" });
    const said = await answer.json();
    if (answer.ok) {
      lastTime = said.time;
      waiting.delete(code);
      say("ok", said.message);
    } else {
      say("bad", said.message);
    }
  } catch {
    // Kept on the page: sent again as soon as the network is back, or with the button.
    waiting.set(code, question);
    say("off", `${form.dataset.ccvLost} ${lastTime || "–"}`);
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
  window.addEventListener("online", () => [...waiting.values()].forEach(save));
}
