// The encrypted store of the device. Readable in it: identifiers, days, salt and counters; everything typed is sealed.
const NAME = "ccv-mission";
const ROUNDS = 600000;
const STORES = ["kits", "entries"];
const encoder = new TextEncoder();

export const isSupported = () =>
  globalThis.isSecureContext && Boolean(globalThis.crypto?.subtle) && "indexedDB" in globalThis && "serviceWorker" in navigator && "caches" in globalThis;

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function openBase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("kits", { keyPath: "id" });
    request.result.createObjectStore("entries", { keyPath: "id" }).createIndex("kit", "kit");
  };
  return settled(request);
}

// One transaction, over once it is on the disk.
async function within(mode, work) {
  const base = await openBase();
  try {
    const transaction = base.transaction(STORES, mode, { durability: "strict" });
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await work(transaction.objectStore("kits"), transaction.objectStore("entries"));
    await finished;
    return result;
  } finally {
    base.close();
  }
}

export const salt = () => crypto.getRandomValues(new Uint8Array(16));

// The key comes from the passphrase, cannot be taken out, and is written nowhere.
export async function keyFrom(passphrase, saltBytes) {
  const material = await crypto.subtle.importKey("raw", encoder.encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: saltBytes, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// `label` binds what is sealed to its place: moved under another identifier it no longer opens.
export async function seal(key, label, thing) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: encoder.encode(label) };
  return { iv, data: await crypto.subtle.encrypt(how, key, encoder.encode(JSON.stringify(thing))) };
}

export async function unseal(key, label, { iv, data }) {
  const how = { name: "AES-GCM", iv, additionalData: encoder.encode(label) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, data)));
}

export const saveKit = (kit) => within("readwrite", (kits) => settled(kits.put({ ...kit, next: 1 })));
export const reseal = (id, sealed) => within("readwrite", async (kits) => settled(kits.put({ ...await settled(kits.get(id)), sealed })));
export const addEntry = (entry) => within("readwrite", (_kits, entries) => settled(entries.add(entry)));
export const entriesOf = (kit) => within("readonly", (_kits, entries) => settled(entries.index("kit").getAll(kit)));

export async function kits() {
  const known = await indexedDB.databases?.();
  if (known && !known.some((base) => base.name === NAME)) return [];
  return within("readonly", (store) => settled(store.getAll()));
}

// The next rank on this device, never given twice even to two windows.
export const nextRank = (id) => within("readwrite", async (store) => {
  const kit = await settled(store.get(id));
  await settled(store.put({ ...kit, next: kit.next + 1 }));
  return kit.next;
});

export const forgetEntries = (ids) => within("readwrite", (_kits, entries) => Promise.all(ids.map((id) => settled(entries.delete(id)))));

// Nothing of a kit stays; with the last one go the store itself, the kept files and the service worker.
export async function forgetKit(id) {
  await forgetEntries((await entriesOf(id)).map((entry) => entry.id));
  await within("readwrite", (store) => settled(store.delete(id)));
  if ((await kits()).length > 0) return;
  await settled(indexedDB.deleteDatabase(NAME));
  for (const name of await caches.keys()) if (name.startsWith("ccv-kit-")) await caches.delete(name);
  const scope = document.querySelector("[data-ccv-scope]")?.dataset.ccvScope;
  const registration = scope && await navigator.serviceWorker.getRegistration(scope);
  if (registration) await registration.unregister();
}
