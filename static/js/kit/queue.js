// A mission opened with its passphrase: the package, and the entries made on it, each written on the one before.
import * as vault from "./vault.js";

export class Mission {
  constructor(kit, key, carried, entries) {
    Object.assign(this, { kit, key, carried, entries });
  }

  // Fails when the passphrase is not the one: nothing can be read.
  static async open(kit, passphrase) {
    const key = await vault.keyFrom(passphrase, kit.salt);
    const carried = await vault.unseal(key, kit.id, kit.sealed);
    const sealed = await vault.entriesOf(kit.id);
    const entries = await Promise.all(sealed.map((row) => vault.unseal(key, `${kit.id} ${row.id}`, row.sealed)));
    return new Mission(kit, key, carried, entries.sort((a, b) => a.sequence - b.sequence));
  }

  get isExpired() {
    return new Date(this.kit.expires_at) <= new Date();
  }

  criterion(code) {
    return this.carried.criteria.find((row) => row.code === code);
  }

  lastEntry(code) {
    return this.entries.findLast((entry) => entry.criterion === code);
  }

  values(code) {
    return this.lastEntry(code)?.values ?? this.criterion(code).values;
  }

  isSettled(code) {
    const values = this.values(code);
    return Boolean(values) && (values.is_na || values.level !== null);
  }

  // Appends; what was entered before stays in the queue, so that the server can follow the thread.
  async write(code, values) {
    const before = this.lastEntry(code);
    if (JSON.stringify(before?.values ?? this.criterion(code).values) === JSON.stringify(values)) return false;
    const entry = {
      id: crypto.randomUUID(),
      sequence: await vault.nextRank(this.kit.id),
      criterion: code,
      base_version: this.criterion(code).version,
      base_entry: before?.id ?? this.criterion(code).base_entry ?? null,
      values,
      entered_at: new Date().toISOString(),
    };
    const sealed = await vault.seal(this.key, `${this.kit.id} ${entry.id}`, entry);
    await vault.addEntry({ id: entry.id, kit: this.kit.id, sealed });
    this.entries.push(entry);
    return true;
  }

  // The server has these: they leave the device. What it refused stays.
  async forget(ids) {
    const gone = new Set(ids);
    // What is entered later is written on what the server has now: remembered before anything leaves.
    for (const entry of this.entries) {
      if (gone.has(entry.id)) Object.assign(this.criterion(entry.criterion), { values: entry.values, base_entry: entry.id });
    }
    await vault.reseal(this.kit.id, await vault.seal(this.key, this.kit.id, this.carried));
    await vault.forgetEntries(ids);
    this.entries = this.entries.filter((entry) => !gone.has(entry.id));
  }

  close() {
    return vault.forgetKit(this.kit.id);
  }
}
