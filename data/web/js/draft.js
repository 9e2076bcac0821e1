/* draft.js: the order that the customer is making, kept on the device at every change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { recall, keep, forget } from './storage.js';
import { newKey } from './api.js';
import { layoutOf } from './crop.js';
import { picturesOf, usualContent } from './products.js';

const KEPT = 'draft';

function empty () {
  return {
    site: null,
    language: null,
    code: null,
    token: null,
    createKey: null,
    placeKey: null,
    placed: false,
    pictures: [],
    items: [],
    kind: null,           /* the artwork that is being added */
    choice: null,         /* the options of further photographs */
    customer: { name: '', email: '', phone: '', comment: '' },
    express: false,
    wantedBy: '',
  };
}

/* Events: "pictures" (added, removed), "picture" (one's progress; detail is the picture), "items",
 * "order" (the server's answer), "reset". */
export class Draft extends EventTarget {
  #data;
  order = null;     /* as the server last told it */

  constructor () {
    super();
    this.#data = { ...empty(), ...recall(KEPT) };
    /* What was under way when the page closed starts again. */
    for (const item of this.items) item.artwork ??= 'photo';
    for (const picture of this.pictures) {
      if (['sending', 'paused'].includes(picture.state)) picture.state = 'waiting';
    }
  }

  get data () { return this.#data; }
  get pictures () { return this.#data.pictures; }
  get items () { return this.#data.items; }
  get customer () { return this.#data.customer; }

  get isEmpty () {
    return this.present.length === 0 && this.worded.length === 0 && !this.#data.placed;
  }

  /* Items that need no picture. */
  get worded () { return this.items.filter(item => item.artwork === 'stamp' && item.content !== 'picture'); }

  /* What the customer still wants; a removed picture stays a while for Undo. */
  get present () { return this.pictures.filter(picture => !picture.removed); }

  get printable () {
    return this.present.filter(picture => !['refused', 'failed'].includes(picture.state));
  }

  get unsent () {
    return this.printable.filter(picture => ['waiting', 'sending', 'paused', 'lost'].includes(picture.state));
  }

  save () {
    keep(KEPT, this.#data);
  }

  tell (type, detail) {
    this.save();
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  change (values, type = 'items') {
    Object.assign(this.#data, values);
    this.tell(type);
  }

  setOrder (order) {
    this.order = order;
    this.dispatchEvent(new CustomEvent('order', { detail: order }));
  }

  picture (id) {
    return this.pictures.find(picture => picture.id === id);
  }

  findByFingerprint (fingerprint) {
    return this.pictures.find(picture => picture.fingerprint === fingerprint && !picture.removed);
  }

  addPicture (values) {
    const picture = {
      id: newKey(), key: newKey(), serverId: null, offset: 0, state: 'waiting', problem: null,
      ratio: null, removed: false, ...values,
    };
    this.pictures.push(picture);
    return picture;
  }

  /* @options as usualOptions() gives them; @pictures are ids. */
  addItem (options, pictures = []) {
    const item = { id: newKey(), ...usualContent(options.artwork, pictures), ...options };
    this.items.push(item);
    return item;
  }

  /* A second one of the same, that may become something else. */
  copyItem (item) {
    const copy = { ...structuredClone(item), id: newKey() };
    this.items.splice(this.items.indexOf(item) + 1, 0, copy);
    this.tell('items');
    return copy;
  }

  dropPicture (id) {
    this.#data.pictures = this.pictures.filter(picture => picture.id !== id);
    this.#data.items = this.items.filter(item => !leavesNothing(item, id));
    this.tell('pictures');
  }

  item (id) {
    return this.items.find(item => item.id === id);
  }

  /* A picture that is printed, or null where it is gone or cannot be. */
  #usable (id) {
    const picture = this.picture(id);
    return picture && !picture.removed && !['refused', 'failed'].includes(picture.state) ? picture : null;
  }

  /* The pictures of @item that can be used. */
  usablePictures (item) {
    return picturesOf(item).map(id => this.#usable(id)).filter(Boolean);
  }

  /* Items that will be made. */
  get printed () {
    return this.items.filter(item => picturesOf(item).length === 0 ? this.worded.includes(item)
      : this.usablePictures(item).length > 0);
  }

  /* What the server is told; its answer has the same positions. */
  get sendable () {
    return this.printed.filter(item => picturesOf(item).length === 0
      || this.usablePictures(item).some(picture => picture.serverId));
  }

  contents (catalogue) {
    return {
      images_expected: this.printable.length,
      items: this.sendable.map(item => this.#itemForServer(item, catalogue)),
      express: this.#data.express,
      wanted_by: this.#data.wantedBy ? new Date(this.#data.wantedBy).toISOString() : null,
    };
  }

  /* The server's view of @item: price and warning. */
  priced (item) {
    const index = this.sendable.indexOf(item);
    const found = index < 0 ? null : this.order?.items?.[index];
    return found && found.product === item.product ? found : null;
  }

  #itemForServer (item, catalogue) {
    const product = catalogue.products.find(candidate => candidate.id === item.product);
    const options = { product: item.product, copies: item.copies, paper: item.paper };
    if (picturesOf(item).length === 0) return { ...options, ...wordsForServer(item, catalogue) };
    const shown = { border: item.border, scaling: item.scaling };
    if (item.artwork === 'sheet') {
      return { ...options, ...shown, images: item.pictures
        .map(entry => [entry, this.#usable(entry.picture)])
        .filter(([, picture]) => picture?.serverId)
        .map(([entry, picture]) => ({ image: picture.serverId, crop: cropForServer(product, item, entry, picture) })) };
    }
    const picture = this.picture(item.picture);
    const crop = cropForServer(product, item, item, picture);
    if (item.artwork === 'photo') return { image: picture.serverId, ...options, ...shown, crop };
    const { treatment } = item;
    return { image: picture.serverId, ...options, ...shown, crop, content: 'picture', treatment,
      level: treatment === 'threshold' ? item.level : null };
  }

  reset () {
    this.#data = empty();
    this.order = null;
    forget(KEPT);
    this.dispatchEvent(new CustomEvent('reset'));
  }
}

/* Whether nothing of @item is left without the picture. */
function leavesNothing (item, id) {
  if (item.artwork === 'sheet') {
    item.pictures = item.pictures.filter(entry => entry.picture !== id);
    item.picture = item.pictures[0]?.picture ?? null;
    return item.pictures.length === 0;
  }
  if (item.picture !== id) return false;
  if (picturesOf(item).length > 0) return true;
  item.picture = null;
  return false;
}

function wordsForServer (item, catalogue) {
  if (item.content === 'template') {
    return { content: 'template', template: item.template, fields: { ...item.fields } };
  }
  return { content: 'words', words: item.words, layout: item.layout,
    font: item.font ?? catalogue.fonts?.[0]?.id ?? null };
}

const rounded = value => Math.round(value * 1e6) / 1e6;

/* @entry has the crop: the item, or one of a sheet's pictures. */
function cropForServer (product, item, entry, picture) {
  if (item.scaling !== 'fill' || !entry.crop || !picture.ratio) return null;
  const { crop } = layoutOf(product, { ...item, crop: entry.crop }, picture.ratio);
  return {
    x: rounded(crop.x), y: rounded(crop.y), width: rounded(crop.width), height: rounded(crop.height),
  };
}
