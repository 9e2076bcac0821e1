/* editor.js: one print, large: its crop, its options, its warning; on to the next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, setText, uid } from '../dom.js';
import { t, number } from '../i18n.js';
import { CropControl } from '../crop-view.js';
import { optionFields } from './options.js';
import { toast } from './shell.js';
import { remove } from './pictures.js';

/* "96 dots per inch are too few": in words, with the size that would do. */
export function warningOf (app, item) {
  const warning = app.draft.priced(item)?.warning;
  if (!warning) return null;
  const good = warning.good_size ? app.product(warning.good_size) : null;
  return { good, text: good ? t('warning.small-better', { title: good.title }) : t('warning.small'),
    detail: t('warning.dpi', { n: warning.dpi, good: number(app.catalogue.good_dpi ?? 150) }) };
}

class Editor {
  constructor (app, id, onClose) {
    this.app = app;
    this.itemId = id;
    this.titleId = uid('editor');
    this.title = h('h2', { id: this.titleId, tabindex: '-1', dir: 'auto' });
    this.place = h('p', { class: 'soft' });
    this.control = new CropControl(() => this.#cropped());
    this.slider = h('input', { type: 'range', min: 0, max: 100, step: 1, id: 'zoom', 'aria-label': t('crop.zoom'),
      oninput: () => this.control.setZoom(this.#zoomOfSlider()) });
    this.options = h('div', { class: 'options' });
    this.warning = h('div', { class: 'editor-warning', role: 'status' });
    this.help = h('p', { class: 'soft help', id: 'crop-help' });
    this.tools = h('div', { class: 'crop-tools' },
      button({
        class: 'round', 'aria-label': t('crop.out'), title: t('crop.out'), onclick: () => this.#zoomBy(1 / 1.15),
      }, 'minus'),
      this.slider,
      button({
        class: 'round', 'aria-label': t('crop.in'), title: t('crop.in'), onclick: () => this.#zoomBy(1.15),
      }, 'plus'),
      button({ class: 'small', onclick: () => this.control.turn() }, 'turn', t('crop.turn')),
      button({ class: 'small', onclick: () => this.control.reset() }, 'centre', t('crop.reset')));
    this.previous = button({ class: 'round', onclick: () => this.#go(-1), 'aria-label': t('editor.previous') }, 'back');
    this.following = button({ class: 'round', onclick: () => this.#go(1), 'aria-label': t('editor.next') }, 'next');
    this.dialog = this.#layout(onClose);
    this.refresh = () => this.#warn();
    app.draft.addEventListener('order', this.refresh);
    app.draft.addEventListener('picture', this.refreshPicture = event => {
      if (event.detail.id === this.item?.picture && event.detail.state === 'ok') this.#paint();
    });
  }

  #layout (onClose) {
    return h('dialog', { class: 'editor', 'aria-labelledby': this.titleId, onclose: () => {
      this.app.draft.removeEventListener('order', this.refresh);
      this.app.draft.removeEventListener('picture', this.refreshPicture);
      this.dialog.remove();
      this.app.thumbs.releaseLarge();
      onClose(this.itemId);
    } },
    h('header', {}, this.previous, h('div', { class: 'grow' }, this.title, this.place), this.following),
    h('div', { class: 'editor-body' },
      h('div', { class: 'editor-picture' }, this.control.node, this.tools, this.help),
      h('div', { class: 'editor-options' }, this.warning, this.options,
        h('div', { class: 'buttons' },
          button({ class: 'small', onclick: () => this.#toAll() }, 'all', t('editor.to-all')),
          button({ class: 'small', onclick: () => this.#another() }, 'add', t('editor.another')),
          button({ class: 'small', onclick: () => this.#remove() }, 'remove', t('remove'))))),
    h('footer', {}, button({ class: 'primary', onclick: () => this.dialog.close() }, 'done', t('editor.done'))));
  }

  get item () { return this.app.draft.item(this.itemId); }
  get picture () { return this.app.draft.picture(this.item.picture); }

  open () {
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.show();
    this.title.focus();
  }

  show () {
    const all = this.app.draft.printed;
    const index = all.indexOf(this.item);
    setText(this.title, this.picture.name);
    setText(this.place, t('editor.place', { n: index + 1, total: all.length }));
    this.previous.disabled = index <= 0;
    this.following.disabled = index >= all.length - 1;
    this.#fields();
    this.#paint();
    this.#warn();
  }

  #fields () {
    const focused = this.#focusedField();
    replace(this.options, optionFields(this.app, this.item, values => {
      Object.assign(this.item, values);
      this.app.draft.tell('items');
      this.#fieldsChanged(values);
    }));
    focused?.();
  }

  /* Only another product changes which fields there are; the focus then stays on its place. */
  #fieldsChanged (values) {
    if ('product' in values) this.#fields();
    this.#paint();
    this.#warn();
  }

  #focusedField () {
    if (!this.options.contains(document.activeElement)) return null;
    return () => this.options.querySelector('select')?.focus();
  }

  async #paint () {
    const { item, picture } = this;
    const product = this.app.product(item.product);
    const draw = url => {
      if (this.item !== item) return;
      this.control.set(product, item, picture.ratio, url);
      this.control.node.setAttribute('aria-label', t('crop.label', { name: picture.name }));
      this.#slide();
    };
    draw(this.app.thumbs.urlOf(picture));
    setText(this.help, t(item.scaling === 'fill' ? 'crop.help' : 'crop.fit-help'));
    this.tools.hidden = item.scaling !== 'fill';
    const large = await this.app.thumbs.largeUrlOf(picture);
    if (large) draw(large);
  }

  #warn () {
    if (!this.item) return;
    const warning = warningOf(this.app, this.item);
    const key = JSON.stringify([this.itemId, warning?.text, warning?.detail]);
    if (this.warned === key) return;
    this.warned = key;
    if (!warning) {
      replace(this.warning);
      return;
    }
    replace(this.warning, h('div', { class: 'note warn' }, icon('warning'),
      h('div', { class: 'grow' }, h('p', {}, h('strong', {}, warning.text)), h('p', { class: 'soft' }, warning.detail),
        warning.good ? button({ class: 'small', onclick: () => this.#useGood(warning.good) }, null,
          t('warning.use', { title: warning.good.title })) : null)));
  }

  #useGood (product) {
    const { item } = this;
    const paper = product.papers.some(candidate => candidate.id === item.paper) ? item.paper : product.papers[0].id;
    Object.assign(item, { product: product.id, paper, border: item.border && product.border });
    this.app.draft.tell('items');
    this.#fields();
    this.#paint();
    this.title.focus();
  }

  /* A drag is many small changes; they are kept and priced when it rests. */
  #cropped () {
    this.#slide();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.app.draft.tell('items'), 150);
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

  #zoomBy (factor) {
    this.control.setZoom(this.control.zoom * factor);
  }

  #go (step) {
    const all = this.app.draft.printed;
    this.itemId = all[all.indexOf(this.item) + step].id;
    this.show();
    this.title.focus();
  }

  #toAll () {
    applyToAll(this.app, { ...this.item });
  }

  #another () {
    const { draft } = this.app;
    const copy = { ...this.item, id: draft.newItem(this.picture).id };
    draft.items.splice(draft.items.indexOf(this.item) + 1, 0, copy);
    draft.tell('items');
    this.itemId = copy.id;
    this.show();
    this.title.focus();
    toast(t('editor.another-done'));
  }

  /* The only print of a picture takes the picture with it. */
  #remove () {
    const { draft } = this.app;
    const { item, picture } = this;
    const all = draft.printed;
    const neighbour = all[all.indexOf(item) + 1] ?? all[all.indexOf(item) - 1];
    if (draft.items.filter(other => other.picture === picture.id).length > 1) {
      draft.items.splice(draft.items.indexOf(item), 1);
      draft.tell('items');
    } else {
      remove(this.app, picture);
    }
    if (!neighbour) {
      this.dialog.close();
      return;
    }
    this.itemId = neighbour.id;
    this.show();
    this.title.focus();
  }
}

const SHARED = ['product', 'paper', 'border', 'scaling', 'copies'];

/* The same options for every print; what each was before can be brought back. */
export function applyToAll (app, values) {
  const { draft } = app;
  const before = draft.items.map(item => ({ ...item }));
  const choice = { ...draft.data.choice };
  for (const name of SHARED) {
    if (!(name in values)) continue;
    draft.data.choice[name] = values[name];
    for (const item of draft.items) item[name] = values[name];
  }
  /* Only where something chosen for one print was overridden is there something to bring back. */
  const overrode = before.some((old, index) => SHARED.some(name =>
    old[name] !== choice[name] && old[name] !== draft.items[index][name]));
  draft.tell('items');
  if (!overrode) return;
  toast(t('all.applied', { n: draft.printed.length }), { undo: () => {
    for (const old of before) Object.assign(draft.item(old.id) ?? {}, old);
    draft.change({ choice });
    draft.dispatchEvent(new Event('restored'));
  } });
}

export function openEditor (app, itemId, onClose) {
  new Editor(app, itemId, onClose).open();
}
