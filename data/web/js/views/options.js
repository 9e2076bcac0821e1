/* options.js: the choices of a print: product, paper, border, fill or fit, copies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, uid, announce } from '../dom.js';
import { t, money, centimetres, number } from '../i18n.js';

/* One of few, as large buttons: radio buttons beneath. */
export function segments (legend, choices, value, onChange) {
  const name = uid('choice');
  return h('fieldset', { class: 'segments' }, h('legend', {}, legend),
    h('div', { class: 'segment-row' }, choices.map(choice => h('label', {},
      h('input', { type: 'radio', name, value: choice.id, checked: choice.id === value,
        onchange: () => onChange(choice.id) }),
      h('span', { class: 'segment' }, choice.picture ?? null, choice.title)))));
}

export function stepper (label, value, largest, onChange) {
  const id = uid('copies');
  const input = h('input', { id, type: 'number', inputmode: 'numeric', min: 1, max: largest, value,
    onchange: () => set(Number.parseInt(input.value, 10)),
    onfocus: () => input.select() });
  const less = button({
    class: 'round', 'aria-label': t('copies.less', { label }), onclick: () => set(current() - 1, true),
  }, 'minus');
  const more = button({
    class: 'round', 'aria-label': t('copies.more', { label }), onclick: () => set(current() + 1, true),
  }, 'plus');
  const current = () => Number.parseInt(input.value, 10) || 1;
  const set = (wanted, say = false) => {
    const copies = Math.min(largest, Math.max(1, Number.isFinite(wanted) ? wanted : 1));
    input.value = copies;
    mark(copies);
    if (say) announce(t('copies.now', { n: copies }));
    onChange(copies);
  };
  const mark = copies => {
    less.setAttribute('aria-disabled', String(copies <= 1));
    more.setAttribute('aria-disabled', String(copies >= largest));
  };
  mark(value);
  return h('div', { class: 'stepper' }, h('label', { for: id }, label),
    h('div', { class: 'stepper-row' }, less, input, more));
}

function fromPrice (product, paper, currency) {
  const steps = product.paper_prices?.[paper] ?? product.prices;
  return money({ amount: steps[0].amount, currency });
}

/* What @choice may be changed to; onChange gets the members that changed. @values is an item or the
 * choice for all. */
export function optionFields (app, values, onChange) {
  const { products, site, limits } = app.catalogue;
  const product = app.product(values.product);
  const id = uid('product');
  const select = h('select', { id, onchange: event => onChange(changeProduct(app, values, event.target.value)) },
    products.map(candidate => h('option', { value: candidate.id, selected: candidate.id === product.id },
      t('product.option', { title: candidate.title,
        price: fromPrice(candidate, candidate.papers[0].id, site.currency) }))));
  return [
    h('div', { class: 'field' }, h('label', { for: id }, t('option.product')), select,
      h('p', { class: 'soft' }, t('option.size', { size: centimetres(product.width, product.height) }))),
    product.papers.length > 1
      ? segments(t('option.paper'), product.papers, values.paper, paper => onChange({ paper })) : null,
    segments(t('option.scaling'), [
      { id: 'fill', title: t('option.fill') }, { id: 'fit', title: t('option.fit') },
    ], values.scaling, scaling => onChange({ scaling })),
    product.border
      ? segments(t('option.border'), [
        { id: 'no', title: t('option.no-border') },
        { id: 'yes', title: t('option.with-border', { width: number(product.border_width ?? 3) }) },
      ], values.border ? 'yes' : 'no', answer => onChange({ border: answer === 'yes' })) : null,
    stepper(t('option.copies'), values.copies, product.max_copies ?? limits?.max_copies ?? 999,
      copies => onChange({ copies })),
  ];
}

/* Another product keeps what it offers too. */
function changeProduct (app, values, id) {
  const product = app.product(id);
  const paper = product.papers.some(candidate => candidate.id === values.paper)
    ? values.paper : product.papers[0].id;
  return { product: id, paper, border: product.border && values.border,
    copies: Math.min(values.copies, product.max_copies ?? values.copies) };
}
