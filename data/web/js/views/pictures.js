/* pictures.js: the first step: what is to be made, choosing pictures, and watching them arrive
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { groups } from '../codes.js';
import { h, button, icon, replace, setText, announce, withPart } from '../dom.js';
import { t, has, bytes, percent, duration } from '../i18n.js';
import { addFiles } from '../add.js';
import { bar, toast, confirm } from './shell.js';
import { removePicture } from '../removing.js';
import { kindPicker, leadOf, chooserWords, wordsButtons, wordedRow } from './start.js';

const ACCEPT = 'image/*,.heic,.heif,.avif,.tif,.tiff,.webp';

/* Where pictures come in; of a stamp, words too. */
function chooser (app) {
  const words = chooserWords(app);
  const pick = h('input', { type: 'file', accept: ACCEPT, multiple: true, id: 'pick', class: 'unseen',
    onchange: event => take(app, event.target) });
  const shoot = h('input', { type: 'file', accept: 'image/*', capture: 'environment', id: 'shoot',
    class: 'unseen', onchange: event => take(app, event.target) });
  const isFirst = words.first === 'pictures';
  return h('div', { class: 'chooser', id: 'chooser' },
    icon(words.icon),
    h('div', { class: 'buttons' },
      isFirst ? null : wordsButtons(app),
      h('div', { class: 'filebutton' }, pick, h('label', { for: 'pick', class: `button${isFirst ? ' primary' : ''}` },
        icon('add'),
        h('span', { class: 'when-none' }, words.choose),
        h('span', { class: 'when-some' }, words.more))),
      h('div', { class: 'filebutton camera' }, shoot, h('label', { for: 'shoot', class: 'button' }, icon('camera'),
        h('span', {}, t('pictures.camera'))))),
    words.hint ? h('p', { class: 'soft kind-hint' }, words.hint) : null,
    h('p', { class: 'soft drop-hint' }, t('pictures.drop')),
    h('p', { class: 'soft' }, t('pictures.kinds')));
}

async function take (app, input) {
  const files = [...input.files];
  /* The same file may be chosen again after it was removed. */
  input.value = '';
  await takeFiles(app, files);
}

/* @sheet: the item that takes them. */
export async function takeFiles (app, files, sheet = null) {
  if (files.length === 0 || !app.catalogue || app.draft.data.placed) return;
  const result = await addFiles(app, files, sheet);
  const said = [];
  if (result.taken + result.found) said.push(t('pictures.taken', { n: result.taken + result.found }));
  if (result.again.length) said.push(t('pictures.again', { n: result.again.length, name: result.again[0] }));
  if (said.length) announce(said.join(' '));
  if (result.again.length && !result.taken) toast(said.join(' '));
  if (result.refused.length) tellRefused(result.refused);
}

function tellRefused (refused) {
  const node = document.getElementById('not-taken');
  if (!node) {
    toast(`${refused[0].name}: ${refused[0].reason}`);
    return;
  }
  node.hidden = false;
  node.querySelector('ul').append(...refused.map(({ name, reason }) =>
    h('li', {}, h('strong', { dir: 'auto' }, name), ' ', reason)));
  announce(refused.map(({ name, reason }) => `${name}: ${reason}`).join(' '), true);
}

function notTaken () {
  const node = h('section', { class: 'note warn', id: 'not-taken', hidden: true },
    icon('warning'), h('div', { class: 'grow' }, h('h2', {}, t('pictures.not-taken')), h('ul', {})),
    button({ class: 'small', onclick: () => {
      node.hidden = true;
      node.querySelector('ul').replaceChildren();
    } }, null, t('close')));
  return node;
}

/* One line of state, and what to do about it. */
function stateOf (picture) {
  const sent = picture.size ? (picture.shown ?? picture.offset) / picture.size : 0;
  switch (picture.state) {
    case 'waiting': return { icon: 'clock', text: t('upload.waiting'), part: sent };
    case 'sending': return { icon: 'up', text: t('upload.sending', { part: percent(sent) }), part: sent };
    case 'paused': return { icon: 'offline', text: pause(picture), part: sent, action: 'retry' };
    case 'checking': return { icon: 'clock', text: t('upload.checking'), part: 1 };
    case 'ok': return { icon: 'done', text: t('upload.ok'), kind: 'good' };
    case 'lost': return { icon: 'warning', text: t('upload.lost'), kind: 'bad', action: 'again' };
    default: return { icon: 'warning', text: reason(picture), kind: 'bad',
      action: picture.state === 'failed' ? 'retry' : null };
  }
}

function pause ({ problem }) {
  return problem ? `${t(problem)} ${t('upload.goes-on')}` : t('upload.paused');
}

function reason (picture) {
  const { problem } = picture;
  const why = !problem ? t('problem.bad-picture') : has(problem) ? t(problem) : problem;
  return `${t('upload.refused')} ${why} ${t('upload.refused-advice')}`;
}

/* A picture's row; update() follows its progress without touching what did not change. */
class Row {
  constructor (app, picture) {
    this.app = app;
    this.picture = picture;
    this.thumb = h('img', { alt: '', hidden: true, decoding: 'async' });
    this.line = h('span', { class: 'state-text' });
    this.stateIcon = h('span', { 'aria-hidden': 'true' });
    this.progress = h('progress', { max: 1, value: 0, 'aria-label': t('upload.bar', { name: picture.name }) });
    this.action = h('span', { class: 'row-action' });
    this.node = h('li', { class: 'picture-row' },
      h('span', { class: 'thumb' }, icon('picture'), this.thumb),
      h('div', { class: 'grow' },
        h('p', { class: 'name', dir: 'auto' }, picture.name),
        h('p', { class: 'state' }, this.stateIcon, this.line),
        this.progress),
      this.action,
      button({ class: 'round', onclick: () => removePicture(app, picture),
        'aria-label': t('pictures.remove', { name: picture.name }), title: t('remove') }, 'remove'));
    this.update();
  }

  update () {
    const state = stateOf(this.picture);
    const url = this.app.thumbs.urlOf(this.picture);
    if (url && this.thumb.src !== url) this.thumb.src = url;
    this.thumb.hidden = !url;
    setText(this.line, state.text);
    this.stateIcon.className = `icon icon-${state.icon}`;
    this.node.dataset.kind = state.kind ?? 'busy';
    this.progress.hidden = state.part === undefined;
    this.progress.value = state.part ?? 1;
    if (this.shownAction !== (state.action ?? '')) this.#act(state.action);
  }

  #act (action) {
    this.shownAction = action ?? '';
    const { app, picture } = this;
    if (action === 'retry') {
      replace(this.action, button({ class: 'small', onclick: () => app.uploads.retry(picture) }, 'again',
        t('retry'), h('span', { class: 'unseen' }, ` ${picture.name}`)));
    } else if (action === 'again') {
      replace(this.action, h('label', { for: 'pick', class: 'button small' }, icon('add'),
        h('span', {}, t('upload.choose-again'))));
    } else {
      replace(this.action);
    }
  }
}

/* All the pictures' bytes as one bar. */
export class Total {
  constructor (app) {
    this.app = app;
    this.progress = h('progress', { max: 1, value: 0, 'aria-label': t('upload.all') });
    this.text = h('p', { class: 'total-text' });
    this.node = h('div', { class: 'total' }, this.text, this.progress);
    this.began = performance.now();
    this.update();
  }

  update () {
    const pictures = this.app.draft.printable;
    const all = pictures.reduce((sum, picture) => sum + picture.size, 0);
    const sent = pictures.reduce((sum, picture) => sum
      + (['checking', 'ok'].includes(picture.state) ? picture.size : picture.shown ?? picture.offset), 0);
    const arrived = pictures.filter(picture => ['checking', 'ok'].includes(picture.state)).length;
    this.firstSent ??= sent;
    this.progress.value = all ? sent / all : 0;
    this.progress.hidden = all === 0 || sent >= all;
    this.node.hidden = pictures.length === 0;
    setText(this.text, arrived === pictures.length
      ? t('upload.all-arrived', { n: arrived })
      : t('upload.some-arrived', { n: arrived, total: pictures.length, sent: bytes(sent), all: bytes(all) })
        + this.#left(all - sent, sent));
  }

  /* Only when it will take a while, and is known well enough. */
  #left (rest, sent) {
    const seconds = (performance.now() - this.began) / 1000;
    const gone = sent - this.firstSent;
    if (seconds < 5 || gone < 1e6) return '';
    const left = rest / gone * seconds;
    return left < 20 ? '' : ` ${t('upload.left', { time: duration(left < 120 ? Math.ceil(left / 10) * 10 : left) })}`;
  }
}

function welcome (app) {
  const { draft } = app;
  const arrived = draft.printable.filter(picture => ['checking', 'ok'].includes(picture.state)).length;
  const lost = draft.present.filter(picture => picture.state === 'lost').length;
  return h('section', { class: 'note', id: 'welcome', 'aria-labelledby': 'welcome-title' },
    icon('again'),
    h('div', { class: 'grow' },
      h('h2', { id: 'welcome-title' }, t('welcome.title')),
      h('p', {}, draft.printable.length ? t('welcome.text', { n: arrived, total: draft.printable.length }) : '', ' ',
        lost ? t('welcome.lost', { n: lost }) : ''),
      h('div', { class: 'buttons' },
        button({ class: 'primary', onclick: () => app.go('prints') }, null, t('welcome.go-on')),
        button({ onclick: async () => {
          const yes = await confirm({ title: t('forget.title'), text: t('forget.text'), yes: t('forget.yes'),
            no: t('forget.no') });
          if (!yes) return;
          await app.forgetDraft();
          app.go('pictures');
        } }, null, t('welcome.new')))));
}

function known (app) {
  const orders = app.rememberedOrders();
  if (orders.length === 0) return null;
  return h('section', { class: 'known' }, h('h2', {}, t('known.title')),
    h('ul', {}, orders.map(({ code }) => h('li', {}, h('a', { href: `/o/${code}`, class: 'card',
      onclick: event => { event.preventDefault(); app.goOrder(code); } },
    icon('docket'), h('span', { class: 'grow code' }, groups(code)), icon('next'))))));
}


export function mount (app, root) {
  const { draft } = app;
  const rows = new Map();
  const list = h('ul', { class: 'picture-list', 'aria-label': t('pictures.list') });
  const total = new Total(app);
  const title = h('h2', {});
  const area = h('section', { class: 'chosen' }, title, list);
  const intake = h('div', {});
  const next = button({ class: 'primary', onclick: () => app.go('prints') }, null, t('next'), icon('next'));
  const rowOf = (key, make) => {
    if (!rows.has(key.id)) rows.set(key.id, make());
    return rows.get(key.id).node;
  };
  const fillList = () => {
    const { present, worded } = draft;
    replace(list, ...present.map(picture => rowOf(picture, () => new Row(app, picture))),
      ...worded.map(item => rowOf(item, () => ({ node: wordedRow(app, item), update: () => {} }))));
    setText(title, worded.length ? t('start.there') : t('pictures.count', { n: present.length }));
    area.hidden = present.length + worded.length === 0;
    root.classList.toggle('has-pictures', !area.hidden);
    if (area.hidden) bar();
    else bar(total.node, next);
    refresh();
  };
  const refresh = () => {
    total.update();
    next.hidden = draft.printed.length === 0;
  };
  const one = event => {
    rows.get(event.detail.id)?.update();
    refresh();
  };
  const fillIntake = () => replace(intake, chooser(app));
  root.append(h('h1', {}, t(app.kinds.length > 1 ? 'start.title' : 'pictures.title')),
    h('p', { class: 'lead' }, withPart(leadOf(app), '{shop}', h('strong', {}, app.shopName()))));
  if (app.resumed && !draft.isEmpty) root.append(welcome(app));
  if (app.kinds.length > 1) root.append(kindPicker(app, fillIntake));
  root.append(intake, notTaken(), area);
  if (draft.isEmpty) root.append(known(app) ?? '');
  fillIntake();
  const listeners = { pictures: fillList, items: fillList, picture: one };
  for (const [name, listener] of Object.entries(listeners)) draft.addEventListener(name, listener);
  fillList();
  return () => {
    for (const [name, listener] of Object.entries(listeners)) draft.removeEventListener(name, listener);
  };
}
