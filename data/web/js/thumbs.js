/* thumbs.js: small pictures of large files, made one at a time beside the main thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { blob, orderPath, wait } from './api.js';

const EDGE = 720;

async function shrink (file) {
  const bitmap = await createImageBitmap(file, {
    imageOrientation: 'from-image', resizeWidth: EDGE, resizeQuality: 'medium',
  });
  const { width, height } = bitmap;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  bitmap.close();
  const small = await new Promise(resolve => { canvas.toBlob(resolve, 'image/jpeg', 0.82); });
  canvas.width = 0;
  return { small, ratio: width / height };
}

export class Thumbs {
  #draft;
  #files;
  #uploads;
  #urls = new Map();     /* key -> object URL */
  #queue = Promise.resolve();
  #asked = new Set();
  #fromServer = new Set();

  constructor (draft, files, uploads) {
    this.#draft = draft;
    this.#files = files;
    this.#uploads = uploads;
    draft.addEventListener('picture', event => this.#serverHasIt(event.detail));
  }

  /* The URL to show now, or null; "picture" is told when there is one. */
  urlOf (picture) {
    const url = this.#urls.get(picture.id);
    if (!url && !this.#asked.has(picture.id)) {
      this.#asked.add(picture.id);
      this.#queue = this.#queue.then(() => this.#make(picture)).catch(() => {});
    }
    return url ?? null;
  }

  /* A sharper one for the editor, where the server has made it. */
  async largeUrlOf (picture) {
    const key = `${picture.id}/large`;
    if (this.#urls.has(key)) return this.#urls.get(key);
    if (picture.state !== 'ok') return this.urlOf(picture);
    const large = await this.#preview(picture, 1600);
    if (!large) return this.urlOf(picture);
    this.#urls.set(key, URL.createObjectURL(large));
    return this.#urls.get(key);
  }

  release (picture) {
    for (const key of [picture.id, `${picture.id}/large`]) {
      if (this.#urls.has(key)) URL.revokeObjectURL(this.#urls.get(key));
      this.#urls.delete(key);
    }
    this.#asked.delete(picture.id);
  }

  releaseLarge () {
    for (const [key, url] of this.#urls) {
      if (!key.endsWith('/large')) continue;
      URL.revokeObjectURL(url);
      this.#urls.delete(key);
    }
  }

  async #make (picture) {
    if (picture.removed) {
      this.#asked.delete(picture.id);
      return;
    }
    let small = await this.#files.get('thumbs', picture.id);
    const file = small ? null : await this.#uploads.fileOf(picture);
    if (file) {
      try {
        const made = await shrink(file);
        small = made.small;
        picture.ratio ??= made.ratio;
        this.#files.put('thumbs', picture.id, small);
      } catch { /* HEIC here, or no picture at all: the server's preview will tell */ }
    }
    if (!small && picture.state === 'ok') small = await this.#preview(picture, 256);
    if (small) this.#show(picture, small);
  }

  #show (picture, small) {
    this.#urls.set(picture.id, URL.createObjectURL(small));
    this.#draft.tell('picture', picture);
  }

  #serverHasIt (picture) {
    if (picture.state !== 'ok' || this.#urls.has(picture.id) ) return;
    if (!this.#asked.has(picture.id) || this.#fromServer.has(picture.id)) return;
    this.#fromServer.add(picture.id);
    this.#queue = this.#queue.then(() => this.#make(picture)).catch(() => {});
  }

  async #preview (picture, size) {
    const { code, token } = this.#draft.data;
    return fetchPreview(code, token, picture.serverId, size).catch(() => null);
  }
}

/* A preview, waited for while the server still makes it. */
export async function fetchPreview (code, token, image, size) {
  for (let attempt = 1; attempt < 20; attempt += 1) {
    const picture = await blob('GET', orderPath(code, `/images/${image}/preview?size=${size}`), { token });
    if (picture.type.startsWith('image/')) return picture;
    await wait(Math.min(3000, 300 * attempt));
  }
  return null;
}
