/* options.js: the choices of every item: product, paper, border, fill or fit, copies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, uid, announce } from '../dom.js';
import { t, money, centimetres, millimetres, number } from '../i18n.js';
import { ARTWORKS, productsOf, picturesOf } from '../products.js';

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

function productOption (app, candidate, chosen) {
  return h('option', { value: candidate.id, selected: candidate.id === chosen.id },
    t('product.option', { title: candidate.title,
      price: fromPrice(candidate, candidate.papers[0].id, app.catalogue.site.currency) }));
}

/* Products of @artworks, under their kinds where there are several. */
function productSelect (app, product, artworks, onChange) {
  const id = uid('product');
  const groups = artworks.map(artwork => [artwork, productsOf(app.catalogue, artwork)])
    .filter(([, products]) => products.length > 0);
  const options = products => products.map(candidate => productOption(app, candidate, product));
  const select = h('select', { id, class: 'product', onchange: event => onChange({ product: event.target.value }) },
    groups.length === 1 ? options(groups[0][1])
      : groups.map(([artwork, products]) => h('optgroup', { label: t(`kind.${artwork}`) }, options(products))));
  return h('div', { class: 'field' }, h('label', { for: id }, t('option.product')), select,
    h('p', { class: 'soft' }, sizeOf(product)));
}

/* Small things in millimetres, paper in centimetres. */
function sizeOf (product) {
  const { sheet, stamp } = product;
  if (stamp) return t('option.face', { size: millimetres(product.width, product.height) });
  if (!sheet) return t('option.size', { size: centimetres(product.width, product.height) });
  const side = Math.min(sheet.sticker_width, sheet.sticker_height);
  const [width, height] = sheet.cut === 'circle' ? [side, side] : [sheet.sticker_width, sheet.sticker_height];
  return t('option.stickers', { n: sheet.rows * sheet.columns, size: millimetres(width, height) });
}

/* The kinds that the item can become: without a picture only a stamp. */
function kindsFor (values) {
  if (!values.id) return [values.artwork];
  return picturesOf(values).length > 0 ? ARTWORKS : ['stamp'];
}

/* What @values, an item or the choice for all, may be changed to; onChange gets the members that changed. */
export function optionFields (app, values, onChange) {
  const product = app.product(values.product);
  const isPhoto = values.artwork === 'photo';
  return [
    productSelect(app, product, kindsFor(values), onChange),
    product.papers.length > 1
      ? segments(t('option.paper'), product.papers, values.paper, paper => onChange({ paper })) : null,
    isPhoto || picturesOf(values).length > 0 ? segments(t('option.scaling'), [
      { id: 'fill', title: t(isPhoto ? 'option.fill' : 'option.fill-shape') }, { id: 'fit', title: t('option.fit') },
    ], values.scaling, scaling => onChange({ scaling })) : null,
    product.border
      ? segments(t('option.border'), [
        { id: 'no', title: t('option.no-border') },
        { id: 'yes', title: t('option.with-border', { width: number(product.border_width ?? 3) }) },
      ], values.border ? 'yes' : 'no', answer => onChange({ border: answer === 'yes' })) : null,
    stepper(t('option.copies'), values.copies, product.max_copies ?? app.catalogue.limits?.max_copies ?? 999,
      copies => onChange({ copies })),
  ];
}
