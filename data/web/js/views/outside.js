/* outside.js: the shop takes no order from here: only what is sent from within it, or none at the moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button } from '../dom.js';
import { t } from '../i18n.js';
import { bar } from './shell.js';

function line (name, text) {
  return text ? h('p', {}, h('strong', {}, name), ' ', h('bdi', {}, text)) : null;
}

function wayOn (app, chosen) {
  const way = (words, onclick) => button({ class: 'primary single', onclick }, null, t(words));
  if (app.sites.length > 1) return way('outside.other', () => chosen(null));
  return app.site.closed ? way('closed.again', () => location.reload()) : null;
}

export function mount (app, root, { chosen }) {
  const { site } = app;
  const why = site.closed ? 'closed' : 'outside';
  bar();
  root.append(...[h('h1', {}, t(`${why}.title`, { name: site.name })), h('p', { class: 'lead' }, t(`${why}.lead`)),
    line(t('outside.address'), site.address), line(t('outside.hours'), site.hours),
    h('p', {}, t(`${why}.find`)), wayOn(app, chosen),
  ].filter(Boolean));
  return () => {};
}
