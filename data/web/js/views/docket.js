/* docket.js: the last step: the docket, to keep and to bring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, announce, withPart } from '../dom.js';
import { t, money, day, momentRange } from '../i18n.js';
import { blob, orderPath, explain, persist } from '../api.js';
import { recallPlaced } from '../place.js';
import { bar, failure, toast } from './shell.js';
import { groups } from '../codes.js';

function fetchDocket (order, token, password, format) {
  return persist(() => blob('POST', orderPath(order.code, `/docket?format=${format}`), {
    token, json: { password: password ?? null },
  }), { tries: 3 });
}

/* Saves with one press; a phone that can, offers its own ways to keep a file. */
async function save (order, token, password, format) {
  const file = await fetchDocket(order, token, password, format);
  const name = `docket-${order.code}.${format}`;
  const url = URL.createObjectURL(file);
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  announce(t('docket.saved', { name }));
  toast(t('docket.saved', { name }));
}

/* Buttons that keep the docket, with their failures in place. */
export function keepButtons (order, token, password) {
  const trouble = h('div', {});
  const run = async (event, action) => {
    const pressed = event.currentTarget;
    if (pressed.getAttribute('aria-disabled') === 'true') return;
    pressed.setAttribute('aria-disabled', 'true');
    replace(trouble);
    try {
      await action();
    } catch (error) {
      replace(trouble, failure(explain(error)));
    } finally {
      pressed.removeAttribute('aria-disabled');
    }
  };
  const node = h('div', { class: 'keep' }, h('div', { class: 'buttons' },
    button({ class: 'primary', onclick: event => run(event, () => save(order, token, password, 'png')) }, 'picture',
      t('docket.as-picture')),
    button({ onclick: event => run(event, () => save(order, token, password, 'pdf')) }, 'save', t('docket.as-pdf')),
    button({ onclick: () => window.print() }, 'print', t('docket.print'))), trouble);
  return node;
}

/* The docket itself as the shop draws it. Its words stand beside it as text. */
export function slip (order, token, password) {
  const image = h('img', { class: 'slip', alt: t('docket.alt', { code: groups(order.code) }), hidden: true });
  const trouble = h('div', {});
  const load = async () => {
    replace(trouble, h('p', { class: 'soft', role: 'status' }, t('docket.drawing')));
    try {
      const picture = await fetchDocket(order, token, password, 'svg');
      image.src = URL.createObjectURL(picture);
      await image.decode();
      image.hidden = false;
      replace(trouble);
    } catch (error) {
      replace(trouble, failure(error instanceof DOMException ? t('docket.not-drawn') : explain(error), load));
    }
  };
  load();
  return h('div', { class: 'ticket' }, image, trouble);
}

export function facts (app, order) {
  const site = app.sites.find(candidate => candidate.id === order.site);
  const kept = order.terms?.order_expires;
  return h('dl', { class: 'facts' },
    order.expected?.p50 ? fact('clock', t('docket.expected'),
      t('docket.about', { time: momentRange(order.expected.p50, order.expected.p90) })) : null,
    site ? fact('shop', t('docket.where'), h('strong', {}, site.name),
      site.address ? h('span', {}, site.address) : null,
      site.hours ? h('span', { class: 'soft' }, site.hours) : null) : null,
    fact('tag', t('price.total'), money(order.price)),
    kept ? fact('calendar', t('docket.until'), day(kept)) : null);
}

export function fact (iconName, term, ...values) {
  return h('div', { class: 'fact' }, h('dt', {}, icon(iconName), term), h('dd', {}, values));
}

function passwordBox (password) {
  if (!password) {
    return h('div', { class: 'note' }, icon('lock'), h('p', { class: 'grow' }, t('docket.password-gone')));
  }
  return h('div', { class: 'secret' }, h('p', { class: 'label' }, t('docket.password')),
    h('p', { class: 'digits', translate: 'no' }, password.replace(/(.{3})(?=.)/g, '$1 ')),
    h('p', { class: 'note-line' }, icon('warning'), h('span', {}, t('docket.password-only-here'))));
}

function content (app, order, leave) {
  const { token } = app.draft.data;
  return [
    h('h1', {}, t('docket.title')),
    h('p', { class: 'lead' }, withPart(t('docket.lead'), '{shop}', h('strong', {}, app.shopName()))),
    h('div', { class: 'docket-layout' },
      slip(order, token, app.password),
      h('div', { class: 'docket-side' },
        h('div', { class: 'secret' }, h('p', { class: 'label' }, t('docket.code')),
          h('p', { class: 'digits code', translate: 'no' }, groups(order.code))),
        passwordBox(app.password),
        keepButtons(order, token, app.password),
        facts(app, order),
        h('div', { class: 'buttons after' },
          h('a', { class: 'button', href: `/o/${order.code}`, onclick: event => {
            event.preventDefault();
            leave(() => app.goOrder(order.code));
          } }, icon('search'), h('span', {}, t('docket.follow'))),
          button({ onclick: () => leave(() => app.go('pictures')) }, 'add', t('docket.another'))))),
  ];
}

export function mount (app, root) {
  bar();
  let gone = false;
  const leave = async go => {
    await app.forgetDraft();
    go();
  };
  const show = () => {
    if (gone) return;
    const { order } = app.draft;
    replace(root, content(app, order, leave));
  };
  const load = async () => {
    replace(root, h('h1', {}, t('docket.title')), h('p', { role: 'status' }, t('loading')));
    try {
      await recallPlaced(app);
      show();
    } catch (error) {
      if (gone) return;
      replace(root, h('h1', {}, t('docket.title')), failure(explain(error), load),
        button({ onclick: () => leave(() => app.go('pictures')) }, 'add', t('docket.another')));
    }
  };
  if (app.password && app.draft.order) show();
  else load();
  return () => { gone = true; };
}
