/* crop-view.js: a picture on its paper, as it will be cut; still, or movable
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, announce } from './dom.js';
import { t, percent } from './i18n.js';
import { cutOf } from './products.js';
import { layoutOf, borderOf, moved, zoomed, zoomOf, largestZoom, isLandscape, shapeOf, reshape }
  from './crop.js';

/* The picture's place in its window, in per cent of the window. */
export function place (image, layout, ratio) {
  const { crop, shape } = layout;
  const box = crop
    ? { left: -crop.x / crop.width, top: -crop.y / crop.height, width: 1 / crop.width, height: 1 / crop.height }
    : fitBox(ratio, shape);
  image.style.left = `${box.left * 100}%`;
  image.style.top = `${box.top * 100}%`;
  image.style.width = `${box.width * 100}%`;
  image.style.height = `${box.height * 100}%`;
}

function fitBox (ratio, shape) {
  const width = Math.min(1, ratio / shape);
  const height = Math.min(1, shape / ratio);
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height };
}

/* A sheet of paper with the picture in it. paint() may be called at every change. */
export class Paper {
  constructor (alt, withOutside = false) {
    this.image = h('img', { alt, draggable: 'false', decoding: 'async' });
    this.outside = withOutside ? h('img', { alt: '', class: 'outside', draggable: 'false' }) : null;
    this.window = h('div', { class: 'window' }, this.image);
    this.line = h('span', { class: 'cut-line', hidden: true });
    this.node = h('div', { class: 'paper' }, this.window, this.line);
    this.root = h('div', { class: 'paper-stage' },
      this.outside ? h('div', { class: 'around', 'aria-hidden': 'true' }, this.outside) : null, this.node);
  }

  show (url) {
    for (const image of [this.image, this.outside]) {
      if (image && url && image.src !== url) image.src = url;
    }
    this.root.classList.toggle('no-picture', !url);
  }

  paint (product, item, ratio) {
    const layout = layoutOf(product, item, ratio ?? 1.5);
    const { page } = layout;
    const border = borderOf(product, item);
    this.root.classList.toggle('landscape', layout.landscape);
    this.root.style.setProperty('--shape', `${page.width} / ${page.height}`);
    this.root.style.setProperty('--ratio', String(page.width / page.height));
    this.#cut(product, page);
    this.window.style.inset = `${border / page.height * 100}% ${border / page.width * 100}%`;
    place(this.image, layout, ratio ?? 1.5);
    if (this.outside) {
      const around = this.outside.parentNode;
      around.style.inset = this.window.style.inset;
      around.hidden = item.scaling === 'fit';
      place(this.outside, layout, ratio ?? 1.5);
    }
    return layout;
  }

  #cut (product, page) {
    const { cut } = cutOf(product);
    this.node.classList.toggle('cut-circle', cut === 'circle');
    this.node.classList.toggle('cut-rounded', cut === 'rounded');
    this.line.hidden = cut === 'rectangle';
    drawCut(this.line, product, page);
    this.window.style.borderRadius = cut === 'rounded' ? this.line.style.borderRadius : '';
  }
}

/* @line lies on the line where @page (a sticker, a face) is cut out. */
export function drawCut (line, product, page) {
  const { cut, radius } = cutOf(product);
  const side = Math.min(page.width, page.height);
  const [across, along] = cut === 'circle'
    ? [(page.width - side) / 2 / page.width, (page.height - side) / 2 / page.height] : [0, 0];
  line.style.inset = `${along * 100}% ${across * 100}%`;
  line.style.borderRadius = cut === 'circle' ? '50%'
    : cut === 'rounded' ? `${radius / page.width * 100}% / ${radius / page.height * 100}%` : '';
}

/* The picture follows the arrow, as it follows the finger. */
const KEYS = {
  ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
};

/* Moves and zooms the crop of one item by touch, mouse, wheel and keys. The item's crop is in
 * `crop`; @onCrop hears each change. */
export class CropControl {
  #pointers = new Map();
  #spread = 0;
  #say = null;

  constructor (onCrop) {
    this.onCrop = onCrop;
    this.paper = new Paper('', true);
    this.node = h('div', {
      class: 'crop-control', tabindex: '0', role: 'application',
      'aria-label': t('crop.label'), 'aria-describedby': 'crop-help',
      onkeydown: event => this.#key(event),
      onpointerdown: event => this.#down(event),
      onpointermove: event => this.#move(event),
      onpointerup: event => this.#up(event),
      onpointercancel: event => this.#up(event),
    }, this.paper.root);
    this.node.addEventListener('wheel', event => this.#wheel(event), { passive: false });
  }

  set (product, item, ratio, url) {
    Object.assign(this, { product, item, ratio: ratio ?? 1.5 });
    this.layout = this.paper.paint(product, item, ratio);
    this.paper.show(url);
    this.node.classList.toggle('movable', item.scaling === 'fill');
  }

  get zoom () {
    return this.layout.crop ? zoomOf(this.layout.crop, this.ratio, this.layout.shape) : 1;
  }

  get largestZoom () {
    return largestZoom(this.ratio, this.layout.shape);
  }

  setZoom (zoom, px = 0.5, py = 0.5) {
    if (!this.layout.crop) return;
    this.#take(zoomed(this.layout.crop, this.ratio, this.layout.shape, zoom, px, py));
  }

  shift (dx, dy) {
    if (this.layout.crop) this.#take(moved(this.layout.crop, dx, dy));
  }

  /* From upright to lying and back. */
  turn () {
    const landscape = !isLandscape(this.ratio, this.layout.crop);
    const shape = shapeOf(this.product, this.item, landscape);
    this.#take(reshape(this.layout.crop, this.ratio, shape));
  }

  reset () {
    this.#take(null);
  }

  #take (crop) {
    this.item.crop = crop;
    this.layout = this.paper.paint(this.product, this.item, this.ratio);
    this.onCrop();
    clearTimeout(this.#say);
    this.#say = setTimeout(() => this.#announce(), 600);
  }

  #announce () {
    const { crop } = this.layout;
    if (!crop || document.activeElement === null) return;
    announce(t('crop.where', {
      left: percent(crop.x), right: percent(Math.max(0, 1 - crop.x - crop.width)),
      top: percent(crop.y), bottom: percent(Math.max(0, 1 - crop.y - crop.height)),
    }));
  }

  #key (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !this.layout.crop) return;
    const step = event.shiftKey ? 0.1 : 0.02;
    if (event.key in KEYS) this.shift(KEYS[event.key][0] * step, KEYS[event.key][1] * step);
    else if (event.key === '+' || event.key === '=') this.setZoom(this.zoom * 1.1);
    else if (event.key === '-') this.setZoom(this.zoom / 1.1);
    else if (event.key === 'Home' || event.key === '0') this.reset();
    else return;
    event.preventDefault();
  }

  #down (event) {
    if (!this.layout.crop || event.button > 0) return;
    this.node.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, event);
    this.#spread = this.#distance();
    this.node.classList.add('moving');
  }

  #move (event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    this.#pointers.set(event.pointerId, event);
    const box = this.paper.window.getBoundingClientRect();
    if (this.#pointers.size === 1) {
      this.shift((before.clientX - event.clientX) / box.width, (before.clientY - event.clientY) / box.height);
    } else {
      const spread = this.#distance();
      if (this.#spread && spread) this.setZoom(this.zoom * spread / this.#spread, ...this.#middle(box));
      this.#spread = spread;
    }
  }

  #up (event) {
    this.#pointers.delete(event.pointerId);
    this.#spread = this.#distance();
    if (this.#pointers.size === 0) this.node.classList.remove('moving');
  }

  #distance () {
    const [a, b] = this.#pointers.values();
    return b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
  }

  #middle (box) {
    const [a, b] = this.#pointers.values();
    const within = value => Math.min(1, Math.max(0, value));
    return [within(((a.clientX + b.clientX) / 2 - box.left) / box.width),
      within(((a.clientY + b.clientY) / 2 - box.top) / box.height)];
  }

  #wheel (event) {
    if (!this.layout.crop) return;
    event.preventDefault();
    const box = this.paper.window.getBoundingClientRect();
    const within = value => Math.min(1, Math.max(0, value));
    this.setZoom(this.zoom * Math.exp(-event.deltaY / 500),
      within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height));
  }
}
