/* api.js: the order server as the page sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { currentLanguage, t, has, duration } from './i18n.js';

const TIMEOUT_MS = 30000;

/* The server answered, and the answer is no. */
export class Problem extends Error {
  constructor (status, body, retryAfter) {
    super(body.title ?? String(status));
    this.status = status;
    this.body = body;
    this.type = (body.type ?? '').replace('urn:docket:problem:', '') || typeOfStatus(status);
    this.detail = body.detail ?? null;
    this.retryAfter = retryAfter;
    this.final = false;
  }

  /* Trying the same again later may help; not where whoever asked knows better. */
  get passes () {
    if (this.final) return false;
    return ['unavailable', 'full', 'too-many', 'in-progress'].includes(this.type) || this.status >= 500;
  }
}

/* Nobody answered. */
export class Offline extends Error {
  get passes () {
    return true;
  }
}

function typeOfStatus (status) {
  const types = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 409: 'not-now',
    410: 'gone', 413: 'too-large', 429: 'too-many', 502: 'unavailable', 503: 'unavailable',
    504: 'unavailable', 507: 'full' };
  return types[status] ?? 'failed';
}

export function problemOf (status, text, retryAfter) {
  let body = {};
  try {
    body = JSON.parse(text) ?? {};
  } catch { /* a proxy's page, not ours */ }
  return new Problem(status, body, Number.parseInt(retryAfter ?? '', 10) || 0);
}

/* What went wrong and what to do, in the customer's words. The server's sentence is more exact
 * than ours where it has one. */
export function explain (error) {
  if (error instanceof Offline) return t('problem.offline');
  if (!(error instanceof Problem)) return t('problem.failed');
  if (error.type === 'too-many' && error.retryAfter) {
    return t('problem.too-many-wait', { time: duration(error.retryAfter) });
  }
  const own = `problem.${error.type}`;
  const advice = `advice.${error.type}`;
  const sentence = error.detail ?? (has(own) ? t(own) : t('problem.failed'));
  return has(advice) ? `${sentence} ${t(advice)}` : sentence;
}

/* 128 random bits; crypto.randomUUID is missing where a shop serves plain http. */
export function newKey () {
  const values = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(values, value => value.toString(16).padStart(2, '0')).join('');
}

function headersOf (options) {
  const headers = { 'Accept-Language': currentLanguage(), ...options.headers };
  if (options.token) headers.Authorization = `Bearer ${options.token}`;
  if (options.key) headers['Idempotency-Key'] = options.key;
  if (options.json !== undefined) headers['Content-Type'] = 'application/json';
  return headers;
}

/* The response, whatever succeeded. Throws Problem or Offline. */
export async function request (method, path, options = {}) {
  const timer = new AbortController();
  const clock = setTimeout(() => timer.abort(), options.timeout ?? TIMEOUT_MS);
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: headersOf(options),
      body: options.json !== undefined ? JSON.stringify(options.json) : options.body,
      signal: timer.signal,
      cache: 'no-store',
    });
    if (!response.ok && response.status !== 304) {
      throw problemOf(response.status, await response.text(), response.headers.get('Retry-After'));
    }
    return response;
  } catch (error) {
    throw error instanceof Problem ? error : new Offline(error.message);
  } finally {
    clearTimeout(clock);
  }
}

async function bodyOf (response, kind) {
  try {
    return await response[kind]();
  } catch (error) {
    throw new Offline(error.message);
  }
}

export async function json (method, path, options) {
  return bodyOf(await request(method, path, options), 'json');
}

export async function blob (method, path, options) {
  return bodyOf(await request(method, path, options), 'blob');
}

export function orderPath (code, rest = '') {
  return `/v1/orders/${encodeURIComponent(code)}${rest}`;
}

export const sites = () => json('GET', '/v1/sites');
export const catalogue = site => json('GET', `/v1/sites/${encodeURIComponent(site)}/catalogue`);

export const wait = milliseconds => new Promise(resolve => { setTimeout(resolve, milliseconds); });

/* Tries until it is answered with yes or with a lasting no. Only for requests that may be repeated:
 * reads, PUTs, and POSTs with a key. @onWait is told of each failure that passes. Who stands before a locker
 * (@standing) is told at once how long he would have to wait. */
export async function persist (action, { tries = 6, standing = false, onWait = () => {} } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!error.passes || attempt >= tries || (standing && error.type === 'too-many')) throw error;
      onWait(error, attempt);
      await wait(error.retryAfter ? Math.min(error.retryAfter, 60) * 1000 : backOff(attempt));
    }
  }
}

/* 0.5, 1, 2, … 30 s, with some chance so that a shop's customers do not return all at once. */
export function backOff (attempt) {
  return Math.min(30000, 500 * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
}
