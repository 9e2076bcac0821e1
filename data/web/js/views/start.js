/* start.js: the first question: photographs, stickers or a stamp; and a stamp's beginning with words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, uid } from '../dom.js';
import { t, money } from '../i18n.js';
import { lowestPrice, productsOf } from '../products.js';
import { removeItem } from '../removing.js';

const ICONS = { photo: 'pictures', sheet: 'stickers', stamp: 'stamp' };

export function iconOf (artwork) {
  return ICONS[artwork];
}

/* One of the artworks that the shop makes, as cards; radio buttons beneath. */
export function kindPicker (app, onChange) {
  const name = uid('kind');
  return h('fieldset', { class: 'kinds' }, h('legend', { class: 'unseen' }, t('start.title')),
    app.kinds.map(kind => h('label', { class: 'kind' },
      h('input', { type: 'radio', name, value: kind, checked: kind === app.draft.data.kind, onchange: () => {
        app.draft.change({ kind }, 'kept');
        onChange();
      } }),
      h('span', { class: 'kind-card' }, icon(ICONS[kind]),
        h('span', { class: 'grow' }, h('strong', {}, t(`kind.${kind}`)),
          h('span', { class: 'soft' }, t('kind.from', { price: money(lowestPrice(app.catalogue, kind)) })))))));
}

export function leadOf (app) {
  return t(app.kinds.length > 1 ? 'start.lead' : `start.lead-${app.kinds[0]}`);
}

/* What the place for pictures says, and whether pictures come first there. */
export function chooserWords (app) {
  const { kind } = app.draft.data;
  if (kind === 'stamp') {
    const choose = t('stamp.choose');
    return { icon: ICONS.stamp, first: 'words', choose, more: choose, hint: t('stamp.hint') };
  }
  return { icon: ICONS[kind], first: 'pictures', choose: t('pictures.choose'), more: t('pictures.more'),
    hint: kind === 'sheet' ? t('sheet.hint') : null };
}

/* A stamp that needs no picture: its editor opens at once. */
function startStamp (app, product, content) {
  const item = app.draft.addItem({ ...app.usual('stamp'), product: product.id, paper: product.papers[0].id });
  Object.assign(item, content);
  app.draft.tell('items');
  app.editNext = item.id;
  app.go('prints');
}

export function wordsButtons (app) {
  const stamps = productsOf(app.catalogue, 'stamp');
  const shaped = stamps.find(product => product.stamp.templates.length > 0);
  return [
    button({ class: 'primary', onclick: () => startStamp(app, stamps[0], { content: 'words' }) }, 'words',
      t('stamp.start-words')),
    shaped ? button({ onclick: () => startStamp(app, shaped,
      { content: 'template', template: shaped.stamp.templates[0].id }) }, 'stamp', t('stamp.start-template')) : null,
  ];
}

/* The words of a stamp in one line; what a template was given. */
export function textOf (app, item) {
  if (item.content === 'template') {
    const template = app.product(item.product).stamp.templates.find(each => each.id === item.template);
    const filled = (template?.fields ?? []).map(field => item.fields[field.name]).filter(Boolean).join(' · ');
    return filled || template?.title || '';
  }
  return item.words.trim().replace(/\s*\n\s*/g, ' · ') || t('stamp.no-words');
}

/* A stamp with words among the pictures. */
export function wordedRow (app, item) {
  const name = textOf(app, item);
  return h('li', { class: 'picture-row', 'data-kind': 'words' }, h('span', { class: 'thumb' }, icon('stamp')),
    h('div', { class: 'grow' }, h('p', { class: 'name', dir: 'auto' }, name),
      h('p', { class: 'state' }, app.product(item.product).title)),
    button({ class: 'round', onclick: () => removeItem(app, item), 'aria-label': t('pictures.remove', { name }),
      title: t('remove') }, 'remove'));
}
