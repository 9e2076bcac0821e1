/* editor.js: one item, large: what it shows, its options, what is wrong with it; on to the next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, setText, uid } from '../dom.js';
import { t } from '../i18n.js';
import { changeProduct } from '../products.js';
import { removeItem } from '../removing.js';
import { optionFields } from './options.js';
import { StampFields } from './stamp.js';
import { SheetFields } from './sheet.js';
import { Stage } from './stage.js';
import { nameOf, warningOf } from './naming.js';
import { toast } from './shell.js';

class Editor {
  constructor (app, id, onClose, fresh) {
    Object.assign(this, { app, itemId: id, fresh });
    this.titleId = uid('editor');
    this.title = h('h2', { id: this.titleId, tabindex: '-1', dir: 'auto' });
    this.place = h('p', { class: 'soft' });
    this.stage = new Stage(app, () => this.#cropped());
    this.own = h('div', { class: 'own' });
    this.options = h('div', { class: 'options' });
    this.warning = h('div', { class: 'editor-warning', role: 'status' });
    this.previous = button({ class: 'round', onclick: () => this.#go(-1), 'aria-label': t('editor.previous') }, 'back');
    this.following = button({ class: 'round', onclick: () => this.#go(1), 'aria-label': t('editor.next') }, 'next');
    this.toAll = button({ class: 'small', onclick: () => applyToAll(this.app, { ...this.item }) }, 'all',
      t('editor.to-all'));
    this.another = button({ class: 'small', onclick: () => this.#another() }, 'add', t('editor.another'));
    this.listeners = [
      [app.draft, 'order', () => this.#told()],
      [app.contents, 'state', () => this.#told()],
      [app.draft, 'picture', event => this.#arrived(event.detail)],
      [app.draft, 'restored', () => this.show()],
    ];
    this.dialog = this.#layout(onClose);
    for (const [target, type, listener] of this.listeners) target.addEventListener(type, listener);
  }

  #layout (onClose) {
    return h('dialog', { class: 'editor', 'aria-labelledby': this.titleId, onclose: () => {
      for (const [target, type, listener] of this.listeners) target.removeEventListener(type, listener);
      this.dialog.remove();
      this.app.thumbs.releaseLarge();
      onClose(this.itemId);
    } },
    h('header', {}, this.previous, h('div', { class: 'grow' }, this.title, this.place), this.following),
    h('div', { class: 'editor-body' },
      h('div', { class: 'editor-picture' }, this.stage.node),
      h('div', { class: 'editor-options' }, this.warning, this.own, this.options,
        h('div', { class: 'buttons' }, this.toAll, this.another,
          button({ class: 'small', onclick: () => this.#remove() }, 'remove', t('remove'))))),
    h('footer', {}, button({ class: 'primary', onclick: () => this.dialog.close() }, 'done', t('editor.done'))));
  }

  get item () { return this.app.draft.item(this.itemId); }

  open () {
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.show();
    const words = this.fresh ? this.own.querySelector('textarea, input[type=text]') : null;
    (words ?? this.title).focus();
  }

  show () {
    const { item } = this;
    const all = this.app.draft.printed;
    const index = all.indexOf(item);
    this.#name();
    setText(this.place, t('editor.place', { n: index + 1, total: all.length }));
    this.previous.disabled = index <= 0;
    this.following.disabled = index >= all.length - 1;
    this.#fields();
    this.stage.show(item);
    this.#told();
  }

  #name () {
    setText(this.title, nameOf(this.app, this.item));
    this.dialog.dataset.artwork = this.item.artwork;
  }

  #fields () {
    const { app, item } = this;
    const focus = this.#focusKept();
    this.stamp = null;
    this.sheet = null;
    if (item.artwork === 'stamp') {
      this.stamp = new StampFields(app, item, { fresh: this.fresh, onChange: () => this.#changed(),
        onStructure: () => this.#restructured() });
    } else if (item.artwork === 'sheet') {
      this.sheet = new SheetFields(app, item, () => this.#changed());
    }
    replace(this.own, (this.stamp ?? this.sheet)?.node);
    replace(this.options, optionFields(app, item, values => this.#choose(values)));
    const others = app.draft.printed.filter(other => other.artwork === 'photo').length > 1;
    this.toAll.hidden = item.artwork !== 'photo' || !others;
    this.another.hidden = app.draft.usablePictures(item).length === 0;
    focus();
  }

  /* The control at the same place takes the focus over. */
  #focusKept () {
    const focused = document.activeElement;
    const [box] = [this.own, this.options].filter(each => each.contains(focused));
    if (!box) return () => {};
    const selector = 'select, input, textarea, button';
    const place = [...box.querySelectorAll(selector)].indexOf(focused);
    const { value, type } = focused;
    return () => {
      const now = [...box.querySelectorAll(selector)];
      const same = type === 'radio' ? now.find(node => node.type === 'radio' && node.value === value) : now[place];
      (same ?? now[0])?.focus();
    };
  }

  #choose ({ product, ...values }) {
    const { item, app } = this;
    Object.assign(item, values);
    if (product) changeProduct(item, app.product(product));
    if (product) this.#restructured();
    else this.#changed();
  }

  #changed () {
    this.fresh = false;
    this.app.draft.tell('items');
    this.#name();
    this.stage.show(this.item);
    this.stage.drawn();
    this.#warn();
  }

  #restructured () {
    this.#fields();
    this.#changed();
    this.#told();
  }

  /* The server's word on the item as it now is. */
  #told () {
    if (!this.item) return;
    this.stage.drawn();
    this.#warn();
    this.stamp?.tell();
  }

  #arrived (picture) {
    if (!this.item || picture.state !== 'ok') return;
    if (this.app.draft.usablePictures(this.item).includes(picture)) this.stage.show(this.item);
    this.sheet?.fill();
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
    this.#choose({ product: product.id });
    this.title.focus();
  }

  /* A drag is many small changes; they are kept and priced when it rests. */
  #cropped () {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.app.draft.tell('items');
      this.stage.drawn();
    }, 150);
  }

  #go (step) {
    const all = this.app.draft.printed;
    this.fresh = false;
    this.itemId = all[all.indexOf(this.item) + step].id;
    this.show();
    this.title.focus();
  }

  #another () {
    this.itemId = this.app.draft.copyItem(this.item).id;
    this.show();
    this.title.focus();
    toast(t('editor.another-done'));
  }

  /* The only item of a picture takes the picture with it. */
  #remove () {
    const { item } = this;
    const all = this.app.draft.printed;
    const neighbour = all[all.indexOf(item) + 1] ?? all[all.indexOf(item) - 1];
    removeItem(this.app, item, nameOf(this.app, item));
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

/* The same options for every photograph; what each was before can be brought back. */
export function applyToAll (app, values) {
  const { draft } = app;
  const photos = draft.items.filter(item => item.artwork === 'photo');
  const before = photos.map(item => ({ ...item }));
  const choice = { ...draft.data.choice };
  for (const name of SHARED) {
    if (!(name in values)) continue;
    draft.data.choice[name] = values[name];
    for (const item of photos) item[name] = values[name];
  }
  /* Only where something chosen for one print was overridden is there something to bring back. */
  const overrode = before.some((old, index) => SHARED.some(name =>
    old[name] !== choice[name] && old[name] !== photos[index][name]));
  draft.tell('items');
  if (!overrode) return;
  toast(t('all.applied', { n: photos.length }), { undo: () => {
    for (const old of before) Object.assign(draft.item(old.id) ?? {}, old);
    draft.change({ choice });
    draft.dispatchEvent(new Event('restored'));
  } });
}

/* @fresh: it was only just begun, and its first words are written now. */
export function openEditor (app, itemId, onClose, fresh = false) {
  new Editor(app, itemId, onClose, fresh).open();
}
