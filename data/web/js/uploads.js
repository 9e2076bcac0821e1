/* uploads.js: sends the pictures, a few at a time, and goes on where a connection broke
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { request, json, orderPath, problemOf, Problem, Offline, persist, backOff, newKey }
  from './api.js';

const PARALLEL = 3;
const FIRST_CHUNK = 512 * 1024;
const LARGEST_CHUNK = 16 * 1024 * 1024;
const STALL_MS = 45000;

/* One PATCH with progress, which fetch cannot tell. Resolves to the acknowledged offset. */
function patch (path, { token, offset, body, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    let stall;
    const watch = () => {
      clearTimeout(stall);
      stall = setTimeout(() => call.abort(), STALL_MS);
    };
    const finish = action => {
      clearTimeout(stall);
      signal.removeEventListener('abort', abort);
      action();
    };
    const abort = () => call.abort();
    signal.addEventListener('abort', abort);
    call.open('PATCH', path);
    call.setRequestHeader('Authorization', `Bearer ${token}`);
    call.setRequestHeader('Upload-Offset', String(offset));
    call.setRequestHeader('Content-Type', 'application/offset+octet-stream');
    call.upload.onprogress = event => { watch(); onProgress(offset + event.loaded); };
    call.onload = () => finish(() => {
      if (call.status < 300) resolve(Number(call.getResponseHeader('Upload-Offset')));
      else reject(problemOf(call.status, call.responseText, call.getResponseHeader('Retry-After')));
    });
    call.onerror = () => finish(() => reject(new Offline('broken')));
    call.onabort = () => finish(() => reject(new Offline('stopped')));
    watch();
    call.send(body);
  });
}

/* A file on a phone may be gone although we hold a handle on it. */
async function isReadable (file, offset) {
  try {
    await file.slice(offset, offset + 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

export class Uploads {
  #draft;
  #files;
  #open;            /* () => Promise: the order exists on the server */
  #held = new Map();     /* picture id -> File */
  #active = new Map();   /* picture id -> AbortController */
  #waits = new Map();    /* picture id -> timer of the next try */
  #attempts = new Map();
  #watching = false;
  onLost = () => {};     /* the order is gone from the server */
  onNet = () => {};      /* true: the connection works; false: it does not */

  constructor (draft, files, open) {
    this.#draft = draft;
    this.#files = files;
    this.#open = open;
    window.addEventListener('online', () => this.retryAll());
    /* What is under way would only hang. */
    window.addEventListener('offline', () => {
      for (const control of this.#active.values()) control.abort();
    });
  }

  hold (picture, file) {
    this.#held.set(picture.id, file);
  }

  async fileOf (picture) {
    return this.#held.get(picture.id) ?? this.#files.get('files', picture.id);
  }

  /* Starts as many as may run side by side. */
  pump () {
    for (const picture of this.#draft.present) {
      if (this.#active.size >= PARALLEL) return;
      if (picture.state === 'waiting') this.#start(picture);
    }
    this.#watchChecks();
  }

  retry (picture) {
    clearTimeout(this.#waits.get(picture.id));
    this.#waits.delete(picture.id);
    if (picture.state === 'paused' || picture.state === 'failed') this.#set(picture, 'waiting');
    this.pump();
  }

  retryAll () {
    for (const picture of this.#draft.present) {
      if (picture.state === 'paused') this.retry(picture);
    }
    this.pump();
  }

  stop (picture) {
    clearTimeout(this.#waits.get(picture.id));
    this.#waits.delete(picture.id);
    this.#active.get(picture.id)?.abort();
  }

  stopAll () {
    for (const picture of this.#draft.pictures) this.stop(picture);
    this.#held.clear();
  }

  /* Removes for good, here and on the server. */
  async discard (picture) {
    this.stop(picture);
    this.#held.delete(picture.id);
    this.#files.remove('files', picture.id);
    this.#files.remove('thumbs', picture.id);
    const { code, token } = this.#draft.data;
    const { serverId } = picture;
    this.#draft.dropPicture(picture.id);
    if (!serverId || !code) return;
    await persist(() => request('DELETE', orderPath(code, `/images/${serverId}`), { token }))
      .catch(() => {});
  }

  #set (picture, state, problem = null) {
    picture.state = state;
    picture.problem = problem;
    this.#draft.tell('picture', picture);
  }

  async #start (picture) {
    const control = new AbortController();
    this.#active.set(picture.id, control);
    this.#set(picture, 'sending');
    try {
      await this.#send(picture, control.signal);
      this.#attempts.delete(picture.id);
      this.onNet(true);
    } catch (error) {
      await this.#failed(picture, error);
    } finally {
      this.#active.delete(picture.id);
      this.pump();
    }
  }

  async #send (picture, signal) {
    const file = await this.fileOf(picture);
    if (!file) throw new DOMException('no file', 'NotReadableError');
    await this.#open();
    const { code, token } = this.#draft.data;
    if (picture.serverId) await this.#askOffset(picture);
    else await this.#announce(picture, file);
    const path = orderPath(code, `/images/${picture.serverId}`);
    let size = FIRST_CHUNK;
    while (picture.offset < file.size) {
      if (signal.aborted || picture.removed) throw new Offline('stopped');
      const begun = performance.now();
      const { offset } = picture;
      picture.offset = await patch(path, {
        token,
        offset,
        signal,
        body: file.slice(offset, offset + size),
        onProgress: sent => this.#progress(picture, Math.min(sent, file.size)),
      });
      this.#attempts.delete(picture.id);
      this.onNet(true);
      if (performance.now() - begun < 1500) size = Math.min(size * 2, LARGEST_CHUNK);
      else size = Math.max(FIRST_CHUNK, size / 2);
      picture.shown = picture.offset;
      this.#draft.tell('picture', picture);
    }
    picture.shown = picture.offset;
    this.#set(picture, 'checking');
    this.#files.remove('files', picture.id);
  }

  #progress (picture, sent) {
    picture.shown = sent;
    this.#draft.dispatchEvent(new CustomEvent('picture', { detail: picture }));
  }

  async #announce (picture, file) {
    const { code, token } = this.#draft.data;
    const response = await request('POST', orderPath(code, '/images'), {
      token,
      key: picture.key,
      headers: {
        'Upload-Length': String(file.size),
        'Upload-Name': encodeURIComponent(picture.name),
        'Content-Type': 'application/offset+octet-stream',
      },
      body: '',
    });
    const { image } = await response.json();
    picture.serverId = image.id;
    picture.offset = image.offset;
    this.#draft.tell('items');
  }

  async #askOffset (picture) {
    const { code, token } = this.#draft.data;
    const answer = await json('GET', orderPath(code, `/images/${picture.serverId}`), { token });
    picture.offset = (answer.image ?? answer).offset;
  }

  async #failed (picture, error) {
    const file = await this.fileOf(picture);
    if (error instanceof Problem) return this.#refused(picture, error);
    if (picture.removed) return this.#set(picture, 'waiting');
    if (!file || !await isReadable(file, picture.offset)) {
      this.#held.delete(picture.id);
      return this.#set(picture, 'lost');
    }
    this.onNet(false);
    return this.#pause(picture, 0);
  }

  #refused (picture, error) {
    if (error.type === 'not-now' && Number.isInteger(error.body.offset)) {
      picture.offset = error.body.offset;
      return this.#pause(picture, 0);
    }
    if (error.passes) return this.#pause(picture, error.retryAfter, `problem.${error.type}`);
    if (error.type === 'not-found' && picture.serverId) return this.#perhapsGone(picture);
    if (['gone', 'not-found', 'unauthorized', 'not-now'].includes(error.type)) {
      this.#set(picture, 'paused');
      return this.onLost(error);
    }
    return this.#set(picture, error.type === 'bad-picture' ? 'refused' : 'failed', error.detail
      ?? `problem.${error.type}`);
  }

  /* The picture is unknown to the server: is the order, too? */
  async #perhapsGone (picture) {
    const { code, token } = this.#draft.data;
    try {
      await json('GET', orderPath(code), { token });
      picture.serverId = null;
      picture.key = newKey();
      picture.offset = 0;
      this.#set(picture, 'waiting');
    } catch (error) {
      this.#set(picture, 'paused');
      if (error instanceof Problem && !error.passes) this.onLost(error);
      else this.#pause(picture, 0);
    }
  }

  #pause (picture, seconds, problem = null) {
    const attempt = (this.#attempts.get(picture.id) ?? 0) + 1;
    this.#attempts.set(picture.id, attempt);
    const delay = seconds ? Math.min(seconds, 120) * 1000 : backOff(attempt);
    this.#set(picture, 'paused', problem);
    clearTimeout(this.#waits.get(picture.id));
    this.#waits.set(picture.id, setTimeout(() => this.retry(picture), delay));
  }

  /* Whole pictures are being opened by the server: asks until each is taken or refused. */
  async #watchChecks () {
    if (this.#watching) return;
    this.#watching = true;
    for (let round = 1; this.#draft.present.some(picture => picture.state === 'checking'); round += 1) {
      await new Promise(resolve => { setTimeout(resolve, Math.min(4000, 250 * round)); });
      const { code, token } = this.#draft.data;
      if (!code) break;
      try {
        this.#readStates(await json('GET', orderPath(code), { token }));
      } catch (error) {
        if (error instanceof Problem && !error.passes) break;
      }
    }
    this.#watching = false;
  }

  #readStates (answer) {
    const order = answer.order ?? answer;
    for (const picture of this.#draft.present) {
      const image = order.images.find(candidate => candidate.id === picture.serverId);
      if (!image || picture.state !== 'checking' || image.state === 'checking') continue;
      if (image.width) Object.assign(picture, { width: image.width, height: image.height,
        ratio: image.width / image.height });
      if (image.state === 'receiving') this.#set(picture, 'waiting');
      else this.#set(picture, image.state, image.problem);
    }
    this.#draft.tell('items');
    this.pump();
  }
}
