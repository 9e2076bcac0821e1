/* outside.js: the shop takes only what is sent from within it: where to go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button } from '../dom.js';
import { t } from '../i18n.js';
import { bar } from './shell.js';

function line (name, text) {
  return text ? h('p', {}, h('strong', {}, name), ` ${text}`) : null;
}

export function mount (app, root, { chosen }) {
  bar();
  root.append(...[h('h1', {}, t('outside.title', { name: app.site.name })),
    h('p', { class: 'lead' }, t('outside.lead')),
    line(t('outside.address'), app.site.address), line(t('outside.hours'), app.site.hours),
    h('p', {}, t('outside.find')),
    app.sites.length > 1
      ? button({ class: 'primary single', onclick: () => chosen(null) }, null, t('outside.other')) : null,
  ].filter(Boolean));
  return () => {};
}
