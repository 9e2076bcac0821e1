/* kit.mjs: what the page's tests share: TAP, the real docketd, a browser, pictures, audits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

const need = createRequire(path.join(process.env.DOCKET_NPM ?? '.', 'package.json'));

export const SOURCE = process.env.DOCKET_SOURCE;
export const BUILD = process.env.DOCKET_BUILD;

/* ---- TAP ---- */

let count = 0;
let failures = 0;
const cleanups = [];

/* One test; its failure does not end the others. */
export async function check (name, action) {
  const begun = Date.now();
  try {
    await action();
    count += 1;
    console.log(`ok ${count} - ${name}`);
  } catch (error) {
    failures += 1;
    count += 1;
    console.log(`not ok ${count} - ${name}`);
    console.log(String(error.stack ?? error).replace(/^/gm, '# '));
  }
  console.log(`# ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

/* Runs when the test ends, the newest first. */
export function atEnd (action) {
  cleanups.unshift(action);
}

export async function main (action) {
  process.on('SIGTERM', () => finish(1));
  try {
    await action();
  } catch (error) {
    failures += 1;
    console.log(`Bail out! ${String(error.stack ?? error).replace(/\n/g, '\n# ')}`);
  }
  await finish(failures ? 1 : 0);
}

async function finish (status) {
  console.log(`1..${count}`);
  await leave(status);
}

/* Ends the process when all that was started is cleaned up. */
export async function leave (status) {
  for (const cleanup of cleanups) await Promise.resolve(cleanup()).catch(() => {});
  process.exit(status);
}

export function equal (actual, expected, what) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a} is not ${b}`);
}

export function truthy (value, what) {
  if (!value) throw new Error(what);
}

/* Asks until @condition holds; its value. */
export async function until (what, condition, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise(resolve => { setTimeout(resolve, 50); });
  }
}

/* ---- files ---- */

export function folder () {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'docket-web-'));
  atEnd(() => fs.rmSync(made, { recursive: true, force: true, maxRetries: 3 }));
  return made;
}

/* Where the screenshots of @test stay to be looked at. */
export function shotFolder (test) {
  const made = path.join(BUILD, 'tests', 'web', 'shots', test);
  fs.rmSync(made, { recursive: true, force: true });
  fs.mkdirSync(made, { recursive: true });
  return made;
}

/* ---- the order server ---- */

export class Shop {
  constructor ({ settings = '' } = {}) {
    this.folder = folder();
    this.settings = settings;
    this.port = 0;
    this.process = null;
    atEnd(() => this.kill());
  }

  get url () {
    return `http://127.0.0.1:${this.port}`;
  }

  get log () {
    return fs.readFileSync(path.join(this.folder, 'log'), 'utf8');
  }

  async start () {
    const portFile = path.join(this.folder, 'port');
    const config = path.join(this.folder, 'docketd.conf');
    fs.rmSync(portFile, { force: true });
    fs.writeFileSync(config, [
      '[Server]', `listen=127.0.0.1:${this.port}`, `data_dir=${this.folder}/data`,
      `web_dir=${SOURCE}/data/web`, `sql_dir=${SOURCE}/data/sql`, `catalogue=${SOURCE}/data/catalogue.conf`,
      `render=${BUILD}/src/artwork/docket-render`, this.settings, ''].join('\n'));
    const log = fs.openSync(path.join(this.folder, 'log'), 'a');
    this.process = spawn(path.join(BUILD, 'src/server/docketd'), ['serve', '--config', config, '--port-file', portFile],
      { stdio: ['ignore', log, log] });
    fs.closeSync(log);
    this.port = await until('docketd to listen', () => {
      if (this.process.exitCode !== null) throw new Error(`docketd ended: ${this.log.slice(-2000)}`);
      return fs.existsSync(portFile) && Number(fs.readFileSync(portFile, 'utf8').trim());
    });
    this.config = config;
    return this;
  }

  /* At once, as a power cut would. */
  async kill () {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode) return;
    const gone = new Promise(resolve => { this.process.once('exit', resolve); });
    this.process.kill('SIGKILL');
    await gone;
  }

  async command (...words) {
    const child = spawn(path.join(BUILD, 'src/server/docketd'), [...words, '--config', this.config],
      { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', data => { text += data; });
    await new Promise((resolve, reject) => {
      child.once('exit', status => (status ? reject(new Error(`docketd ${words.join(' ')}: ${status}`)) : resolve()));
    });
    return text;
  }

  /* A counter: what it does changes what the customer sees. */
  async counter () {
    const text = await this.command('terminal', 'add', '--site', 'main', '--name', 'Counter', '--rights',
      'read,release,lift,collect,cancel,pay,produce');
    const code = /\b[A-Z0-9]{4}-[A-Z0-9]{4}\b/.exec(text)[0];
    const { token } = await this.call('POST', '/v1/terminals', { pairing_code: code, name: 'Counter' });
    return (method, where, body) => this.call(method, where, body, token);
  }

  async call (method, where, body, token) {
    const response = await fetch(this.url + where, {
      method,
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `${process.pid}-${Math.random()}`,
        ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${bytes}`);
    if (!response.headers.get('content-type')?.includes('json')) return bytes;
    return JSON.parse(bytes);
  }
}

/* ---- the browser ---- */

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--force-color-profile=srgb', '--hide-scrollbars'];

export function flags () {
  return FLAGS;
}

export async function browser () {
  const { chromium } = need('playwright-core');
  const opened = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
  atEnd(() => opened.close());
  return opened;
}

/* The one without a window of its own takes two thirds of the other's time. */
export function chromiumPath () {
  const found = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser']
    .find(file => fs.existsSync(file));
  if (!found) throw new Error('Chromium is not installed');
  return found;
}

/* A profile on disk, so that a page can be closed and found again. */
export async function profile (where, options) {
  const { chromium } = need('playwright-core');
  return chromium.launchPersistentContext(where, { executablePath: chromiumPath(), args: FLAGS, ...options });
}

/* What must never happen on a page: other hosts, violated policies, errors that nobody caught. Console
 * lines about requests that failed on purpose are the browser's own, and are told by @mayFail. */
export class Watch {
  constructor (page, origin, { mayFail = false } = {}) {
    this.bad = [];
    page.on('request', request => {
      const { protocol, origin: asked } = new URL(request.url());
      if (!['blob:', 'data:'].includes(protocol) && asked !== origin) this.bad.push(`another host: ${request.url()}`);
    });
    page.on('pageerror', error => this.bad.push(`uncaught: ${error.stack ?? error}`));
    page.on('console', message => {
      if (!['error', 'warning'].includes(message.type())) return;
      if (mayFail && message.text().startsWith('Failed to load resource')) return;
      this.bad.push(`console: ${message.text()}`);
    });
  }

  clean () {
    equal(this.bad, [], 'the page stays quiet');
  }
}

/* axe-core's judgement of what is on screen now. */
export async function accessible (page, where) {
  if (!await page.evaluate(() => Boolean(window.axe))) {
    await page.evaluate(fs.readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8'));
  }
  const violations = await page.evaluate(async () => {
    const result = await window.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return result.violations.map(violation => `${violation.id}: ${violation.help} ${
      violation.nodes.map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`);
  });
  equal(violations, [], `axe, ${where}`);
}

/* Nothing reaches beyond the screen's width. */
export async function fits (page, where) {
  const over = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return null;
    const wide = [...document.querySelectorAll('body *')].filter(node => node.getBoundingClientRect().right > width + 1);
    return `${document.documentElement.scrollWidth} of ${width}: ${wide.map(node => node.className || node.tagName).slice(0, 5)}`;
  });
  equal(over, null, `within the screen, ${where}`);
}

/* Every control is large enough for a finger. */
export async function touchable (page, where) {
  const small = await page.evaluate(() => [...document.querySelectorAll(
    'button, a.button, label.button, select, input:not(.unseen):not([type=radio]):not([type=checkbox]), summary')]
    .filter(node => node.checkVisibility())
    .map(node => [node.getBoundingClientRect(), node.textContent.trim() || node.id || node.className])
    .filter(([box]) => box.height > 0 && (box.height < 40 || box.width < 40))
    .map(([box, text]) => `${text}: ${Math.round(box.width)}x${Math.round(box.height)}`));
  equal(small, [], `large enough to touch, ${where}`);
}

export function validator () {
  return need('html-validate');
}

/* ---- pictures ---- */

/* Scenes as a phone would take them, with noise so that they weigh what photographs weigh. */
export async function pictures (opened, where, wanted) {
  const context = await opened.newContext();
  const page = await context.newPage();
  const files = [];
  for (const [index, { name, width = 4000, height = 3000, noise = 24 }] of wanted.entries()) {
    const text = await page.evaluate(draw, { width, height, noise, index });
    const file = path.join(where, name);
    fs.writeFileSync(file, Buffer.from(text, 'base64'));
    files.push(file);
  }
  await context.close();
  return files;
}

/* How far two pictures (Buffers) are apart on average, 0 to 255, both shrunk to the same few dots. */
export async function distance (page, first, second) {
  return page.evaluate(async texts => {
    const dots = await Promise.all(texts.map(async text => {
      const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]), { resizeWidth: 60, resizeHeight: 60, resizeQuality: 'high' });
      const pen = new OffscreenCanvas(60, 60).getContext('2d');
      pen.drawImage(bitmap, 0, 0);
      return pen.getImageData(0, 0, 60, 60).data;
    }));
    return dots[0].reduce((sum, dot, at) => sum + Math.abs(dot - dots[1][at]), 0) / dots[0].length;
  }, [first.toString('base64'), second.toString('base64')]);
}

/* Runs in the browser. */
async function draw ({ width, height, noise, index }) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const sky = pen.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `hsl(${205 + index * 31} 62% 58%)`);
  sky.addColorStop(0.62, `hsl(${32 + index * 17} 85% 80%)`);
  sky.addColorStop(1, `hsl(${120 + index * 23} 32% 30%)`);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#fffbe8';
  pen.beginPath();
  pen.arc(width * (0.62 + 0.2 * Math.sin(index)), height * 0.24, height * 0.07, 0, 7);
  pen.fill();
  for (let hill = 0; hill < 4; hill += 1) {
    pen.fillStyle = `hsl(${200 - hill * 24 + index * 13} ${22 + hill * 6}% ${56 - hill * 12}%)`;
    pen.beginPath();
    pen.moveTo(0, height);
    for (let x = 0; x <= 80; x += 1) {
      pen.lineTo(width * x / 80, height * (0.46 + hill * 0.13 + 0.05 * Math.sin(x / (5 + hill) + index * 2 + hill * 1.7)
        + 0.025 * Math.sin(x / 2.3 + index + hill)));
    }
    pen.lineTo(width, height);
    pen.fill();
  }
  const data = pen.getImageData(0, 0, width, height);
  let seed = index * 7919 + 17;
  for (let at = 0; at < data.data.length; at += 4) {
    seed = Math.imul(seed, 1664525) + 1013904223 >>> 0;
    const grain = (seed >>> 24) % noise - noise / 2;
    data.data[at] += grain;
    data.data[at + 1] += grain;
    data.data[at + 2] += grain;
  }
  pen.putImageData(data, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
  const reader = new FileReader();
  await new Promise(resolve => {
    reader.onload = resolve;
    reader.readAsDataURL(blob);
  });
  return reader.result.slice(reader.result.indexOf(',') + 1);
}
