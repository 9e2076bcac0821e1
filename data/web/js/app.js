/* app.js: what the views share: the order in the making, the shop, and the way between the steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { sites, catalogue, json, orderPath, newKey, Problem, explain, wait, backOff } from './api.js';
import { currentLanguage, t } from './i18n.js';
import { recall, keep, Files } from './storage.js';
import { Draft } from './draft.js';
import { Uploads } from './uploads.js';
import { Thumbs } from './thumbs.js';
import { Contents } from './contents.js';
import { offered, artworksOf, productsOf, usualOptions, changeProduct } from './products.js';
import { Previews } from './previews.js';

export const STEPS = ['pictures', 'prints', 'details', 'docket'];

/* Events: "route", "net", "lost". */
export class App extends EventTarget {
  files = new Files();
  draft = new Draft();
  uploads = new Uploads(this.draft, this.files, () => this.open());
  thumbs = new Thumbs(this.draft, this.files, this.uploads);
  contents = new Contents(this.draft, () => this.open());
  previews = new Previews(this.draft);
  sites = [];
  catalogue = null;
  online = navigator.onLine;
  lost = false;
  password = null;      /* told once, by place; never kept */
  resumed = !this.draft.isEmpty;
  #opening = null;

  constructor () {
    super();
    this.uploads.onLost = () => this.#tellLost();
    this.uploads.onNet = works => this.setOnline(works);
    window.addEventListener('online', () => this.setOnline(true));
    window.addEventListener('offline', () => this.setOnline(false));
    window.addEventListener('hashchange', () => this.dispatchEvent(new Event('route')));
    window.addEventListener('popstate', () => this.dispatchEvent(new Event('route')));
    window.addEventListener('beforeunload', event => {
      if (this.draft.unsent.some(picture => picture.state !== 'lost')) event.preventDefault();
    });
  }

  setOnline (online) {
    if (this.online === online) return;
    this.online = online;
    this.dispatchEvent(new Event('net'));
  }

  get site () {
    return this.sites.find(site => site.id === this.draft.data.site) ?? null;
  }

  product (id) {
    return this.catalogue.products.find(product => product.id === id);
  }

  /* The shops, until somebody answers. */
  async loadSites () {
    for (let attempt = 1; this.sites.length === 0; attempt += 1) {
      try {
        this.sites = (await sites()).sites;
        this.setOnline(true);
      } catch (error) {
        if (error instanceof Problem && !error.passes) throw error;
        this.setOnline(false);
        await wait(error.retryAfter ? error.retryAfter * 1000 : backOff(attempt));
      }
    }
    const wanted = this.draft.data.site ?? new URLSearchParams(location.search).get('site');
    const known = this.sites.find(site => site.id === wanted);
    this.draft.data.site = known?.id ?? (this.sites.length === 1 ? this.sites[0].id : null);
  }

  async loadCatalogue () {
    this.catalogue = offered(await catalogue(this.draft.data.site));
    this.#fitToCatalogue();
    this.contents.catalogue = this.catalogue;
  }

  /* The shop may have changed its products since the customer was here. */
  #fitToCatalogue () {
    const { draft } = this;
    const fits = (item, artwork) => {
      const product = item && this.product(item.product);
      return product && product.artwork === artwork && product.papers.some(paper => paper.id === item.paper);
    };
    if (!this.kinds.includes(draft.data.kind)) draft.data.kind = this.kinds[0];
    if (!fits(draft.data.choice, 'photo')) draft.data.choice = this.usual('photo');
    else draft.data.choice.artwork = 'photo';
    for (const item of draft.items) {
      if (!fits(item, item.artwork)) this.#replaceProduct(item);
    }
    draft.data.items = draft.items.filter(item => this.product(item.product));
  }

  /* By one of the same kind, or by the first that can show its picture. */
  #replaceProduct (item) {
    const [product] = [...productsOf(this.catalogue, item.artwork), ...(item.picture ? this.catalogue.products : [])];
    if (!product) return;
    changeProduct(item, product);
    for (const entry of [item, ...(item.pictures ?? [])]) entry.crop = null;
  }

  /* The artworks that this shop makes. */
  get kinds () {
    return artworksOf(this.catalogue);
  }

  /* What a new item of @artwork is at first; null where the shop makes none. */
  usual (artwork) {
    const products = productsOf(this.catalogue, artwork);
    const product = products.find(candidate => candidate.id === 'photo-10x15') ?? products[0];
    return product ? usualOptions(product) : null;
  }

  /* The options of what is added now. */
  optionsFor (artwork) {
    return artwork === 'photo' && this.draft.data.choice ? { ...this.draft.data.choice } : this.usual(artwork);
  }

  /* The order exists on the server; however often it is asked for, it is made once. */
  open () {
    if (this.draft.data.code) return Promise.resolve();
    this.#opening ??= this.#create().finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #create () {
    const { data } = this.draft;
    if (!data.createKey) {
      data.createKey = newKey();
      data.language = currentLanguage();
      this.draft.save();
    }
    try {
      const answer = await json('POST', '/v1/orders', {
        key: data.createKey,
        json: { site: data.site, language: data.language },
      });
      this.draft.change({ code: answer.order.code, token: answer.token });
    } catch (error) {
      if (error instanceof Problem && !error.passes) this.draft.change({ createKey: null });
      throw error;
    }
  }

  /* On return: is the order still there, and what of it arrived? */
  async checkDraft () {
    const { data } = this.draft;
    if (!data.code || data.placed) return;
    try {
      const answer = await json('GET', orderPath(data.code), { token: data.token });
      const order = answer.order ?? answer;
      if (order.state === 'receiving') {
        this.draft.setOrder(order);
        this.contents.soon();
      } else if (data.placeKey && !['cancelled', 'expired'].includes(order.state)) {
        this.draft.change({ placed: true });
        this.go('docket');
      } else {
        this.#tellLost();
      }
    } catch (error) {
      if (error instanceof Problem && !error.passes) this.#tellLost();
    }
  }

  #tellLost () {
    if (this.lost) return;
    this.lost = true;
    this.dispatchEvent(new Event('lost'));
  }

  /* The server has removed the order: the same pictures make a new one. */
  async startAgain () {
    this.lost = false;
    this.draft.change({ code: null, token: null, createKey: null, placeKey: null, placed: false });
    this.draft.order = null;
    for (const picture of this.draft.pictures) {
      const file = await this.uploads.fileOf(picture);
      Object.assign(picture, { serverId: null, key: newKey(), offset: 0, shown: 0, problem: null,
        state: file ? 'waiting' : 'lost' });
    }
    this.draft.tell('pictures');
    this.uploads.pump();
  }

  /* Nothing of the order in the making remains on this device. */
  async forgetDraft () {
    this.uploads.stopAll();
    for (const picture of this.draft.pictures) this.thumbs.release(picture);
    const { site } = this.draft.data;
    this.lost = false;
    this.password = null;
    this.resumed = false;
    this.draft.reset();
    this.draft.data.site = site;
    if (this.catalogue) Object.assign(this.draft.data, { choice: this.usual('photo'), kind: this.kinds[0] });
    this.previews.clear();
    await this.files.clear();
  }

  /* Orders placed from this device, so that their page opens without the password. */
  rememberOrder (order, token) {
    const others = this.rememberedOrders().filter(known => known.code !== order.code);
    keep('orders', [{ code: order.code, token, placedAt: order.placed_at }, ...others].slice(0, 10));
  }

  rememberedOrders () {
    return recall('orders') ?? [];
  }

  forgetOrder (code) {
    keep('orders', this.rememberedOrders().filter(known => known.code !== code));
  }

  get route () {
    const path = /^\/o\/([^/]+)\/?$/.exec(location.pathname);
    if (path) return { view: 'status', code: decodeURIComponent(path[1]) };
    const name = location.hash.slice(1);
    if (name === 'find') return { view: 'status', code: '' };
    if (!this.site) return { view: 'shop' };
    if (this.site.outside && !this.draft.data.placed) return { view: 'outside' };
    if (this.site.closed && this.draft.isEmpty) return { view: 'outside' };
    return { view: this.#reachable(name) };
  }

  /* A step cannot be entered before what it needs is there. */
  #reachable (name) {
    if (this.draft.data.placed) return 'docket';
    if (!['prints', 'details'].includes(name)) return 'pictures';
    return this.draft.printed.length > 0 ? name : 'pictures';
  }

  go (name) {
    if (location.pathname !== '/') history.pushState(null, '', `/#${name}`);
    else if (location.hash === `#${name}`) history.replaceState(null, '', `/#${name}`);
    else history.pushState(null, '', `${location.search}#${name}`);
    this.dispatchEvent(new Event('route'));
  }

  goOrder (code) {
    history.pushState(null, '', `/o/${encodeURIComponent(code)}`);
    this.dispatchEvent(new Event('route'));
  }

  explain (error) {
    return explain(error);
  }

  shopName () {
    return this.site?.name ?? t('brand');
  }
}
