/* naming.js: what an item is called, and what is wrong with it, in the customer's words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { t, number } from '../i18n.js';
import { sheetName } from '../item-view.js';
import { textOf } from './start.js';

export function nameOf (app, item) {
  if (item.artwork === 'sheet') return sheetName(app, item);
  if (item.artwork === 'stamp' && item.content !== 'picture') return textOf(app, item);
  return app.draft.picture(item.picture)?.name ?? '';
}

export function whatOf (app, { product: id, paper, copies }) {
  const product = app.product(id);
  const title = product.papers.find(candidate => candidate.id === paper)?.title ?? paper;
  return t('prints.what', { n: copies, title: product.title, paper: title });
}

/* "96 dots per inch are too few": in words, with the size that would do. */
export function warningOf (app, item) {
  const warning = app.draft.priced(item)?.warning;
  if (!warning) return null;
  const good = warning.good_size ? app.product(warning.good_size) : null;
  return { good, text: good ? t('warning.small-better', { title: good.title }) : t('warning.small'),
    detail: t('warning.dpi', { n: warning.dpi, good: number(app.catalogue.good_dpi ?? 150) }) };
}

/* Where a stamp's warning is told: beside the control that mends it. */
function placeOf (item, { type, text }) {
  if (type === 'template-field-missing') return `field:${text}`;
  if (type === 'not-round') return 'layout';
  if (item.content === 'picture') return type === 'empty' ? 'content' : 'treatment';
  return item.content;
}

const length = value => number(value ?? 0, { minimumFractionDigits: 1, maximumFractionDigits: 2 });

/* What is wrong with how a stamp comes out, with the remedy: {place, blocks, type, text}. */
export function troublesOf (app, item) {
  const means = item.content === 'picture' ? 'picture' : 'words';
  const told = (app.draft.priced(item)?.warnings ?? []).filter(({ type }) => type !== 'too-small');
  return told.map(warning => {
    const { type, blocks, text } = warning;
    const trouble = t(`trouble.${type}`, { size: length(warning.size), limit: length(warning.limit), text });
    return { place: placeOf(item, warning), blocks, type, text: `${trouble} ${t(`remedy.${type}-${means}`)}` };
  });
}

/* One short line for a tile; null where all is well. */
export function shortWarning (app, item) {
  const troubles = troublesOf(app, item);
  if (troubles.some(each => each.blocks)) return t('warning.needs-change');
  if (troubles.some(each => each.type === 'too-fine')) return t('warning.fine-lines');
  if (troubles.length) return t('warning.not-round');
  return warningOf(app, item) ? t('warning.short') : null;
}
