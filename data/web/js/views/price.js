/* price.js: what it costs, and how that comes about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, icon, replace, setText } from '../dom.js';
import { t, money, momentRange } from '../i18n.js';

/* Copies and sums by product and paper, as the volume steps count them. */
function linesOf (app) {
  const lines = new Map();
  for (const item of app.draft.order?.items ?? []) {
    const key = `${item.product}/${item.paper}`;
    const line = lines.get(key) ?? { item, copies: 0, amount: 0 };
    line.copies += item.copies;
    line.amount += item.price.amount;
    lines.set(key, line);
  }
  return [...lines.values()];
}

function paperTitle (product, id) {
  return product?.papers.find(paper => paper.id === id)?.title ?? id;
}

/* What the next volume step would bring; null where there is none. */
function nextStep (product, line) {
  const steps = product?.paper_prices?.[line.item.paper] ?? product?.prices ?? [];
  const step = steps.find(candidate => candidate.from > line.copies);
  if (!step || step.amount >= line.item.unit_price.amount) return null;
  return t('price.next', { n: step.from - line.copies, from: step.from,
    price: money({ amount: step.amount, currency: line.item.unit_price.currency }) });
}

function lineNode (app, line) {
  const product = app.product(line.item.product);
  const unit = line.item.unit_price;
  const hint = nextStep(product, line);
  return h('li', {},
    h('div', { class: 'price-line' },
      h('span', { class: 'grow' }, `${product?.title ?? line.item.title}, ${paperTitle(product, line.item.paper)}`,
        h('span', { class: 'soft' }, t('price.times', { n: line.copies, price: money(unit) }))),
      h('span', { class: 'amount' }, money({ amount: line.amount, currency: unit.currency }))),
    hint ? h('p', { class: 'hint' }, icon('tag'), hint) : null);
}

/* The whole reckoning. */
export function reckoning (app) {
  const { order } = app.draft;
  if (!order?.price || order.items.length === 0) return h('p', { class: 'soft' }, t('price.later'));
  return h('ul', { class: 'price-list' },
    linesOf(app).map(line => lineNode(app, line)),
    order.express && order.express_price?.amount
      ? h('li', {}, h('div', { class: 'price-line' }, h('span', { class: 'grow' }, t('express.title')),
        h('span', { class: 'amount' }, money(order.express_price)))) : null,
    h('li', { class: 'price-total' }, h('div', { class: 'price-line' },
      h('span', { class: 'grow' }, t('price.total')), h('span', { class: 'amount' }, money(order.price)))));
}

/* The total for the bar; it says when it is being worked out anew. */
export class PriceTag {
  constructor (app) {
    this.app = app;
    this.amount = h('span', { class: 'amount' });
    this.text = h('span', { class: 'soft' });
    this.node = h('div', { class: 'price-tag' }, this.amount, this.text);
    this.update();
  }

  update () {
    const { draft, contents } = this.app;
    const copies = draft.printed.reduce((sum, item) => sum + item.copies, 0);
    const price = draft.order?.price;
    setText(this.amount, price && draft.order.items.length ? money(price) : '–');
    this.node.classList.toggle('stale', !contents.current);
    setText(this.text, t('prints.count', { n: copies }));
  }
}

/* When it would be made, as the server reckons now; nothing where nobody can tell. */
export class ExpectedLine {
  constructor (app) {
    this.app = app;
    this.text = h('span', {});
    this.node = h('p', { class: 'expected', hidden: true }, icon('clock'), this.text);
    this.update();
  }

  update () {
    const { expected, items } = this.app.draft.order ?? {};
    this.node.hidden = !expected?.p50 || items.length === 0;
    if (!this.node.hidden) setText(this.text, t('expected.now', { time: momentRange(expected.p50, expected.p90) }));
  }
}

/* The reckoning folded away, kept up to date. */
export function foldedReckoning (app, open = false) {
  const body = h('div', { class: 'fold-body' });
  const node = h('details', { class: 'fold', open }, h('summary', {}, icon('tag'),
    h('span', { class: 'grow' }, t('price.how')), icon('down')), body);
  const update = () => replace(body, reckoning(app));
  update();
  return { node, update };
}
