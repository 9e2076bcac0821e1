/* shell.js: what surrounds every view: the shop, the language, the steps, the strip, the bar, toasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, uid } from '../dom.js';
import { t, LANGUAGES, currentLanguage } from '../i18n.js';
import { STEPS } from '../app.js';

export function header (app, onLanguage) {
  const id = uid('language');
  const select = h('select', { id, onchange: event => onLanguage(event.target.value) },
    Object.entries(LANGUAGES).map(([tag, name]) => h('option', { value: tag, lang: tag,
      selected: tag === currentLanguage() }, name)));
  return [
    h('a', { class: 'brand', href: '/', onclick: event => follow(event, () => app.go('pictures')) },
      h('img', { src: '/web/icons/docket.svg', alt: '', width: '32', height: '32' }),
      h('span', {}, app.shopName())),
    h('nav', { class: 'tools', 'aria-label': t('nav.label') },
      h('a', { class: 'quiet', href: '/#find', onclick: event => follow(event, () => app.go('find')) },
        icon('search'), h('span', {}, t('nav.find'))),
      h('label', { class: 'language', for: id }, icon('language'), h('span', { class: 'unseen' }, t('nav.language')),
        select)),
  ];
}

/* A plain click stays in this page; any other is the browser's. */
export function follow (event, action) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
  event.preventDefault();
  action();
}

/* The four steps, with the way back to those done. */
export function steps (app, view) {
  const now = STEPS.indexOf(view);
  if (now < 0) return [];
  const placed = app.draft.data.placed;
  const items = STEPS.map((name, index) => {
    const label = [h('span', { class: 'number', 'aria-hidden': 'true' }, String(index + 1)),
      h('span', { class: 'name' }, t(`step.${name}`))];
    const done = index < now;
    const props = { class: 'step', 'aria-current': index === now ? 'step' : null };
    const body = done && !placed
      ? h('a', { href: `/#${name}`, ...props, onclick: event => follow(event, () => app.go(name)) }, label)
      : h('span', props, label);
    return h('li', { class: done ? 'done' : null }, body);
  });
  return [h('nav', { class: 'steps', 'aria-label': t('steps.label') },
    h('p', { class: 'step-now' }, t('steps.now', { n: now + 1, total: STEPS.length, name: t(`step.${view}`) })),
    h('ol', {}, items))];
}

/* A lasting state, said once and shown until it ends. */
export function strip (app, onAgain) {
  const node = document.getElementById('strip');
  if (app.lost) {
    replace(node, h('div', { class: 'strip warn' }, icon('warning'), h('p', {}, t('lost.text')),
      button({ class: 'small', onclick: onAgain }, null, t('lost.again'))));
  } else if (!app.online) {
    replace(node, h('div', { class: 'strip' }, icon('offline'), h('p', {}, t('offline.text'))));
  } else {
    replace(node);
  }
}

/* The bar at the bottom: what there is to know, and the one step to take. */
export function bar (...children) {
  replace(document.getElementById('bar'), ...children);
  document.getElementById('bar').hidden = children.length === 0;
}

const TOAST_MS = 9000;

/* An event in a few words, perhaps with Undo. It goes by itself; @onGone then runs unless undone. */
export function toast (text, { undo = null, onGone = () => {} } = {}) {
  const region = document.getElementById('toasts');
  let timer = null;
  const close = undone => {
    clearTimeout(timer);
    if (!node.isConnected) return;
    node.remove();
    if (undone) undo();
    else onGone();
  };
  const arm = () => { timer = setTimeout(() => close(false), TOAST_MS); };
  const node = h('div', { class: 'toast', onfocusin: () => clearTimeout(timer), onfocusout: arm,
    onpointerenter: () => clearTimeout(timer), onpointerleave: arm, onsettle: () => close(false) },
  h('span', {}, text),
  undo ? button({ onclick: () => close(true) }, 'undo', t('undo')) : null);
  region.append(node);
  while (region.children.length > 3) region.firstChild.dispatchEvent(new Event('settle'));
  arm();
  return close;
}

/* Another step: what could be undone in the last one stands. */
export function clearToasts () {
  for (const node of [...document.getElementById('toasts').children]) node.dispatchEvent(new Event('settle'));
}

/* Asks what cannot be undone; the safe answer has the focus. Resolves to true or false. */
export function confirm ({ title, text, yes, no }) {
  return new Promise(resolve => {
    const id = uid('confirm');
    const dialog = h('dialog', { class: 'confirm', 'aria-labelledby': id, onclose: () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    } },
    h('h2', { id }, title),
    h('p', {}, text),
    h('div', { class: 'buttons' },
      button({ autofocus: true, onclick: () => dialog.close('no') }, null, no),
      button({ class: 'danger', onclick: () => dialog.close('yes') }, null, yes)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/* A failure in place, with one thing to do about it. */
export function failure (text, retry) {
  return h('div', { class: 'note warn', role: 'alert' }, icon('warning'), h('p', {}, text),
    retry ? button({ class: 'small', onclick: retry }, 'again', t('retry')) : null);
}
