/* shop.js: which shop, where there are several
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, icon } from '../dom.js';
import { t } from '../i18n.js';
import { bar } from './shell.js';

function says (site) {
  const remark = site.closed ? 'shop.closed' : site.outside ? 'shop.outside' : null;
  return h('span', { class: 'grow' }, h('strong', {}, site.name),
    [site.address, site.hours, remark && t(remark)].filter(Boolean).map(text => h('span', { class: 'soft' }, text)));
}

/* A shop that takes no orders is there to be seen, not to be chosen. */
function card (site, chosen) {
  if (site.closed) return h('div', { class: 'card closed' }, icon('shop'), says(site));
  return h('button', { type: 'button', class: 'card', onclick: () => chosen(site.id) }, icon('shop'), says(site),
    icon('next'));
}

export function mount (app, root, { chosen }) {
  bar();
  root.append(h('h1', {}, t('shop.title')), h('p', { class: 'lead' }, t('shop.lead')),
    h('ul', { class: 'shops' }, app.sites.map(site => h('li', {}, card(site, chosen)))));
  return () => {};
}
