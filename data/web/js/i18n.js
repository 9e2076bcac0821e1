/* i18n.js: the page's languages, plurals, money, times and sizes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { recall, keep } from './storage.js';

/* A language is one file in locales/ and one line here. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', ja: '日本語' };
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur', 'yi']);

let language = 'en';
let messages = {};
let fallback = {};
let plurals = new Intl.PluralRules('en');

/* The first of the customer's languages that the page speaks. */
export function negotiate (wanted) {
  for (const tag of wanted ?? []) {
    const base = tag.toLowerCase().split('-')[0];
    if (base in LANGUAGES) return base;
  }
  return 'en';
}

export async function setLanguage (tag, remember) {
  const chosen = tag in LANGUAGES ? tag : 'en';
  fallback = (await import('./locales/en.js')).default;
  messages = chosen === 'en' ? fallback : (await import(`./locales/${chosen}.js`)).default;
  language = chosen;
  plurals = new Intl.PluralRules(locale());
  if (remember) keep('language', chosen);
  document.documentElement.lang = chosen;
  document.documentElement.dir = RIGHT_TO_LEFT.has(chosen) ? 'rtl' : 'ltr';
}

export function startLanguage () {
  return setLanguage(recall('language') ?? negotiate(navigator.languages), false);
}

export function currentLanguage () {
  return language;
}

/* The regional form the customer's device uses, where it belongs to the language chosen. */
function locale () {
  return navigator.languages?.find(tag => tag.toLowerCase().split('-')[0] === language) ?? language;
}

export function has (key) {
  return key in messages || key in fallback;
}

/* A name that is written from right to left must not turn the sentence around it. */
const TURNS = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

function upright (value) {
  return typeof value === 'string' && TURNS.test(value) ? `\u2068${value}\u2069` : value;
}

/* The message @key with its {names} filled in; {n} is written in the locale's digits and chooses
 * the plural form. */
export function t (key, values = {}) {
  let message = messages[key] ?? fallback[key] ?? key;
  if (typeof message === 'object') message = message[plurals.select(values.n ?? 0)] ?? message.other;
  return message.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : upright(value);
  });
}

export function number (value, options) {
  return new Intl.NumberFormat(locale(), options).format(value);
}

export function percent (fraction) {
  return number(fraction, { style: 'percent', maximumFractionDigits: 0 });
}

/* Money is minor units; how many make one follows from the currency. */
export function money (value) {
  if (!value) return '';
  const format = new Intl.NumberFormat(locale(), { style: 'currency', currency: value.currency });
  return format.format(value.amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

export function bytes (count) {
  const mega = count / 1e6;
  if (mega < 0.1) return number(Math.max(1, Math.round(count / 1e3)), { style: 'unit', unit: 'kilobyte' });
  return number(mega, { style: 'unit', unit: 'megabyte', maximumFractionDigits: mega < 10 ? 1 : 0 });
}

export function centimetres (width, height) {
  const form = value => number(value / 10, { maximumFractionDigits: 1 });
  return t('size', { width: form(width), height: form(height) });
}

export function millimetres (width, height) {
  const form = value => number(value, { maximumFractionDigits: 1 });
  return t('size.mm', { width: form(width), height: form(height) });
}

/* Seconds in the largest unit that divides them sensibly. */
export function duration (seconds) {
  const [unit, size] = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]]
    .find(([, length]) => seconds >= length * (length === 86400 ? 2 : 1)) ?? ['second', 1];
  return number(Math.ceil(seconds / size), { style: 'unit', unit, unitDisplay: 'long' });
}

function isToday (date) {
  return date.toDateString() === new Date().toDateString();
}

export function day (text) {
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' })
    .format(new Date(text));
}

export function moment (text) {
  const date = new Date(text);
  const options = isToday(date)
    ? { hour: 'numeric', minute: '2-digit' }
    : { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' };
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

/* An expected time is a range, not a point. */
export function momentRange (from, to) {
  const first = new Date(from);
  const last = new Date(to);
  const options = isToday(first) && isToday(last)
    ? { hour: 'numeric', minute: '2-digit' }
    : { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' };
  return new Intl.DateTimeFormat(locale(), options).formatRange(first, last);
}
