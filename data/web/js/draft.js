/* draft.js: the order that the customer is making, kept on the device at every change
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { recall, keep, forget } from './storage.js';
import { newKey } from './api.js';
import { layoutOf } from './crop.js';

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
    choice: null,
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
    for (const picture of this.pictures) {
      if (['sending', 'paused'].includes(picture.state)) picture.state = 'waiting';
    }
  }

  get data () { return this.#data; }
  get pictures () { return this.#data.pictures; }
  get items () { return this.#data.items; }
  get customer () { return this.#data.customer; }

  get isEmpty () { return this.present.length === 0 && !this.#data.placed; }

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
    this.items.push(this.newItem(picture));
    return picture;
  }

  newItem (picture) {
    return { id: newKey(), picture: picture.id, crop: null, ...this.#data.choice };
  }

  dropPicture (id) {
    this.#data.pictures = this.pictures.filter(picture => picture.id !== id);
    this.#data.items = this.items.filter(item => item.picture !== id);
    this.tell('pictures');
  }

  item (id) {
    return this.items.find(item => item.id === id);
  }

  /* Items of pictures that will be printed, in the order of the pictures. */
  get printed () {
    return this.printable.flatMap(picture => this.items.filter(item => item.picture === picture.id));
  }

  /* What the server is told; positions match `printed` filtered the same way. */
  get sendable () {
    return this.printed.filter(item => this.picture(item.picture).serverId);
  }

  contents (catalogue) {
    return {
      images_expected: this.printable.length,
      items: this.sendable.map(item => itemForServer(item, this.picture(item.picture), catalogue)),
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

  reset () {
    this.#data = empty();
    this.order = null;
    forget(KEPT);
    this.dispatchEvent(new CustomEvent('reset'));
  }
}

const rounded = value => Math.round(value * 1e6) / 1e6;

function itemForServer (item, picture, catalogue) {
  const product = catalogue.products.find(candidate => candidate.id === item.product);
  const crop = item.scaling === 'fill' && item.crop && picture.ratio
    ? layoutOf(product, item, picture.ratio).crop
    : null;
  return {
    image: picture.serverId,
    product: item.product,
    copies: item.copies,
    paper: item.paper,
    border: item.border,
    scaling: item.scaling,
    crop: crop && {
      x: rounded(crop.x), y: rounded(crop.y), width: rounded(crop.width), height: rounded(crop.height),
    },
  };
}
