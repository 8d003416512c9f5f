// Takes a mission along: the passphrase stays here, the mission comes once and is sealed before anything is written.
import * as vault from "./vault.js";

const LEAST = 12;
const form = document.querySelector("[data-ccv-take]");
const complain = (name) => {
  for (const line of form.querySelectorAll("[data-missing]")) line.hidden = line.dataset.missing !== name;
};

// The shell and its files are on the device once the worker is active; until then nothing is taken.
function active(registration) {
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("worker"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

async function take(passphrase) {
  await active(await navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.ccvScope }));
  const answer = await fetch(form.action, {
    method: "POST", body: new FormData(form), headers: { "X-CCV-Kit": "1" }, credentials: "same-origin", redirect: "manual",
  });
  if (!answer.ok) return false;
  const { frame, package: carried } = await answer.json();
  const salt = vault.salt();
  const key = await vault.keyFrom(passphrase, salt);
  await vault.saveKit({ ...frame, salt, sealed: await vault.seal(key, frame.id, carried) });
  await navigator.storage?.persist?.();
  return true;
}

if (form && vault.isSupported()) {
  form.hidden = false;
  document.querySelector("[data-ccv-unsupported]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [first, second] = form.querySelectorAll("[data-passphrase]");
    const isWeak = first.value.length < LEAST || new Set(first.value).size < 5;
    const stops = form.elements.device.value.trim() === "" ? "device" : isWeak ? "weak" : first.value !== second.value ? "differs" : "";
    complain(stops);
    if (stops) return;
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    const isTaken = await take(first.value).catch(() => false);
    button.removeAttribute("aria-busy");
    if (!isTaken) {
      complain("failed");
      return;
    }
    first.value = second.value = "";
    location.assign(form.dataset.ccvScope);
  });
}
