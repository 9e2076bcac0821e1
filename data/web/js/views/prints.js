/* prints.js: the second step: what is made, item by item
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, setText, announce } from '../dom.js';
import { t } from '../i18n.js';
import { explain } from '../api.js';
import { changeProduct } from '../products.js';
import { ItemView } from '../item-view.js';
import { optionFields } from './options.js';
import { PriceTag, ExpectedLine, foldedReckoning } from './price.js';
import { openEditor, applyToAll } from './editor.js';
import { nameOf, whatOf, shortWarning, troublesOf } from './naming.js';
import { iconOf } from './start.js';
import { bar, failure } from './shell.js';

/* An item as it will be in the hand, and in a few words what it is. Pressing it opens the editor. */
class Tile {
  constructor (app, item, onEdit) {
    Object.assign(this, { app, item });
    this.view = new ItemView(app, item);
    this.name = h('span', { class: 'tile-name', dir: 'auto' });
    this.what = h('span', { class: 'what' });
    this.warningText = h('span', {});
    this.warning = h('span', { class: 'tile-warning', hidden: true }, icon('warning'), this.warningText);
    this.busy = h('span', { class: 'tile-busy', hidden: true });
    this.button = h('button', { type: 'button', class: 'tile-button', onclick: () => onEdit(item.id) },
      this.view.root, this.name, this.what, this.warning, this.busy,
      h('span', { class: 'unseen' }, t('prints.edit')));
    this.node = h('li', { class: 'tile', 'data-item': item.id }, this.button);
    this.update();
  }

  update () {
    const { app, item } = this;
    const pictures = app.draft.usablePictures(item);
    this.view.update();
    setText(this.name, nameOf(app, item));
    setText(this.what, whatOf(app, item));
    const warning = shortWarning(app, item);
    this.warning.hidden = !warning;
    setText(this.warningText, warning ?? '');
    const lost = pictures.some(picture => picture.state === 'lost');
    this.busy.hidden = !lost && !pictures.some(picture => ['waiting', 'sending', 'paused'].includes(picture.state));
    setText(this.busy, t(lost ? 'upload.lost-short' : 'upload.on-its-way'));
  }
}

/* Another product keeps what it offers, too. */
function withProduct (app, { product }) {
  const choice = { ...app.draft.data.choice };
  changeProduct(choice, app.product(product));
  return { product, paper: choice.paper, border: choice.border, copies: choice.copies };
}

/* Further things: back to the first step, for pictures or words of that kind. */
function further (app) {
  const { kinds } = app;
  if (kinds.length < 2) return null;
  return h('section', { class: 'further' }, h('h2', {}, t('further.title')),
    h('div', { class: 'buttons' }, kinds.map(kind => button({ onclick: () => {
      app.draft.change({ kind }, 'kept');
      app.go('pictures');
    } }, iconOf(kind), t(`further.${kind}`)))));
}

function forAll (app) {
  const fields = h('div', { class: 'options' });
  const now = h('span', { class: 'soft' });
  const tell = () => setText(now, whatOf(app, app.draft.data.choice));
  const fill = () => {
    tell();
    replace(fields, optionFields(app, app.draft.data.choice, values => {
      applyToAll(app, 'product' in values ? withProduct(app, values) : values);
      tell();
      if (!('product' in values)) return;
      fill();
      fields.querySelector('select').focus();
    }));
  };
  if (app.draft.data.choice) fill();
  /* On a phone the prints matter more: what is for all is folded to one line. */
  const open = window.matchMedia('(min-width: 56rem)').matches;
  return { node: h('details', { class: 'fold for-all', open },
    h('summary', {}, icon('all'), h('span', { class: 'grow' }, h('h2', {}, t('all.title')), now), icon('down')),
    h('div', { class: 'fold-body' }, fields)), fill };
}

export function mount (app, root) {
  const { draft, contents } = app;
  const tiles = new Map();
  const list = h('ul', { class: 'tiles', 'aria-label': t('prints.list') });
  const all = forAll(app);
  const price = new PriceTag(app);
  const fold = foldedReckoning(app);
  const trouble = h('div', {});
  const refusedNote = h('div', {});
  const expected = new ExpectedLine(app);
  const edit = (id, fresh = false) => openEditor(app, id, last => {
    if (draft.data.choice) all.fill();
    fillTiles();
    (tiles.get(last) ?? [...tiles.values()][0])?.button.focus();
  }, fresh);
  /* What cannot be made so is mended here, before the shop refuses it. */
  const onward = () => {
    const bad = draft.printed.filter(item => troublesOf(app, item).some(each => each.blocks));
    if (bad.length === 0) return app.go('details');
    announce(t('prints.blocked', { n: bad.length }), true);
    return edit(bad[0].id);
  };
  const fillTiles = () => {
    replace(list, draft.printed.map(item => {
      const known = tiles.get(item.id);
      const tile = known ?? new Tile(app, item, edit);
      tiles.set(item.id, tile);
      if (known) tile.update();
      return tile.node;
    }));
    all.node.hidden = !draft.printed.some(item => item.artwork === 'photo');
    if (draft.printed.length === 0) app.go('pictures');
  };
  const items = () => {
    fillTiles();
    price.update();
  };
  const one = event => {
    for (const tile of tiles.values()) {
      if (draft.usablePictures(tile.item).includes(event.detail)) tile.update();
    }
    refused();
  };
  const refused = () => {
    const bad = draft.present.filter(picture => ['refused', 'failed', 'lost'].includes(picture.state));
    if (refusedNote.childElementCount === (bad.length ? 1 : 0)) return;
    replace(refusedNote, bad.length ? h('div', { class: 'note warn', role: 'status' }, icon('warning'),
      h('p', { class: 'grow' }, t('prints.refused', { n: bad.length })),
      button({ class: 'small', onclick: () => app.go('pictures') }, null, t('prints.see'))) : null);
  };
  const priced = () => {
    price.update();
    expected.update();
    fold.update();
    for (const tile of tiles.values()) if (tile.node.isConnected) tile.update();
  };
  contents.onState = () => {
    price.update();
    replace(trouble, contents.error
      ? failure(explain(contents.error), () => contents.now().catch(() => {})) : null);
  };
  const restored = () => {
    if (draft.data.choice) all.fill();
    fillTiles();
  };
  const listeners = { items, pictures: items, picture: one, order: priced, restored };
  for (const [name, listener] of Object.entries(listeners)) draft.addEventListener(name, listener);
  root.append(h('h1', {}, t('prints.title')), h('p', { class: 'lead' }, t('prints.lead')),
    expected.node, refusedNote, trouble, h('div', { class: 'prints-layout' },
      h('div', { class: 'side' }, all.node, fold.node), h('div', { class: 'prints-main' }, list, further(app))));
  bar(price.node, button({ class: 'primary', onclick: onward }, null, t('next'), icon('next')));
  fillTiles();
  refused();
  contents.soon();
  const begun = app.editNext;
  app.editNext = null;
  if (begun && draft.item(begun)) queueMicrotask(() => edit(begun, true));
  return () => {
    contents.onState = () => {};
    for (const [name, listener] of Object.entries(listeners)) draft.removeEventListener(name, listener);
  };
}
