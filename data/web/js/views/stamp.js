/* stamp.js: what a stamp shows: words, a picture, or words on one of the shop's templates
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { h, button, icon, replace, setText, uid, announce } from '../dom.js';
import { t, percent } from '../i18n.js';
import { segments } from './options.js';
import { troublesOf } from './naming.js';

const CONTENTS = ['words', 'picture', 'template'];

/* A labelled control with room for what is wrong. */
class Part {
  constructor (label, control, { hint = null, id = control.id } = {}) {
    this.control = control;
    this.said = h('div', { class: 'trouble', id: `${id}-trouble` });
    control.setAttribute('aria-describedby', `${hint ? `${id}-hint ` : ''}${id}-trouble`);
    this.node = h('div', { class: 'field' }, label ? h('label', { for: id }, label) : null,
      hint ? h('p', { class: 'soft', id: `${id}-hint` }, hint) : null, control, this.said);
  }

  tell (troubles) {
    replace(this.said, troubles.map(({ blocks, text }) =>
      h('p', { class: blocks ? 'error' : 'caution' }, icon('warning'), h('span', {}, text))));
    if (troubles.some(each => each.blocks)) this.control.setAttribute('aria-invalid', 'true');
    else this.control.removeAttribute('aria-invalid');
  }
}

/* A place for warnings that belong to no single control. */
function group () {
  return h('div', { class: 'part', id: uid('part'), role: 'group' });
}

/* One of many; @options are [value, title]. */
function choice (label, options, value, onChange, name = null) {
  const id = uid('choice');
  return h('div', { class: 'field' }, h('label', { for: id }, label),
    h('select', { id, class: name, onchange: event => onChange(event.target.value) },
      options.map(([key, title]) => h('option', { value: key, selected: key === value }, title))));
}

const titled = ids => ids.map(id => ({ id, title: t(`stamp.${id}`) }));

/* onChange() hears each change; onStructure() those after which other controls are needed. */
export class StampFields {
  #parts = new Map();     /* place of a warning -> Part */
  #said = '';

  constructor (app, item, { fresh, onChange, onStructure }) {
    Object.assign(this, { app, item, fresh, onChange, onStructure });
    this.product = app.product(item.product);
    const pictures = app.draft.printable;
    const offered = CONTENTS.filter(content => (content !== 'template' || this.product.stamp.templates.length > 0)
      && (content !== 'picture' || pictures.length > 0));
    const controls = { words: () => this.#words(), picture: () => this.#picture(pictures),
      template: () => this.#template() };
    this.node = h('div', { class: 'options stamp-fields' }, offered.length > 1
      ? segments(t('stamp.content'), titled(offered), item.content, content => this.#become(content)) : null,
    controls[item.content]());
  }

  #become (content) {
    const { item, product } = this;
    item.content = content;
    if (content === 'template' && !product.stamp.templates.some(each => each.id === item.template)) {
      item.template = product.stamp.templates[0].id;
    }
    if (content === 'picture' && !this.app.draft.printable.some(picture => picture.id === item.picture)) {
      item.picture = this.app.draft.printable[0].id;
      item.crop = null;
    }
    this.onStructure('content');
  }

  #part (place, part) {
    this.#parts.set(place, part);
    return part.node;
  }

  #set (values) {
    this.fresh = false;
    Object.assign(this.item, values);
    this.onChange();
  }

  #words () {
    const { item, app } = this;
    const id = uid('words');
    const hint = layout => t(layout === 'circle' ? 'stamp.words-circle' : 'stamp.words-hint');
    const input = h('textarea', { id, rows: 3, maxlength: 500, dir: 'auto', class: 'words', value: item.words,
      oninput: event => this.#set({ words: event.target.value }) });
    const fonts = app.catalogue.fonts.map(font => [font.id, font.title]);
    return [
      this.#part('words', new Part(t('stamp.words'), input, { hint: hint(item.layout) })),
      fonts.length > 1 ? choice(t('stamp.font'), fonts, item.font, font => this.#set({ font })) : null,
      segments(t('stamp.layout'), titled(['straight', 'circle']), item.layout, layout => {
        this.#set({ layout });
        setText(document.getElementById(`${id}-hint`), hint(layout));
      }),
      this.#part('layout', new Part(null, group())),
    ];
  }

  #template () {
    const { item } = this;
    const { templates } = this.product.stamp;
    const template = templates.find(each => each.id === item.template) ?? templates[0];
    return [
      templates.length > 1 ? choice(t('stamp.which-template'), templates.map(each => [each.id, each.title]),
        template.id, chosen => {
          item.template = chosen;
          this.onStructure('template');
        }, 'template') : null,
      ...template.fields.map(field => this.#field(field)),
      this.#part('template', new Part(null, group())),
    ];
  }

  #field ({ name, title, sample, optional }) {
    const { item } = this;
    const input = h('input', { id: uid('field'), type: 'text', dir: 'auto', maxlength: 200, name: `field-${name}`,
      value: item.fields[name] ?? '', placeholder: sample ?? null,
      oninput: event => this.#set({ fields: { ...item.fields, [name]: event.target.value } }) });
    return this.#part(`field:${title}`, new Part(optional ? t('optional', { label: title }) : title, input));
  }

  #picture (pictures) {
    const { item } = this;
    return [
      pictures.length > 1 ? choice(t('stamp.which-picture'), pictures.map(picture => [picture.id, picture.name]),
        item.picture, picture => {
          Object.assign(item, { picture, crop: null });
          this.onStructure('picture');
        }) : null,
      segments(t('stamp.treatment'), titled(['threshold', 'dither', 'tone']), item.treatment, treatment => {
        this.#set({ treatment });
        this.onStructure('treatment');
      }),
      h('p', { class: 'soft' }, t(`stamp.${item.treatment}-hint`)),
      item.treatment === 'threshold' ? this.#level() : null,
      this.#part('treatment', new Part(null, group())),
    ];
  }

  /* Where black begins; until it is moved, where the picture itself suggests. */
  #level () {
    const { item } = this;
    const id = uid('level');
    const automatic = button({ class: 'small', onclick: () => {
      this.#set({ level: null });
      show();
    } }, null, t('stamp.automatic'));
    const slider = h('input', { id, class: 'level', type: 'range', min: 0.02, max: 0.98, step: 0.01, oninput: () => {
      this.#set({ level: Number(slider.value) });
      show();
    } });
    const show = () => {
      slider.value = item.level ?? 0.5;
      slider.setAttribute('aria-valuetext', item.level === null ? t('stamp.automatic') : percent(item.level));
      slider.classList.toggle('automatic', item.level === null);
      automatic.setAttribute('aria-pressed', String(item.level === null));
    };
    show();
    return h('div', { class: 'field' }, h('label', { for: id }, t('stamp.level')),
      h('div', { class: 'level-row' }, h('span', { class: 'soft', 'aria-hidden': 'true' }, t('stamp.lighter')), slider,
        h('span', { class: 'soft', 'aria-hidden': 'true' }, t('stamp.darker')), automatic));
  }

  /* What is wrong, beside what mends it, once the server has seen the newest letters. A stamp that was
   * only just begun is not scolded for being empty. */
  tell () {
    if (!this.app.contents.current) return;
    const troubles = troublesOf(this.app, this.item)
      .filter(({ type }) => !this.fresh || !['empty', 'template-field-missing'].includes(type));
    const key = JSON.stringify(troubles);
    if (key === this.#said) return;
    this.#said = key;
    for (const [place, part] of this.#parts) part.tell(troubles.filter(each => each.place === place));
    if (troubles.length) announce(troubles[0].text);
  }
}
