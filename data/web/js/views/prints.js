/* prints.js: the second step: what is made of each picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, setText } from '../dom.js';
import { t } from '../i18n.js';
import { explain } from '../api.js';
import { Paper } from '../crop-view.js';
import { optionFields } from './options.js';
import { PriceTag, foldedReckoning } from './price.js';
import { openEditor, applyToAll, warningOf } from './editor.js';
import { bar, failure } from './shell.js';

function whatOf (app, { product: id, paper, copies }) {
  const product = app.product(id);
  const title = product.papers.find(candidate => candidate.id === paper)?.title ?? paper;
  return t('prints.what', { n: copies, title: product.title, paper: title });
}

/* A print as it will be cut, and in a few words what it is. Pressing it opens the editor. */
class Tile {
  constructor (app, item, onEdit) {
    Object.assign(this, { app, item });
    const { name } = app.draft.picture(item.picture);
    this.paper = new Paper('');
    this.what = h('span', { class: 'what' });
    this.warning = h('span', { class: 'tile-warning', hidden: true },
      icon('warning'), h('span', {}, t('warning.short')));
    this.busy = h('span', { class: 'tile-busy', hidden: true });
    this.button = h('button', { type: 'button', class: 'tile-button', onclick: () => onEdit(item.id) },
      this.paper.root, h('span', { class: 'tile-name', dir: 'auto' }, name), this.what, this.warning, this.busy,
      h('span', { class: 'unseen' }, t('prints.edit')));
    this.node = h('li', { class: 'tile', 'data-item': item.id }, this.button);
    this.update();
  }

  update () {
    const { app, item } = this;
    const picture = app.draft.picture(item.picture);
    const product = app.product(item.product);
    this.paper.show(app.thumbs.urlOf(picture));
    this.paper.paint(product, item, picture.ratio);
    setText(this.what, whatOf(app, item));
    this.warning.hidden = !warningOf(app, item);
    const busy = ['waiting', 'sending', 'paused'].includes(picture.state);
    this.busy.hidden = !busy && picture.state !== 'lost';
    setText(this.busy, picture.state === 'lost' ? t('upload.lost-short') : t('upload.on-its-way'));
  }
}

function forAll (app) {
  const fields = h('div', { class: 'options' });
  const now = h('span', { class: 'soft' });
  const tell = () => setText(now, whatOf(app, app.draft.data.choice));
  const fill = () => {
    tell();
    replace(fields, optionFields(app, app.draft.data.choice, values => {
      applyToAll(app, values);
      tell();
      if (!('product' in values)) return;
      fill();
      fields.querySelector('select').focus();
    }));
  };
  fill();
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
  const edit = id => openEditor(app, id, last => {
    all.fill();
    fillTiles();
    (tiles.get(last) ?? [...tiles.values()][0])?.button.focus();
  });
  const fillTiles = () => {
    replace(list, draft.printed.map(item => {
      const known = tiles.get(item.id);
      const tile = known ?? new Tile(app, item, edit);
      tiles.set(item.id, tile);
      if (known) tile.update();
      return tile.node;
    }));
    if (draft.printed.length === 0) app.go('pictures');
  };
  const items = () => {
    fillTiles();
    price.update();
  };
  const one = event => {
    for (const tile of tiles.values()) {
      if (tile.item.picture === event.detail.id) tile.update();
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
    fold.update();
    for (const tile of tiles.values()) if (tile.node.isConnected) tile.update();
  };
  contents.onState = () => {
    price.update();
    replace(trouble, contents.error
      ? failure(explain(contents.error), () => contents.now().catch(() => {})) : null);
  };
  const restored = () => {
    all.fill();
    fillTiles();
  };
  const listeners = { items, pictures: items, picture: one, order: priced, restored };
  for (const [name, listener] of Object.entries(listeners)) draft.addEventListener(name, listener);
  root.append(h('h1', {}, t('prints.title')), h('p', { class: 'lead' }, t('prints.lead')),
    refusedNote, trouble, h('div', { class: 'prints-layout' }, h('div', { class: 'side' }, all.node, fold.node), list));
  bar(price.node, button({ class: 'primary', onclick: () => app.go('details') }, null, t('next'), icon('next')));
  fillTiles();
  refused();
  contents.soon();
  return () => {
    contents.onState = () => {};
    for (const [name, listener] of Object.entries(listeners)) draft.removeEventListener(name, listener);
  };
}
