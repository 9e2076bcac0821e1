/* item-view.js: an item as it will be in the hand, whatever is made of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, icon } from './dom.js';
import { t } from './i18n.js';
import { Paper } from './crop-view.js';
import { SheetView } from './sheet-view.js';

/* A stamp's imprint; only the server has the shop's fonts and knows what its engraver can cut. */
export class Imprint {
  constructor (alt = '') {
    this.image = h('img', { class: 'imprint-picture', alt, hidden: true, draggable: 'false' });
    this.blank = h('span', { class: 'imprint-blank', 'aria-hidden': 'true' }, icon('stamp'));
    this.paper = h('div', { class: 'paper imprint' }, this.blank, this.image);
    this.root = h('div', { class: 'paper-stage' }, this.paper);
  }

  paint (product) {
    if (this.product === product) return;
    this.product = product;
    this.root.style.setProperty('--shape', `${product.width} / ${product.height}`);
    this.root.style.setProperty('--ratio', String(product.width / product.height));
    this.paper.classList.toggle('round', product.stamp?.face === 'round');
    this.show(null);
  }

  show (url) {
    if (url && this.image.src !== url) {
      this.image.src = url;
      this.image.decode().then(() => this.#fit(), () => {});
    }
    this.image.hidden = !url;
    this.blank.hidden = Boolean(url);
  }

  /* What was drawn has some white around the face. */
  #fit () {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    this.root.style.setProperty('--shape', `${width} / ${height}`);
    this.root.style.setProperty('--ratio', String(width / height));
  }
}

export class ItemView {
  #asked = 0;
  #view = null;
  #artwork = null;

  constructor (app, item) {
    Object.assign(this, { app, item });
    this.root = h('div', { class: 'item-view' });
    this.update();
  }

  /* The picture is that of the item as it now is. */
  update () {
    const { app, item } = this;
    const product = app.product(item.product);
    if (this.#artwork !== item.artwork) this.#start();
    if (item.artwork === 'sheet') this.#view.paint(product, item, sheetPictures(app, item));
    else if (item.artwork === 'stamp') this.#stamp(product);
    else {
      const picture = app.draft.picture(item.picture);
      this.#view.show(app.thumbs.urlOf(picture));
      this.#view.paint(product, item, picture.ratio);
    }
  }

  #start () {
    this.#artwork = this.item.artwork;
    const views = { photo: () => new Paper(''), sheet: () => new SheetView(), stamp: () => new Imprint() };
    this.#view = views[this.#artwork]();
    this.root.replaceChildren(this.#view.root);
  }

  async #stamp (product) {
    this.#view.paint(product);
    const asked = this.#asked += 1;
    const url = await this.app.previews.urlOf(this.item);
    if (asked === this.#asked && url && this.#artwork === 'stamp') this.#view.show(url);
  }
}

/* What SheetView needs to know of the item's pictures. */
export function sheetPictures (app, item) {
  const usable = app.draft.usablePictures(item);
  return item.pictures.filter(entry => usable.some(picture => picture.id === entry.picture)).map(entry => {
    const picture = app.draft.picture(entry.picture);
    return { ratio: picture.ratio, url: app.thumbs.urlOf(picture), crop: entry.crop };
  });
}

/* What a sheet or a stamp is called: by its picture, its words, or how many pictures it has. */
export function sheetName (app, item) {
  const pictures = app.draft.usablePictures(item);
  return pictures.length === 1 ? pictures[0].name : t('pictures.count', { n: pictures.length });
}
