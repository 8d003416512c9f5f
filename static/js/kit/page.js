// The page that works without network: unlock, enter, ask before sending, forget what the server has.
import { Bench } from "./bench.js";
import { Mission } from "./queue.js";
import { sendAll } from "./send.js";
import * as vault from "./vault.js";

const IDLE = 10 * 60 * 1000;
const root = document.querySelector("[data-ccv-kit]");
const find = (name) => root.querySelector(`[data-k="${name}"]`);
const addresses = { session: root.dataset.session, receive: root.dataset.receive };
const day = (written) => new Date(written).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
let mission = null;
let idle = 0;

const show = (name) => {
  for (const screen of root.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
  find("bar").hidden = !mission || !["bench", "send"].includes(name);
};

function tell() {
  find("here").textContent = String(mission.entries.length);
  find("bar-off").hidden = navigator.onLine;
  find("bar-on").hidden = !navigator.onLine;
  find("expired").hidden = !mission.isExpired;
  find("form").inert = mission.isExpired;
  find("give-back").disabled = !navigator.onLine;
}

const bench = new Bench(find("form"), tell);

function unlockRow(kit) {
  const line = find("kit-row").content.cloneNode(true);
  line.querySelector("[data-kit=taken]").textContent = day(kit.taken_at);
  line.querySelector("[data-kit=until]").textContent = day(kit.expires_at);
  const [form, wipe] = line.querySelectorAll("form");
  const wrong = line.querySelector("[data-kit=wrong]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.querySelector("input");
    mission = await Mission.open(kit, field.value).catch(() => null);
    wrong.hidden = mission !== null;
    if (!mission) return field.select();
    field.value = "";
    bench.open(mission);
    return show("bench");
  });
  wipe.addEventListener("submit", (event) => {
    event.preventDefault();
    vault.forgetKit(kit.id).then(start);
  });
  return line;
}

function ask() {
  find("waiting").replaceChildren(...mission.entries.map((entry) => {
    const { code, title } = mission.criterion(entry.criterion);
    return Object.assign(document.createElement("li"), { textContent: `${code} ${title} · ${day(entry.entered_at)}` });
  }));
  find("nothing").hidden = mission.entries.length > 0;
  show("send");
}

async function send() {
  find("send").setAttribute("aria-busy", "true");
  const { end, message, outcomes } = await sendAll(mission, addresses);
  find("send").removeAttribute("aria-busy");
  for (const line of root.querySelectorAll("[data-end]")) line.hidden = line.dataset.end !== end;
  find("refusal").textContent = message ?? "";
  for (const name of ["applied", "conflict", "aside"]) {
    const kinds = name === "aside" ? ["not_applied", "waiting", "replaced"] : [name];
    find(`count-${name}`).textContent = String(outcomes.filter((row) => kinds.includes(row.outcome)).length);
  }
  find("outcomes").hidden = outcomes.length === 0;
  find("compare").href = mission.carried.devices;
  find("again").hidden = end === "done";
  if (end === "done") mission = bench.empty() ?? null;
  show("done");
}

const lock = () => mission && bench.keep({ isLeaving: true }).finally(() => location.reload());
const touch = () => { clearTimeout(idle); idle = setTimeout(lock, IDLE); };

async function start() {
  if (!vault.isSupported()) return show("unsupported");
  const kits = await vault.kits();
  find("kits").replaceChildren(...kits.map(unlockRow));
  if (kits.length) navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.ccvScope }).catch(() => {});
  return show(kits.length ? "locked" : "empty");
}

find("give-back").addEventListener("click", () => bench.keep({ isLeaving: true }).then(ask));
find("send").addEventListener("click", send);
for (const name of ["back", "again"]) find(name).addEventListener("click", () => { bench.show(bench.code); show("bench"); });
find("lock").addEventListener("click", lock);
for (const kind of ["online", "offline"]) window.addEventListener(kind, () => mission && tell());
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, touch, { passive: true });
document.addEventListener("visibilitychange", () => document.hidden && mission && bench.keep({ isLeaving: true }));
start();
