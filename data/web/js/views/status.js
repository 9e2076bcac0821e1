/* status.js: an order found again by code and password: its pictures and its state, live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, setText, announce, uid, focusHeading, withPart } from '../dom.js';
import { t, money, moment, momentRange, day, duration } from '../i18n.js';
import { json, request, orderPath, newKey, explain, persist, Problem } from '../api.js';
import { fetchPreview } from '../thumbs.js';
import { fetchItemPreview } from '../previews.js';
import { Imprint } from '../item-view.js';
import { Paper } from '../crop-view.js';
import { catalogue as loadCatalogue } from '../api.js';
import { bar, confirm, toast, failure } from './shell.js';
import { groups, tidyCode } from '../codes.js';
import { keepButtons, fact } from './docket.js';
import { Locker, placeOf } from '../locker.js';

const POLL_MS = 5000;

/* Full-width and other digits are digits. */
function tidyPassword (text) {
  return text.normalize('NFKC').replace(/[^\d]/g, '');
}

class Door {
  constructor (app, root, code, open) {
    Object.assign(this, { app, open });
    const codeId = uid('code');
    const passwordId = uid('password');
    this.code = h('input', { id: codeId, type: 'text', autocomplete: 'off', autocapitalize: 'characters', class: 'code',
      spellcheck: 'false', value: code ? groups(code) : '', maxlength: 80, 'aria-describedby': `${codeId}-hint` });
    this.password = h('input', { id: passwordId, type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code',
      class: 'code', maxlength: 20, 'aria-describedby': `${passwordId}-hint` });
    this.trouble = h('div', { role: 'alert' });
    this.button = h('button', { type: 'submit', form: 'door', class: 'primary' }, h('span', {}, t('find.open')));
    root.append(h('h1', {}, t('find.title')), h('p', { class: 'lead' }, t('find.lead')),
      h('form', { id: 'door', class: 'narrow', novalidate: true, onsubmit: event => {
        event.preventDefault();
        this.press();
      } },
      this.trouble,
      h('div', { class: 'field' }, h('label', { for: codeId }, t('docket.code')),
        h('p', { class: 'soft', id: `${codeId}-hint` }, t('find.code-hint')), this.code),
      h('div', { class: 'field' }, h('label', { for: passwordId }, t('docket.password')),
        h('p', { class: 'soft', id: `${passwordId}-hint` }, t('find.password-hint')), this.password)));
    bar(this.button);
  }

  say (text) {
    replace(this.trouble, h('div', { class: 'note warn' }, icon('warning'), h('p', { class: 'grow' }, text)));
  }

  async press () {
    if (this.button.getAttribute('aria-disabled') === 'true') return;
    const code = tidyCode(this.code.value);
    const password = tidyPassword(this.password.value);
    if (code.length !== 11) return this.#wrong(this.code, t('find.code-wrong'));
    if (password.length !== 6) return this.#wrong(this.password, t('find.password-wrong'));
    this.button.setAttribute('aria-disabled', 'true');
    try {
      const answer = await json('POST', orderPath(code, '/session'), { json: { password } });
      this.button.removeAttribute('aria-disabled');
      return this.open({ code, token: answer.token, order: answer.order, password });
    } catch (error) {
      this.button.removeAttribute('aria-disabled');
      if (error instanceof Problem && error.type === 'too-many') return this.#wait(error.retryAfter || 60);
      return this.#wrong(this.password, explain(error));
    }
  }

  #wrong (input, text) {
    this.say(text);
    input.focus();
    input.select();
  }

  /* Too many tries: how long to wait, counted down for the eye and said once. */
  #wait (seconds) {
    const until = Date.now() + seconds * 1000;
    this.button.setAttribute('aria-disabled', 'true');
    this.say(t('problem.too-many-wait', { time: duration(seconds) }));
    const line = h('p', { class: 'countdown', 'aria-hidden': 'true' });
    this.trouble.querySelector('.note').append(line);
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left > 0) return setText(line, t('find.wait', { time: clock(left) }));
      clearInterval(this.timer);
      this.button.removeAttribute('aria-disabled');
      replace(this.trouble);
      return announce(t('find.wait-over'));
    };
    clearInterval(this.timer);
    this.timer = setInterval(tick, 1000);
    tick();
  }

  close () {
    clearInterval(this.timer);
  }
}

function clock (seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

const ENDED = ['collected', 'expired', 'cancelled'];
const WAY = ['placed', 'in-production', 'ready', 'collected'];

/* Where the order is on its way; released counts as being made. */
function wayNode (order) {
  const state = order.state === 'released' ? 'in-production' : order.state;
  const now = WAY.indexOf(state);
  if (now < 0) return null;
  return h('ol', { class: 'way', 'aria-label': t('status.way') }, WAY.map((name, index) =>
    h('li', {
      class: index < now ? 'done' : index === now ? 'now' : null, 'aria-current': index === now ? 'step' : null,
    },
      h('span', { class: 'dot', 'aria-hidden': 'true' }), h('span', {}, t(`way.${name}`)))));
}

function sentenceOf (order) {
  if (order.state === 'placed' && order.held) return t('state.held');
  const made = (order.jobs ?? []).reduce((sum, job) => sum + (job.copies_completed ?? 0), 0);
  const all = (order.jobs ?? []).reduce((sum, job) => sum + job.copies, 0);
  if (order.state === 'in-production' && made > 0 && made < all) return t('state.made', { n: made, total: all });
  if (order.state === 'ready' && order.compartment) return t('state.ready-at', { place: order.compartment });
  return t(`state.${order.state}`);
}

function heading (code) {
  return h('h1', {}, withPart(t('status.title'), '{code}', h('span', { class: 'nowrap' }, groups(code))));
}

class Status {
  #timer = null;
  #etag = null;
  #gone = false;
  #urls = [];

  constructor (app, root, session) {
    Object.assign(this, { app, root, ...session });
    this.state = h('p', { class: 'big-state', id: 'state' });
    this.way = h('div', {});
    this.facts = h('div', {});
    this.actions = h('div', { class: 'buttons after' });
    this.place = h('div', {});
    this.trouble = h('div', {});
    this.prints = h('ul', { class: 'tiles', 'aria-label': t('prints.list') });
    this.onVisible = () => { if (document.visibilityState === 'visible') this.poll(); };
    document.addEventListener('visibilitychange', this.onVisible);
  }

  async start () {
    bar();
    if (!this.order) {
      const answer = await persist(() => json('GET', orderPath(this.code), { token: this.token }));
      this.order = answer.order ?? answer;
    }
    this.catalogue = await persist(() => loadCatalogue(this.order.site));
    if (this.#gone) return;
    this.keep = this.password ? keepButtons(this.order, this.token, this.password) : h('div', {});
    replace(this.root, heading(this.code), this.trouble,
      h('section', { class: 'panel status-panel', 'aria-labelledby': 'state' }, this.state, this.way),
      this.place,
      h('div', { class: 'status-layout' },
        h('div', { class: 'side' }, this.facts, this.keep, this.actions),
        h('section', {}, h('h2', {}, t('status.prints')), this.prints)));
    focusHeading(this.root);
    this.#paint(false);
    this.#pictures();
    this.#later();
  }

  #paint (say) {
    const { order } = this;
    const sentence = sentenceOf(order);
    if (say && this.state.textContent !== sentence) announce(sentence);
    setText(this.state, sentence);
    replace(this.way, wayNode(order));
    replace(this.facts, this.#facts());
    this.#showPlace();
    if (this.painted === order.state) return;
    this.painted = order.state;
    this.keep.hidden = ENDED.includes(order.state);
    replace(this.actions,
      order.state === 'placed'
        ? button({ class: 'danger quiet', onclick: () => this.#cancel() }, 'remove', t('cancel.do')) : null,
      this.app.rememberedOrders().some(known => known.code === this.code)
        ? button({ class: 'quiet', onclick: () => this.#forget() }, 'lock', t('status.forget')) : null);
  }

  /* A locker can be opened from here; once it was, it says how it went until the page is left. */
  async #showPlace () {
    const wanted = this.order.state === 'ready' ? this.order.compartment : null;
    if (wanted === this.asked || (wanted === null && this.locker?.telling)) return;
    this.asked = wanted;
    this.locker?.stop();
    this.locker = null;
    replace(this.place);
    if (!wanted) return;
    const place = await placeOf(this.code, this.token).catch(() => ({ kind: undefined }));
    if (this.#gone || this.asked !== wanted) return;
    if (place.kind === undefined) this.asked = null;
    if (place.kind !== 'locker') return;
    this.locker = new Locker({ code: this.code, token: this.token, label: place.compartment, password: this.password,
      onTaken: () => this.poll() });
    replace(this.place, this.locker.root);
    const last = place.opening?.state;
    if (['asked', 'claimed', 'pulse-sent', 'door-open'].includes(last)) this.locker.show(place.opening);
  }

  #facts () {
    const { order } = this;
    const { site } = this.catalogue;
    const going = ['placed', 'released', 'in-production'].includes(order.state);
    const ended = ENDED.includes(order.state);
    const expires = order.terms?.order_expires;
    const pictures = order.terms?.images_expire;
    return h('dl', { class: 'facts' },
      going && order.expected?.p50 ? fact('clock', t('docket.expected'),
        t('docket.about', { time: momentRange(order.expected.p50, order.expected.p90) })) : null,
      fact('shop', t('docket.where'), h('strong', {}, site.name), site.address ? h('span', {}, site.address) : null,
        site.hours ? h('span', { class: 'soft' }, site.hours) : null),
      fact('tag', t('price.total'), money(order.price),
        order.paid?.amount ? h('span', { class: 'soft' }, t('status.paid', { price: money(order.paid) })) : null),
      expires && !ended ? fact('calendar', t('docket.until'), day(expires)) : null,
      pictures && order.images.length
        ? fact('picture', t('status.pictures'), t('status.pictures-until', { day: day(pictures) })) : null,
      order.placed_at ? fact('docket', t('status.placed'), moment(order.placed_at)) : null);
  }

  #product (item) {
    return this.catalogue.products.find(candidate => candidate.id === item.product)
      ?? { width: Math.min(item.width, item.height), height: Math.max(item.width, item.height), papers: [] };
  }

  /* Photographs share the pictures' previews; sheets and stamps have their own. */
  async #pictures () {
    const views = this.order.items.map(item => this.#tile(item));
    for (const image of new Set(views.map(view => view.image).filter(Boolean))) {
      await this.#show(fetchPreview(this.code, this.token, image, 256), views.filter(view => view.image === image));
    }
    for (const view of views.filter(each => !each.image)) {
      await this.#show(fetchItemPreview(this.code, this.token, view.item.id, 600), [view]);
    }
  }

  async #show (asked, views) {
    const picture = await asked.catch(() => null);
    if (!picture || this.#gone) return;
    const url = URL.createObjectURL(picture);
    this.#urls.push(url);
    for (const { view } of views) view.show(url);
  }

  #tile (item) {
    const image = this.order.images.find(candidate => candidate.id === item.image);
    const product = this.#product(item);
    const isMade = product.sheet || product.stamp || item.content !== 'picture';
    const name = this.#nameOf(item, image);
    const view = isMade ? new Imprint(name) : new Paper(name);
    if (isMade) view.paint(product);
    else view.paint(product, item, image?.width ? image.width / image.height : item.width / item.height);
    view.show(null);
    const paper = product.papers.find(candidate => candidate.id === item.paper)?.title ?? item.paper;
    this.prints.append(h('li', { class: 'tile' }, h('div', { class: 'tile-button' }, view.root,
      h('span', { class: 'tile-name', dir: 'auto' }, name),
      h('span', { class: 'what' }, t('prints.what', { n: item.copies, title: product.title ?? item.title, paper })))));
    return { item, view, image: isMade ? null : item.image };
  }

  #nameOf (item, image) {
    if (item.content === 'words') return item.words.trim().replace(/\s*\n\s*/g, ' · ');
    if (item.content === 'template') return Object.values(item.fields ?? {}).filter(Boolean).join(' · ');
    return item.images?.length > 1 ? t('pictures.count', { n: item.images.length }) : image?.name ?? '';
  }

  #later () {
    clearTimeout(this.#timer);
    if (!this.#gone) this.#timer = setTimeout(() => this.poll(), POLL_MS);
  }

  /* Asks whether anything changed; hidden pages ask nothing. */
  async poll () {
    if (this.#gone || document.visibilityState !== 'visible') return;
    try {
      const response = await request('GET', orderPath(this.code), { token: this.token,
        headers: this.#etag ? { 'If-None-Match': this.#etag } : {} });
      this.app.setOnline(true);
      if (response.status !== 304) {
        this.#etag = response.headers.get('ETag');
        const answer = await response.json();
        this.order = answer.order ?? answer;
        if (!this.#gone) this.#paint(true);
      }
    } catch (error) {
      if (error instanceof Problem && !error.passes) {
        this.#shut(error);
        return;
      }
      if (!(error instanceof Problem)) this.app.setOnline(false);
    }
    this.#later();
  }

  /* The token's time is over, or the order is gone. */
  #shut (error) {
    this.app.forgetOrder(this.code);
    if (error.type === 'unauthorized') this.onShut();
    else replace(this.trouble, failure(explain(error)));
  }

  async #cancel () {
    const yes = await confirm({
      title: t('cancel.title'), text: t('cancel.text'), yes: t('cancel.yes'), no: t('cancel.no'),
    });
    if (!yes) return;
    this.cancelKey ??= newKey();
    replace(this.trouble);
    try {
      const answer = await persist(() => json('POST', orderPath(this.code, '/cancel'), { token: this.token,
        key: this.cancelKey, json: { reason: null } }));
      this.order = answer.order ?? answer;
      this.#etag = null;
      this.#paint(true);
      focusHeading(this.root);
    } catch (error) {
      this.cancelKey = null;
      replace(this.trouble, failure(explain(error)));
    }
  }

  #forget () {
    this.app.forgetOrder(this.code);
    toast(t('status.forgotten'));
    this.app.go('find');
  }

  stop () {
    this.#gone = true;
    this.locker?.stop();
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.onVisible);
    for (const url of this.#urls) URL.revokeObjectURL(url);
  }
}

export function mount (app, root, { code }) {
  let door = null;
  let status = null;
  const knock = () => {
    status?.stop();
    replace(root);
    door = new Door(app, root, code, enter);
  };
  const enter = async session => {
    door?.close();
    replace(root, heading(session.code), h('p', { role: 'status' }, t('loading')));
    if (location.pathname === '/') history.replaceState(null, '', `/o/${encodeURIComponent(session.code)}`);
    status = new Status(app, root, session);
    status.onShut = () => {
      knock();
      door.say(t('status.shut'));
    };
    try {
      await status.start();
    } catch (error) {
      if (error instanceof Problem && ['unauthorized', 'not-found', 'gone'].includes(error.type)) {
        app.forgetOrder(session.code);
        knock();
        if (error.type !== 'unauthorized') door.say(explain(error));
      } else {
        replace(root, heading(session.code), failure(explain(error), () => enter(session)));
      }
    }
  };
  const tidy = tidyCode(code ?? '');
  const known = app.rememberedOrders().find(order => order.code === tidy);
  if (known) enter({ code: tidy, token: known.token });
  else knock();
  return () => {
    door?.close();
    status?.stop();
  };
}
