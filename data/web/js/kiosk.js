/* kiosk.js: the page on a touch screen beside the lockers: code, password, the door; then it forgets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, setText, announce, focusHeading } from './dom.js';
import { t, LANGUAGES, setLanguage, currentLanguage, negotiate, duration } from './i18n.js';
import { json, sites, orderPath, explain, persist, Problem } from './api.js';
import { Locker, placeOf } from './locker.js';
import { tidyCode, groups } from './codes.js';

/* The customer has walked away: nothing of his may stay on the screen. */
const IDLE_MS = 45000;
const THANKS_MS = 8000;
const LOCKED_S = 60;
/* Whoever just closed a door is not hurried; whoever has it open neither. */
const OPEN_MS = 300000;
/* The longest pause between a reader's keys. On a busy screen they come late: after so many at once no hand is at
   work, and the rest is waited for, or the Enter that some readers do not send. */
const READER_MS = 80;
const READER_KEYS = 4;
const READER_END_MS = 600;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE = 11;
const PASSWORD = 6;

class Kiosk {
  #idle = null;
  #scan = '';
  #busy = false;

  constructor () {
    this.main = document.getElementById('main');
    this.site = null;
    document.addEventListener('keydown', event => this.#key(event));
    document.addEventListener('pointerdown', () => this.#stay());
    this.home = negotiate(navigator.languages);
  }

  async start () {
    await setLanguage(this.home, false);
    const wanted = new URLSearchParams(location.search).get('site');
    const all = (await persist(sites, { tries: Infinity })).sites;
    this.site = all.find(site => site.id === wanted) ?? (all.length === 1 ? all[0] : null);
    this.welcome();
  }

  /* --- forgetting --- */

  #stay (milliseconds = IDLE_MS) {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.forget(), milliseconds);
  }

  async forget () {
    clearTimeout(this.#idle);
    this.locker?.stop();
    Object.assign(this, { code: null, password: null, token: null, locker: null });
    if (currentLanguage() !== this.home) await setLanguage(this.home, false).catch(() => {});
    this.welcome();
  }

  /* --- what is on the screen --- */

  #frame (...children) {
    replace(document.getElementById('header'),
      h('span', { class: 'brand' }, h('img', { src: '/web/icons/docket.svg', alt: '', width: '32', height: '32' }),
        h('bdi', {}, this.site?.name ?? t('brand'))),
      h('div', { class: 'languages', role: 'group', 'aria-label': t('nav.language') },
        Object.entries(LANGUAGES).map(([tag, name]) => h('button', { type: 'button', lang: tag, class: 'quiet',
          'aria-pressed': String(tag === currentLanguage()), onclick: () => this.#speak(tag) }, name))));
    replace(this.main, ...children);
    document.title = `${this.main.querySelector('h1').textContent} – ${this.site?.name ?? t('brand')}`;
    focusHeading(this.main);
  }

  async #speak (tag) {
    await setLanguage(tag, false).catch(() => {});
    this.#stay();
    this.again();
  }

  #say (text) {
    replace(this.trouble, h('div', { class: 'note warn' }, icon('warning'), h('p', { class: 'grow' }, text)));
  }

  /* A line that is typed with keys on the screen, or by a reader. */
  #typing ({ title, lead, label, keys, digits, length, show, next }) {
    this.again = () => this.#typing({ title, lead, label, keys, digits, length, show, next });
    this.typed ??= '';
    const line = h('output', { class: 'typed', 'aria-label': t(label) });
    const paint = () => setText(line, show(this.typed) || '\u00a0');
    const done = button({ class: 'primary', onclick: () => this.#go(next) }, null, t('kiosk.next'), icon('next'));
    this.press = letter => {
      if (this.typed.length < length) this.typed += letter;
      paint();
      announce(show(this.typed));
      if (this.typed.length === length) this.#go(next);
    };
    this.erase = () => {
      this.typed = this.typed.slice(0, -1);
      paint();
    };
    this.trouble = h('div', { role: 'alert' });
    this.#frame(h('h1', {}, t(title)), h('p', { class: 'lead' }, t(lead)), this.trouble, line,
      h('div', { class: digits ? 'keys digits' : 'keys', role: 'group', 'aria-label': t('kiosk.keys') },
        [...keys].map(letter => h('button', { type: 'button', onclick: () => this.press(letter) }, letter))),
      h('div', { class: 'ends' },
        this.code ? button({ class: 'quiet', onclick: () => this.forget() }, 'undo', t('kiosk.back')) : null,
        button({ onclick: () => this.erase() }, 'back', t('kiosk.delete')), done));
    paint();
  }

  async #go (next) {
    if (this.#busy) return;
    this.#busy = true;
    this.#stay();
    try {
      await next();
    } finally {
      this.#busy = false;
    }
  }

  welcome () {
    this.typed = '';
    this.#typing({ title: 'kiosk.welcome', lead: 'kiosk.lead', label: 'kiosk.code', keys: LETTERS, length: CODE,
      show: groups, next: () => this.takeCode(this.typed) });
  }

  takeCode (text) {
    const code = tidyCode(text);
    if (code.length !== CODE) return this.#say(t('find.code-wrong'));
    this.code = code;
    return this.askPassword();
  }

  askPassword () {
    this.typed = '';
    this.#stay();
    this.#typing(this.#passwordForm());
  }

  async enter () {
    const password = this.typed;
    this.typed = '';
    this.#typing(this.#passwordForm());
    if (password.length !== PASSWORD) return this.#say(t('find.password-wrong'));
    const { code } = this;
    try {
      const ask = () => json('POST', orderPath(code, '/session'), { json: { password } });
      const { token, order } = await persist(ask, { tries: 2, standing: true });
      if (this.code !== code) return undefined;
      Object.assign(this, { token, password });
      return await this.showOrder(order);
    } catch (error) {
      if (this.code !== code) return undefined;
      return this.#refused(error);
    }
  }

  /* Slowed for some seconds he waits here; locked out for longer he cannot, and somebody else may want the screen. */
  #refused (error) {
    if (!(error instanceof Problem) || error.type !== 'too-many') return this.#say(explain(error));
    const time = () => duration(error.retryAfter || 60);
    if (error.retryAfter <= LOCKED_S) return this.#say(t('problem.too-many-wait', { time: time() }));
    this.press = this.erase = null;
    this.again = () => this.#frame(h('h1', {}, groups(this.code)),
      h('p', { class: 'big-state' }, t('kiosk.locked', { time: time() })), this.#end());
    return this.again();
  }

  #end () {
    return h('div', { class: 'ends' },
      button({ class: 'quiet', onclick: () => this.forget() }, 'done', t('kiosk.done')));
  }

  #passwordForm () {
    return { title: 'kiosk.password', lead: 'kiosk.password-lead', label: 'kiosk.password', keys: '1234567890',
      digits: true, length: PASSWORD, show: text => '•'.repeat(text.length), next: () => this.enter() };
  }

  async showOrder (order) {
    const place = await persist(() => placeOf(this.code, this.token), { tries: 2 });
    this.press = this.erase = null;
    if (order.state !== 'ready' || place.kind !== 'locker') {
      this.again = () => this.#frame(h('h1', {}, groups(this.code)),
        h('p', { class: 'big-state' }, this.#sentence(order)), this.#end());
      return this.again();
    }
    this.locker = new Locker({ code: this.code, token: this.token, label: place.compartment,
      password: this.password,
      onTaken: () => this.#stay(THANKS_MS),
      onChange: state => this.#stay(state === 'door-open' ? OPEN_MS : IDLE_MS) });
    this.again = () => this.#frame(h('h1', {}, groups(this.code)), this.locker.root, this.#end());
    this.again();
    /* Nothing is left to decide: he stands here, with code and password. */
    return this.locker.open();
  }

  #sentence (order) {
    if (order.state === 'ready') return t('kiosk.elsewhere', { place: order.compartment ?? this.site?.name ?? '' });
    if (['placed', 'released', 'in-production'].includes(order.state)) return t('kiosk.not-yet');
    return t(`state.${order.state}`);
  }

  /* --- keys and the bar code reader, which is a keyboard --- */

  #key (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    this.#stay();
    if (event.key === 'Backspace' && this.erase) this.erase();
    if (event.key === 'Enter' && this.#scan.length >= CODE) {
      event.preventDefault();
      clearTimeout(this.scanEnd);
      const scanned = this.#scan;
      this.#scan = '';
      this.#take(scanned);
    } else if (event.key.length === 1 && event.key !== ' ') {
      this.#scan += event.key;
      clearTimeout(this.scanEnd);
      this.scanEnd = setTimeout(() => this.#endScan(), this.#scan.length < READER_KEYS ? READER_MS : READER_END_MS);
    }
  }

  /* A reader types faster than a hand, and mostly ends with Enter: what comes otherwise is typed. */
  #endScan () {
    if (this.#scan.length >= CODE && tidyCode(this.#scan).length === CODE) {
      const scanned = this.#scan;
      this.#scan = '';
      this.#take(scanned);
      return;
    }
    const typed = this.#scan.normalize('NFKC').toUpperCase();
    this.#scan = '';
    for (const letter of typed) if (this.press && LETTERS.includes(letter)) this.press(letter);
  }

  async #take (scanned) {
    const code = tidyCode(scanned);
    if (code.length !== CODE) return;
    await this.forget();
    this.code = code;
    this.askPassword();
  }
}

new Kiosk().start();
