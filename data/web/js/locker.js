/* locker.js: the locker in which an order waits: opened with the password, followed until it is closed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, setText, announce, uid } from './dom.js';
import { t } from './i18n.js';
import { json, orderPath, newKey, explain, persist, Problem } from './api.js';

const POLL_MS = 400;
const UNDER_WAY = ['asked', 'claimed', 'pulse-sent'];
/* The door may still move after these. */
const MOVES = ['door-open', ...UNDER_WAY];

/* Where the order lies: {compartment, kind, opening}. */
export const placeOf = (code, token) => json('GET', orderPath(code, '/compartment'), { token });

function sentenceOf (state, label) {
  if (UNDER_WAY.includes(state)) return t('locker.opening', { label });
  if (state === 'lapsed') return t('locker.failed', { label });
  return t(`locker.${state}`, { label });
}

/* @password: null where it must be asked for. @onTaken is called when the door is closed again. */
export class Locker {
  #timer = null;
  #gone = false;

  constructor ({ code, token, label, password = null, onTaken = () => {}, onChange = () => {} }) {
    Object.assign(this, { code, token, label, password, onTaken, onChange });
    const id = uid('locker');
    this.said = h('p', { class: 'locker-state', role: 'status' });
    this.trouble = h('div', { role: 'alert' });
    this.field = password ? null : this.#field();
    this.button = button({ class: 'primary locker-open', onclick: () => this.open() }, 'lock',
      t('locker.open', { label }));
    this.root = h('section', { class: 'panel locker', 'aria-labelledby': id },
      h('h2', { id }, t('locker.title')),
      /* The sentence says it, too. */
      h('p', { class: 'locker-label', 'aria-hidden': 'true' }, label),
      this.said, this.trouble, this.field, this.button);
    setText(this.said, t('locker.lead', { label }));
  }

  #field () {
    const id = uid('password');
    this.input = h('input', { id, type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', class: 'code',
      maxlength: 20, onkeydown: event => { if (event.key === 'Enter') this.open(); } });
    return h('div', { class: 'field narrow' }, h('label', { for: id }, t('locker.password')), this.input);
  }

  #refuse (text) {
    replace(this.trouble, h('div', { class: 'note warn' }, icon('warning'), h('p', { class: 'grow' }, text)));
  }

  /* Pressed while it opens it does nothing; pressed after a failure it asks anew. */
  async open () {
    if (this.button.getAttribute('aria-disabled') === 'true') return;
    const password = this.password ?? this.input.value.normalize('NFKC').replace(/[^\d]/g, '');
    if (password.length !== 6) {
      this.#refuse(t('find.password-wrong'));
      this.input?.focus();
      return;
    }
    this.button.setAttribute('aria-disabled', 'true');
    replace(this.trouble);
    const key = newKey();
    try {
      const opening = await persist(() => json('POST', orderPath(this.code, '/open'),
        { token: this.token, key, json: { password } }), { tries: 3, standing: true });
      this.show(opening);
    } catch (error) {
      this.button.removeAttribute('aria-disabled');
      this.#refuse(explain(error));
    }
  }

  /* What the server says of the opening; goes on asking while something may happen. */
  show (opening) {
    if (this.#gone) return;
    const { state } = opening;
    const ended = !MOVES.includes(state);
    setText(this.said, sentenceOf(state, this.label));
    this.root.dataset.state = state;
    if (this.state !== state && ended && state !== 'closed') announce(sentenceOf(state, this.label), true);
    if (this.state !== state) this.onChange(state);
    this.state = state;
    this.button.hidden = !ended || state === 'closed';
    if (this.field) this.field.hidden = this.button.hidden;
    this.button.removeAttribute('aria-disabled');
    if (ended) setText(this.button.querySelector('span:not(.icon)'), t('locker.again'));
    if (state === 'closed') this.onTaken();
    else if (!ended || ['jammed', 'unknown'].includes(state)) this.#later();
  }

  /* The order may be collected before it is known here that the door is closed. */
  get telling () {
    return this.state === 'closed' || MOVES.includes(this.state);
  }

  #later () {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), POLL_MS);
  }

  async #ask () {
    try {
      const opening = await json('GET', orderPath(this.code, '/opening'), { token: this.token });
      /* An attempt that is being made is not told over by the one before. */
      if (this.button.getAttribute('aria-disabled') !== 'true') this.show(opening);
    } catch (error) {
      if (error instanceof Problem && !error.passes) return;
      if (!this.#gone) this.#later();
    }
  }

  stop () {
    this.#gone = true;
    clearTimeout(this.#timer);
  }
}
