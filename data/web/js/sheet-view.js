/* sheet-view.js: a sheet of stickers as it will be cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, replace } from './dom.js';
import { place, drawCut } from './crop-view.js';
import { layoutOf, pageOf } from './crop.js';

/* Cells are made once for a product; paint() may be called at every change. */
export class SheetView {
  #product = null;
  #cells = [];

  constructor () {
    this.made = h('img', { class: 'made', alt: '', hidden: true });
    this.paper = h('div', { class: 'paper sheet' });
    this.root = h('div', { class: 'paper-stage' }, this.paper);
  }

  /* @pictures: {ratio, url, crop} in their order, repeated over the cells. */
  paint (product, item, pictures) {
    if (this.#product !== product) this.#lay(product);
    this.made.hidden = true;
    for (const [index, { node, image }] of this.#cells.entries()) {
      const shown = pictures[index % pictures.length];
      node.classList.toggle('no-picture', !shown?.url);
      if (!shown?.url) continue;
      if (image.src !== shown.url) image.src = shown.url;
      place(image, layoutOf(product, { ...item, border: false, crop: shown.crop }, shown.ratio ?? 1), shown.ratio ?? 1);
    }
  }

  /* What the server drew lies over what the page worked out. */
  show (url) {
    if (this.made.src !== url) this.made.src = url;
    this.made.decode().then(() => { this.made.hidden = false; }, () => {});
  }

  #lay (product) {
    this.#product = product;
    const { rows, columns, gap, margin, sticker_width: width, sticker_height: height } = product.sheet;
    this.root.style.setProperty('--shape', `${product.width} / ${product.height}`);
    this.root.style.setProperty('--ratio', String(product.width / product.height));
    this.#cells = Array.from({ length: rows * columns }, (_, index) => {
      const image = h('img', { alt: '', draggable: 'false' });
      const line = h('span', { class: 'cut-line' });
      const node = h('div', { class: `cell cut-${product.sheet.cut}` }, h('div', { class: 'window' }, image), line);
      node.style.left = `${(margin + index % columns * (width + gap)) / product.width * 100}%`;
      node.style.top = `${(margin + Math.floor(index / columns) * (height + gap)) / product.height * 100}%`;
      node.style.width = `${width / product.width * 100}%`;
      node.style.height = `${height / product.height * 100}%`;
      drawCut(line, product, pageOf(product));
      node.firstChild.style.borderRadius = product.sheet.cut === 'rounded' ? line.style.borderRadius : '';
      return { node, image };
    });
    replace(this.paper, this.#cells.map(cell => cell.node), this.made);
  }
}
