// Starts sending a document as soon as it is chosen and its box is ticked; without it the form carries the file.
// Nothing is kept in the browser.
import { Refused, send, show } from "./pieces.js";

const form = document.querySelector("form[enctype]");
const tasks = new Map();

async function start(place) {
  const code = place.dataset.ccvCode;
  const input = place.querySelector("input[type=file]");
  if (!input.files.length || !form.elements[`n_${code}`].checked || tasks.has(code)) return;
  const task = { place, code };
  tasks.set(code, task);
  await input.shrinking;
  const [file] = input.files;
  input.disabled = true;
  try {
    const said = await send(task, file);
    place.outerHTML = said.documents;
    document.getElementById(`forms-${code}`).innerHTML = said.forms;
    show(document.querySelector(`[data-ccv-code="${code}"]`), said.message);
  } catch (error) {
    input.disabled = false;
    show(place, error.message || place.dataset.ccvCut);
    if (error instanceof Refused) input.value = "";
    if (error.isDoubtful) place.querySelector("[data-ccv-doubt]").hidden = false;
  }
  tasks.delete(code);
}

if (form && window.crypto?.subtle && AbortSignal.timeout) {
  document.addEventListener("change", (event) => {
    const place = event.target.closest("[data-ccv-upload]");
    if (!place) return;
    const done = start(place);
    const task = tasks.get(place.dataset.ccvCode);
    if (task) task.done ??= done;
  });
  // Pressed while a document is on its way: the form leaves after it; when the line is cut, the form carries the file.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || !tasks.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    const going = [...tasks.values()];
    for (const task of going) if (task.isCut) task.giveUp();
    Promise.all(going.map((task) => task.done)).finally(() => setTimeout(() => form.requestSubmit(submitter)));
  }, { capture: true });
}
