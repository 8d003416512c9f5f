// One document sent piece by piece: it goes on where the server stopped receiving it, and insists when the line is cut.
const PIECE = 96 * 1024;
const TRIES = [1000, 2000, 4000, 8000, 15000];
const form = document.querySelector("form[enctype]");

export class Refused extends Error {}
class GivenUp extends Error {}

async function post(address, body) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(address, { method: "POST", body, headers, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(20000) });
  if (answer.status >= 500) throw new Error("server");
  const said = await answer.json();
  if (answer.ok || answer.status === 409) return said;
  throw Object.assign(new Refused(said.message), { isDoubtful: said.doubtful });
}

export function show(place, words, share) {
  const bar = place.querySelector("[data-ccv-progress]");
  bar.hidden = share === undefined;
  if (share !== undefined) bar.value = share;
  place.querySelector("[data-ccv-upload-state]").textContent = words;
}

// Tries until it passes: a cut line is said, and tried again by itself, with the button, or when the network is back.
async function insist(task, act) {
  const again = task.place.querySelector("[data-ccv-again]");
  for (let turn = 0; ; turn += 1) {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Refused) throw error;
      show(task.place, task.place.dataset.ccvCut, task.place.querySelector("[data-ccv-progress]").value);
      again.hidden = false;
      task.isCut = true;
      const go = await new Promise((resolve) => {
        setTimeout(resolve, TRIES[Math.min(turn, TRIES.length - 1)], true);
        window.addEventListener("online", () => resolve(true), { once: true });
        again.onclick = () => resolve(true);
        task.giveUp = () => resolve(false);
      });
      again.hidden = true;
      task.isCut = false;
      if (!go) throw new GivenUp();
    }
  }
}

export async function send(task, file) {
  const { place, code } = task;
  const announced = new FormData();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const fingerprint = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  for (const [name, value] of Object.entries({ name: file.name, size: file.size, fingerprint })) announced.set(name, value);
  const { piece, finish, received } = await insist(task, () => post(place.dataset.ccvUpload, announced));
  for (let sent = received; sent < file.size;) {
    show(place, place.dataset.ccvSending.replace("PERCENT", Math.floor((100 * sent) / file.size)), sent / file.size);
    const part = file.slice(sent, sent + PIECE);
    const address = piece.replace("/0/", `/${sent}/`);
    sent = (await insist(task, () => post(address, part))).received;
  }
  show(place, place.dataset.ccvChecking, 1);
  const ticked = new FormData();
  for (const field of ["n", "k", "r"].map((name) => form.elements[`${name}_${code}`])) {
    if (field && (field.type !== "checkbox" || field.checked)) ticked.set(field.name, field.value);
  }
  ticked.set("here", window.location.pathname);
  return insist(task, () => post(finish, ticked));
}
