/* sheet.js: which pictures a sheet of stickers repeats
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, icon, replace, setText, uid } from '../dom.js';
import { t } from '../i18n.js';
import { takeFiles } from './pictures.js';

/* onChange() hears that a picture came or went. */
export class SheetFields {
  constructor (app, item, onChange) {
    Object.assign(this, { app, item, onChange });
    this.rows = h('div', { class: 'sheet-pictures' });
    this.note = h('p', { class: 'soft', role: 'status' });
    const id = uid('sheet-pick');
    this.node = h('fieldset', { class: 'segments' }, h('legend', {}, t('sheet.pictures')), this.rows, this.note,
      h('div', { class: 'filebutton' },
        h('input', { type: 'file', accept: 'image/*,.heic,.heif,.avif,.tif,.tiff,.webp', multiple: true, id,
          class: 'unseen', onchange: event => this.#take(event.target) }),
        h('label', { for: id, class: 'button small' }, icon('add'), h('span', {}, t('pictures.more')))));
    this.fill();
  }

  fill () {
    const { draft } = this.app;
    replace(this.rows, draft.printable.map(picture => this.#row(picture)));
    setText(this.note, t('sheet.repeat', { n: draft.usablePictures(this.item).length, cells: this.#cells() }));
  }

  #row (picture) {
    const { item } = this;
    const url = this.app.thumbs.urlOf(picture);
    const box = h('input', { type: 'checkbox', checked: item.pictures.some(entry => entry.picture === picture.id),
      onchange: () => this.#toggle(picture, box) });
    return h('label', { class: 'sheet-picture' }, box,
      h('span', { class: 'thumb' }, url ? h('img', { src: url, alt: '' }) : icon('picture')),
      h('span', { class: 'grow name', dir: 'auto' }, picture.name));
  }

  /* A sheet keeps its last picture, and takes as many as it has room for. */
  #toggle (picture, box) {
    const { item } = this;
    const most = this.app.product(item.product).sheet.max_images;
    if (box.checked && item.pictures.length >= most) {
      box.checked = false;
      setText(this.note, t('sheet.full', { n: most }));
      return;
    }
    if (!box.checked && item.pictures.length === 1) {
      box.checked = true;
      setText(this.note, t('sheet.last'));
      return;
    }
    if (box.checked) item.pictures.push({ picture: picture.id, crop: null });
    else item.pictures = item.pictures.filter(entry => entry.picture !== picture.id);
    item.picture = item.pictures[0].picture;
    setText(this.note, t('sheet.repeat', { n: item.pictures.length, cells: this.#cells() }));
    this.onChange();
  }

  #cells () {
    const { rows, columns } = this.app.product(this.item.product).sheet;
    return rows * columns;
  }

  async #take (input) {
    const files = [...input.files];
    input.value = '';
    await takeFiles(this.app, files, this.item);
    this.fill();
    this.onChange();
  }
}
