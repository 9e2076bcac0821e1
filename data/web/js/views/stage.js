/* stage.js: the editor's large picture: a photograph to move, a sheet, a stamp's imprint
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, replace, setText, uid } from '../dom.js';
import { t, number } from '../i18n.js';
import { CropControl } from '../crop-view.js';
import { turns } from '../crop.js';
import { SheetView } from '../sheet-view.js';
import { Imprint, sheetPictures } from '../item-view.js';
import { nameOf } from './naming.js';

/* Moves, zooms and turns the crop of one picture. */
class CropStage {
  constructor (onCrop) {
    this.onCrop = onCrop;
    this.control = new CropControl(() => this.#cropped());
    this.slider = h('input', { type: 'range', min: 0, max: 100, step: 1, id: 'zoom', 'aria-label': t('crop.zoom'),
      oninput: () => this.control.setZoom(this.#zoomOfSlider()) });
    this.turn = button({ class: 'small', onclick: () => this.control.turn() }, 'turn', t('crop.turn'));
    this.help = h('p', { class: 'soft help', id: 'crop-help' });
    this.tools = h('div', { class: 'crop-tools' },
      this.#zoomer('crop.out', 1 / 1.15, 'minus'),
      this.slider,
      this.#zoomer('crop.in', 1.15, 'plus'),
      this.turn,
      button({ class: 'small', onclick: () => this.control.reset() }, 'centre', t('crop.reset')));
    this.node = h('div', { class: 'crop-stage' }, this.control.node, this.tools, this.help);
  }

  /* @entry has the crop: the item, or one of a sheet's pictures. */
  show (product, item, entry, picture, url) {
    const view = entry === item ? item : cropOf(item, entry);
    this.control.set(product, view, picture.ratio, url);
    this.control.node.setAttribute('aria-label', t('crop.label', { name: picture.name }));
    setText(this.help, t(item.scaling === 'fill' ? 'crop.help' : 'crop.fit-help'));
    this.tools.hidden = item.scaling !== 'fill';
    this.turn.hidden = !turns(product);
    this.#slide();
  }

  #cropped () {
    this.#slide();
    this.onCrop();
  }

  #slide () {
    const most = Math.log(this.control.largestZoom || 1) || 1;
    this.slider.value = Math.round(Math.log(this.control.zoom) / most * 100);
    this.slider.setAttribute('aria-valuetext', t('crop.zoom-now', { zoom: number(this.control.zoom,
      { maximumFractionDigits: 1 }) }));
  }

  #zoomOfSlider () {
    return Math.exp(this.slider.value / 100 * Math.log(this.control.largestZoom));
  }

  #zoomer (key, factor, iconName) {
    return button({ class: 'round', 'aria-label': t(key), title: t(key),
      onclick: () => this.control.setZoom(this.control.zoom * factor) }, iconName);
  }
}

/* An item as the crop sees it, with the crop of one of its pictures. */
function cropOf (item, entry) {
  return {
    scaling: item.scaling,
    border: false,
    get crop () { return entry.crop; },
    set crop (value) { entry.crop = value; },
  };
}

export class Stage {
  #item = null;
  #entry = null;        /* of a sheet: the picture that is moved */
  #asked = 0;
  #shown = null;        /* the design that the server drew, as it is on screen */
  #what = '';

  constructor (app, onCrop) {
    this.app = app;
    this.crop = new CropStage(() => {
      this.#paintWhole();
      onCrop();
    });
    this.sheet = new SheetView();
    this.imprint = new Imprint();
    this.caption = h('figcaption', { class: 'soft' });
    this.whole = h('figure', { class: 'whole' });
    this.which = h('div', {});
    this.node = h('div', { class: 'stage' }, this.whole, this.which, this.crop.node);
  }

  show (item) {
    this.#item = item;
    this.#forget(item);
    const view = item.artwork === 'sheet' ? this.sheet : this.imprint;
    this.whole.hidden = item.artwork === 'photo';
    if (!this.whole.hidden && !this.whole.contains(view.root)) replace(this.whole, view.root, this.caption);
    this.whole.dataset.artwork = item.artwork;
    setText(this.caption, t(item.artwork === 'sheet' ? 'sheet.caption' : 'stamp.caption'));
    this.#choose();
    this.#paintWhole();
    this.#paintCrop();
  }

  /* What the server draws of the item as it now is; what is on screen until then is marked as old. */
  async drawn () {
    const item = this.#item;
    if (!item || item.artwork === 'photo') return;
    const { previews, contents } = this.app;
    const design = contents.current ? previews.designOf(item) : null;
    const isNew = design !== null && design === this.#shown;
    this.whole.classList.toggle('stale', !isNew);
    if (isNew || !design) return;
    const asked = this.#asked += 1;
    const url = await previews.urlOf(item);
    if (asked !== this.#asked || this.#item !== item) return;
    this.#shown = design;
    this.whole.classList.remove('stale');
    if (item.artwork === 'stamp') this.imprint.show(url);
    else if (url) this.sheet.show(url);
  }

  /* Nothing of another item or product stays on screen. */
  #forget (item) {
    const what = `${item.id} ${item.product}`;
    if (this.#what !== what) this.imprint.show(null);
    if (this.#what !== what || item.artwork === 'sheet') this.#shown = null;
    this.#what = what;
  }

  #paintWhole () {
    const item = this.#item;
    const product = this.app.product(item.product);
    if (item.artwork === 'sheet') {
      this.sheet.paint(product, item, sheetPictures(this.app, item));
      this.#shown = null;
    }
    if (item.artwork === 'stamp') {
      this.imprint.paint(product);
      this.imprint.image.alt = nameOf(this.app, item);
    }
  }

  /* Of several pictures on a sheet, which one is moved. */
  #choose () {
    const item = this.#item;
    const usable = this.app.draft.usablePictures(item);
    const entries = item.artwork === 'sheet'
      ? item.pictures.filter(entry => usable.some(picture => picture.id === entry.picture)) : [];
    if (!entries.includes(this.#entry)) this.#entry = entries[0] ?? null;
    if (entries.length < 2) {
      replace(this.which);
      return;
    }
    const name = uid('which');
    replace(this.which, h('fieldset', { class: 'which' }, h('legend', {}, t('sheet.which')),
      h('div', { class: 'which-row' }, entries.map(entry => this.#thumb(entry, name)))));
  }

  #thumb (entry, name) {
    const picture = this.app.draft.picture(entry.picture);
    const url = this.app.thumbs.urlOf(picture);
    return h('label', {}, h('input', { type: 'radio', name, checked: entry === this.#entry, onchange: () => {
      this.#entry = entry;
      this.#paintCrop();
    } }), h('span', { class: 'thumb' }, url ? h('img', { src: url, alt: '' }) : null),
    h('span', { class: 'unseen' }, picture.name));
  }

  async #paintCrop () {
    const item = this.#item;
    const entry = item.artwork === 'sheet' ? this.#entry : item;
    const picture = this.app.draft.usablePictures(item).find(each => each.id === entry?.picture);
    this.crop.node.hidden = !picture;
    if (!picture) return;
    const product = this.app.product(item.product);
    const draw = url => {
      if (this.#item !== item || (item.artwork === 'sheet' && this.#entry !== entry)) return;
      this.crop.show(product, item, entry, picture, url);
    };
    draw(this.app.thumbs.urlOf(picture));
    const large = await this.app.thumbs.largeUrlOf(picture);
    if (large && this.app.product(item.product) === product) draw(large);
  }
}
