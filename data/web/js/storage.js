/* storage.js: what the customer's device remembers: small things, and the files not yet sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

const PREFIX = 'docket.';
/* Where the browser keeps nothing (a private window), this page's own life has to do. */
const memory = new Map();

export function recall (name) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? memory.get(name) ?? null : JSON.parse(text);
  } catch {
    return memory.get(name) ?? null;
  }
}

export function keep (name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch { /* kept in memory */ }
}

export function forget (name) {
  memory.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch { /* never was there */ }
}

function asPromise (request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/* Blobs by shelf ("files", "thumbs") and picture. Failure is not an error: the file is then asked
 * for again. */
export class Files {
  #ready;

  constructor () {
    this.#ready = this.#open().catch(() => null);
  }

  async #open () {
    const request = indexedDB.open('docket', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('files');
      request.result.createObjectStore('thumbs');
    };
    return asPromise(request);
  }

  async #run (shelf, mode, action) {
    const database = await this.#ready;
    if (!database) return null;
    try {
      return await asPromise(action(database.transaction(shelf, mode).objectStore(shelf)));
    } catch {
      return null;
    }
  }

  put (shelf, id, blob) {
    return this.#run(shelf, 'readwrite', store => store.put(blob, id));
  }

  get (shelf, id) {
    return this.#run(shelf, 'readonly', store => store.get(id));
  }

  remove (shelf, id) {
    return this.#run(shelf, 'readwrite', store => store.delete(id));
  }

  async clear () {
    await this.#run('files', 'readwrite', store => store.clear());
    await this.#run('thumbs', 'readwrite', store => store.clear());
  }
}
