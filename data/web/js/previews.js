/* previews.js: items as they will be in the hand, drawn by the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { blob, orderPath, wait } from './api.js';

const SIZE = 900;
const MOST = 40;

/* The picture of an item, waited for while the server still looks at what it is made of. */
export async function fetchItemPreview (code, token, item, size = SIZE) {
  const path = orderPath(code, `/items/${encodeURIComponent(item)}/preview?size=${size}`);
  for (let attempt = 1; attempt < 20; attempt += 1) {
    const picture = await blob('GET', path, { token });
    if (picture.type.startsWith('image/')) return picture;
    await wait(Math.min(3000, 300 * attempt));
  }
  return null;
}

/* All of the server's @item that its picture depends on. */
function designOf (item) {
  const { id, copies, price, unit_price: unit, warning, warnings, title, ...design } = item;
  return JSON.stringify(design);
}

/* Keeps what was fetched, so that a tile and the editor show the same without asking twice. */
export class Previews {
  #draft;
  #made = new Map();     /* design -> Promise of an object URL or null */

  constructor (draft) {
    this.#draft = draft;
  }

  /* Where the draft's @item stands on the server; null where it is not there yet. */
  designOf (item) {
    const told = this.#draft.priced(item);
    return told ? designOf(told) : null;
  }

  /* Resolves to a URL; null where there is nothing to show. Failures are not kept. */
  urlOf (item) {
    const design = this.designOf(item);
    if (!design) return Promise.resolve(null);
    if (!this.#made.has(design)) this.#made.set(design, this.#fetch(this.#draft.priced(item).id, design));
    return this.#made.get(design);
  }

  async #fetch (id, design) {
    const { code, token } = this.#draft.data;
    try {
      const picture = await fetchItemPreview(code, token, id);
      this.#trim();
      if (picture && this.#isStill(id, design)) return URL.createObjectURL(picture);
    } catch { /* without words or a picture there is nothing to draw */ }
    this.#made.delete(design);
    return null;
  }

  /* Items are numbered anew where one before them goes; what came then may be another's. */
  #isStill (id, design) {
    const told = this.#draft.order?.items.find(item => item.id === id);
    return Boolean(told) && designOf(told) === design;
  }

  /* The oldest go; what is on screen was asked for lately. */
  #trim () {
    for (const design of this.#made.keys()) {
      if (this.#made.size <= MOST) return;
      this.#release(design);
    }
  }

  #release (design) {
    const made = this.#made.get(design);
    this.#made.delete(design);
    made?.then(url => { if (url) URL.revokeObjectURL(url); });
  }

  clear () {
    for (const design of [...this.#made.keys()]) this.#release(design);
  }
}
