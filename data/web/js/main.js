/* main.js: starts the page and shows the view that the address names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { App } from './app.js';
import { startLanguage, setLanguage, t } from './i18n.js';
import { explain } from './api.js';
import { discard } from './removing.js';
import { replace, h, focusHeading, button } from './dom.js';
import { header, steps, strip, bar, failure, toast, clearToasts } from './views/shell.js';
import * as outside from './views/outside.js';
import * as shop from './views/shop.js';
import * as pictures from './views/pictures.js';
import * as prints from './views/prints.js';
import * as details from './views/details.js';
import * as docket from './views/docket.js';
import * as status from './views/status.js';

/* All at once, so that the next step is there when the connection is not. */
const VIEWS = { outside, shop, pictures, prints, details, docket, status };

class Page {
  #leave = () => {};

  constructor (app) {
    this.app = app;
    this.main = document.getElementById('main');
    app.addEventListener('route', () => this.show(true));
    app.addEventListener('net', () => this.strip());
    app.addEventListener('lost', () => this.strip());
  }

  strip () {
    strip(this.app, async () => {
      await this.app.startAgain();
      this.strip();
      this.app.go('pictures');
    });
  }

  frame (view) {
    const { app } = this;
    replace(document.getElementById('header'), header(app, async language => {
      try {
        await setLanguage(language, true);
      } catch {
        toast(t('problem.offline'));
      }
      if (app.draft.data.site) await app.loadCatalogue().catch(() => {});
      this.show(false);
      document.querySelector('#header select').focus();
    }));
    replace(document.getElementById('steps'), steps(app, view));
    document.querySelector('.skip').textContent = t('skip');
  }

  show (moved) {
    const { app } = this;
    const { route } = app;
    this.#leave();
    if (moved) clearToasts();
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    this.frame(route.view);
    this.strip();
    const root = h('div', { class: `view view-${route.view}` });
    replace(this.main, root);
    this.#leave = VIEWS[route.view].mount(app, root, { ...route, chosen: id => this.choose(id) });
    document.title = this.#title(root);
    if (moved) focusHeading(root);
  }

  #title (root) {
    return `${root.querySelector('h1')?.textContent ?? t('brand')} – ${this.app.shopName()}`;
  }

  async choose (site) {
    /* The address names the one that is not wanted. */
    if (!site) history.replaceState(null, '', '/');
    this.app.draft.change({ site }, 'kept');
    await this.load();
    this.show(true);
  }

  /* What every step stands on: the shops and the shop's products. */
  async load () {
    const { app } = this;
    try {
      await app.loadSites();
      if (app.draft.data.site) await app.loadCatalogue();
    } catch (error) {
      bar();
      await new Promise(resolve => {
        replace(this.main, h('h1', {}, t('brand')), failure(explain(error), resolve));
      });
      replace(this.main, h('p', { role: 'status' }, t('loading')));
      await this.load();
    }
  }
}

/* Two tabs would send the same order twice over each other: one has it, the other may take it. */
function onlyHere (page) {
  if (!navigator.locks) return Promise.resolve();
  const hold = resolve => () => new Promise(() => { resolve(); });
  return new Promise(resolve => {
    navigator.locks.request('docket', { ifAvailable: true }, lock => {
      if (lock) return hold(resolve)();
      replace(page.main, h('div', { class: 'view' }, h('h1', {}, t('tab.title')),
        h('p', { class: 'lead' }, t('tab.text')),
        button({ class: 'primary single', onclick: () => {
          navigator.locks.request('docket', { steal: true }, () => {
            location.reload();
            return new Promise(() => {});
          }).catch(() => {});
        } }, null, t('tab.here'))));
      focusHeading(page.main);
      return undefined;
    }).catch(() => {
      /* Taken by another tab: stop here, so that what it sends stays whole. */
      page.app.uploads.stopAll();
      location.replace('/#find');
      location.reload();
    });
  });
}

function listenForFiles (app) {
  const marks = document.documentElement.classList;
  let over = null;
  document.addEventListener('dragover', event => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    marks.add('dropping');
    clearTimeout(over);
    over = setTimeout(() => marks.remove('dropping'), 300);
  });
  document.addEventListener('drop', event => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    marks.remove('dropping');
    if (app.route.view === 'pictures') pictures.takeFiles(app, [...event.dataTransfer.files]);
  });
  document.addEventListener('paste', event => {
    const files = [...event.clipboardData.files];
    if (files.length && app.route.view === 'pictures') pictures.takeFiles(app, files);
  });
}

async function start () {
  await startLanguage();
  const app = new App();
  const page = new Page(app);
  document.querySelector('.skip').addEventListener('click', event => {
    event.preventDefault();
    page.main.focus();
  });
  page.frame('');
  if (app.route.view !== 'status') await onlyHere(page);
  await page.load();
  page.show(false);
  for (const picture of app.draft.pictures.filter(each => each.removed)) discard(app, picture);
  listenForFiles(app);
  await app.checkDraft();
  app.uploads.pump();
}

start();
