/* details.js: the third step: who, how soon, and placing the order once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, icon, replace, setText, announce, uid } from '../dom.js';
import { t, money, duration, currentLanguage } from '../i18n.js';
import { Problem, Offline, explain } from '../api.js';
import { place } from '../place.js';
import { PriceTag, ExpectedLine, foldedReckoning } from './price.js';
import { Total } from './pictures.js';
import { bar } from './shell.js';

/* A labelled input with room for its mistake. */
class Field {
  constructor (app, name, label, props, hint = null) {
    const id = uid(name);
    this.name = name;
    this.input = h(props.rows ? 'textarea' : 'input', { id, name, value: app.draft.customer[name] ?? '',
      'aria-describedby': `${id}-hint ${id}-error`, ...props, oninput: () => {
        app.draft.customer[name] = this.input.value;
        app.draft.save();
        this.fail('');
      } });
    this.error = h('p', { class: 'error', id: `${id}-error`, hidden: true });
    this.node = h('div', { class: 'field' }, h('label', { for: id }, label),
      hint ? h('p', { class: 'soft', id: `${id}-hint` }, hint) : h('span', { id: `${id}-hint`, hidden: true }),
      this.input, this.error);
  }

  fail (text) {
    setText(this.error, text);
    this.error.hidden = !text;
    if (text) this.input.setAttribute('aria-invalid', 'true');
    else this.input.removeAttribute('aria-invalid');
  }
}

function fieldsOf (app) {
  return {
    name: new Field(app, 'name', t('details.name'), { type: 'text', autocomplete: 'name', required: true,
      maxlength: 100 }),
    email: new Field(app, 'email', t('details.email'), { type: 'email', autocomplete: 'email', inputmode: 'email',
      maxlength: 254 }, t('details.contact-hint')),
    phone: new Field(app, 'phone', t('details.phone'), { type: 'tel', autocomplete: 'tel', inputmode: 'tel',
      maxlength: 40 }),
    comment: new Field(app, 'comment', t('details.comment'), { rows: 3, maxlength: 500 }),
  };
}

function express (app) {
  const price = app.catalogue.express;
  if (!price) return null;
  return h('label', { class: 'check card' },
    h('input', { type: 'checkbox', checked: app.draft.data.express,
      onchange: event => app.draft.change({ express: event.target.checked }) }),
    h('span', { class: 'grow' }, h('strong', {}, t('express.title')), h('span', { class: 'soft' }, t('express.text'))),
    h('span', { class: 'amount' }, t('express.price', { price: money(price) })));
}

function wantedBy (app) {
  const id = uid('wanted');
  const now = new Date();
  const local = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  return h('div', { class: 'field' }, h('label', { for: id }, t('details.wanted')),
    h('p', { class: 'soft', id: `${id}-hint` }, t('details.wanted-hint')),
    h('input', { id, type: 'datetime-local', min: local, value: app.draft.data.wantedBy,
      'aria-describedby': `${id}-hint`,
      onchange: event => app.draft.change({ wantedBy: event.target.value }) }));
}

function terms (app) {
  const { terms: kept, site } = app.catalogue;
  return h('section', { class: 'panel terms' }, h('h2', {}, t('terms.title')),
    h('ul', { class: 'plain' },
      h('li', {}, icon('clock'), h('p', {}, t('terms.order', { time: duration(kept.order_s) }))),
      app.draft.printable.length ? h('li', {}, icon('picture'), h('p', {}, t('terms.images', {
        time: duration(kept.images_s), more: duration(kept.images_extended_s) }))) : null,
      h('li', {}, icon('shop'), h('p', {}, t('terms.pay', { shop: site.name }))),
      h('li', {}, icon('lock'), h('p', {}, t('terms.use')))));
}

/* Mistakes that need no server to be seen. */
function mistakes (app, fields) {
  const wrong = [];
  if (!app.draft.customer.name.trim()) wrong.push([fields.name, t('details.name-missing')]);
  const email = app.draft.customer.email.trim();
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) wrong.push([fields.email, t('details.email-wrong')]);
  const phone = app.draft.customer.phone.trim();
  if (phone && !/^\+?[\d\s()/.-]{5,}$/.test(phone)) wrong.push([fields.phone, t('details.phone-wrong')]);
  return wrong;
}

export function contactOf (app) {
  const { name, email, phone, comment } = app.draft.customer;
  return { name: name.trim(), email: email.trim() || null, phone: phone.replace(/[^\d+]/g, '') || null,
    language: currentLanguage(), comment: comment.trim() || null };
}

class Placing {
  constructor (app, fields, trouble) {
    Object.assign(this, { app, fields, trouble, running: false });
    this.label = h('span', {}, t('place.now'));
    this.button = h('button', { type: 'submit', form: 'details', class: 'primary' }, this.label);
  }

  async press () {
    if (this.running) return;
    this.#show(null);
    const wrong = mistakes(this.app, this.fields);
    for (const [field, text] of wrong) field.fail(text);
    if (wrong.length) {
      wrong[0][0].input.focus();
      announce(wrong.map(([, text]) => text).join(' '), true);
      return;
    }
    this.running = true;
    this.button.setAttribute('aria-disabled', 'true');
    try {
      await place(this.app, contactOf(this.app), text => this.#say(text));
      this.app.go('docket');
    } catch (error) {
      this.#show(error);
    } finally {
      this.running = false;
      this.button.removeAttribute('aria-disabled');
      setText(this.label, t('place.now'));
    }
  }

  #say (text) {
    setText(this.label, text);
    announce(text);
  }

  #show (error) {
    if (!error) {
      replace(this.trouble);
      return;
    }
    const member = error instanceof Problem && error.body.field?.replace('customer.', '');
    if (member in this.fields) {
      this.fields[member].fail(error.detail);
      this.fields[member].input.focus();
      return;
    }
    const text = error instanceof Offline ? t('place.offline')
      : error.final ? t('place.shut', { words: error.detail }) : explain(error);
    replace(this.trouble, h('div', { class: 'note warn', role: 'alert', tabindex: '-1' }, icon('warning'),
      h('p', { class: 'grow' }, text)));
    this.trouble.firstChild.focus();
  }
}

export function mount (app, root) {
  const { draft, contents } = app;
  const fields = fieldsOf(app);
  const trouble = h('div', {});
  const placing = new Placing(app, fields, trouble);
  const price = new PriceTag(app);
  const expected = new ExpectedLine(app);
  const fold = foldedReckoning(app, true);
  const total = new Total(app);
  const uploading = h('section', { class: 'panel' }, h('p', { class: 'soft' }, t('details.uploading')), total.node);
  const refresh = () => {
    price.update();
    expected.update();
    fold.update();
    total.update();
    uploading.hidden = draft.unsent.length === 0;
  };
  root.append(h('h1', {}, t('details.title')), expected.node, trouble,
    h('form', { id: 'details', novalidate: true, class: 'details-layout', onsubmit: event => {
      event.preventDefault();
      placing.press();
    } },
    h('div', { class: 'main-column' }, fields.name.node, fields.email.node, fields.phone.node,
      h('details', { class: 'fold', open: Boolean(draft.customer.comment || draft.data.wantedBy) },
        h('summary', {}, icon('clock'), h('span', { class: 'grow' }, t('details.more')), icon('down')),
        h('div', { class: 'fold-body' }, wantedBy(app), fields.comment.node)),
      express(app)),
    h('div', { class: 'side' }, uploading, fold.node, terms(app))));
  bar(price.node, placing.button);
  contents.onState = () => price.update();
  const names = ['items', 'order', 'picture', 'pictures'];
  for (const name of names) draft.addEventListener(name, refresh);
  refresh();
  contents.soon();
  return () => {
    contents.onState = () => {};
    for (const name of names) draft.removeEventListener(name, refresh);
  };
}
