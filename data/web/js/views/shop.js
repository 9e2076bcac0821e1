/* shop.js: which shop, where there are several
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, icon } from '../dom.js';
import { t } from '../i18n.js';
import { bar } from './shell.js';

export function mount (app, root, { chosen }) {
  bar();
  root.append(h('h1', {}, t('shop.title')), h('p', { class: 'lead' }, t('shop.lead')),
    h('ul', { class: 'shops' }, app.sites.map(site => h('li', {},
      h('button', { type: 'button', class: 'card', onclick: () => chosen(site.id) },
        icon('shop'),
        h('span', { class: 'grow' }, h('strong', {}, site.name),
          site.address ? h('span', { class: 'soft' }, site.address) : null,
          site.hours ? h('span', { class: 'soft' }, site.hours) : null,
          site.outside ? h('span', { class: 'soft' }, t('shop.outside')) : null),
        icon('next'))))));
  return () => {};
}
