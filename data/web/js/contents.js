/* contents.js: tells the server what is ordered and brings back prices and warnings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { json, orderPath, persist } from './api.js';

const QUIET_MS = 250;

/* Event: "state", when it begins or ends to differ from what the server has. */
export class Contents extends EventTarget {
  #draft;
  #open;            /* () => Promise: the order exists on the server */
  #catalogue;
  #timer = null;
  #chain = Promise.resolve();
  #pending = 0;
  #last = '';
  error = null;
  onState = () => {};

  constructor (draft, open) {
    super();
    this.#draft = draft;
    this.#open = open;
    draft.addEventListener('items', () => this.soon());
    draft.addEventListener('pictures', () => this.soon());
    draft.addEventListener('reset', () => { this.#last = ''; this.error = null; });
  }

  set catalogue (catalogue) {
    this.#catalogue = catalogue;
    this.soon();
  }

  /* Whether the price on screen is that of what is on screen. */
  get current () {
    return !this.#timer && this.#pending === 0;
  }

  soon () {
    if (!this.#catalogue || this.#draft.data.placed) return;
    /* An order begins with its first picture, or with the first words. */
    if (!this.#draft.data.code && this.#draft.sendable.length === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.now().catch(() => {});
    }, QUIET_MS);
    this.#tell();
  }

  /* Sends at once, with @more beside the items. Resolves when the newest state is on the server. */
  async now (more = null) {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#pending += 1;
    this.#chain = this.#chain.catch(() => {}).then(() => this.#put(more));
    try {
      await this.#chain;
      this.error = null;
    } catch (error) {
      this.error = error;
      this.#last = '';
      throw error;
    } finally {
      this.#pending -= 1;
      this.#tell();
    }
  }

  #tell () {
    this.onState();
    this.dispatchEvent(new Event('state'));
  }

  async #put (more) {
    await persist(() => this.#open(), { tries: 5 });
    const { code, token } = this.#draft.data;
    const body = { ...this.#draft.contents(this.#catalogue), ...more };
    const text = JSON.stringify([code, body, this.#draft.present.map(picture => picture.state === 'ok')]);
    if (text === this.#last) return;
    const answer = await persist(() => json('PUT', orderPath(code), { token, json: body }), { tries: 5 });
    this.#last = text;
    this.#draft.setOrder(answer.order ?? answer);
  }
}
