/* pure.mjs: the page's catalogues and geometry, without a browser
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { main, check, equal, truthy, SOURCE } from './kit.mjs';

const WEB = path.join(SOURCE, 'data', 'web');
const load = file => import(pathToFileURL(path.join(MODULES, file)).href);

/* A browser knows the scripts for modules by the page that asks for them; node before 20 only by this file beside them. */
const MODULES = fs.mkdtempSync(path.join(os.tmpdir(), 'docket-pure-'));
process.on('exit', () => fs.rmSync(MODULES, { recursive: true }));
fs.cpSync(path.join(WEB, 'js'), MODULES, { recursive: true });
fs.writeFileSync(path.join(MODULES, 'package.json'), '{ "type": "module" }');

function filesBelow (where, ending) {
  return fs.readdirSync(where, { recursive: true }).filter(name => name.endsWith(ending)).map(name => path.join(where, name));
}

/* Keys that the code asks for; "problem.${type}" asks for a family. */
function keysAsked () {
  const keys = new Set();
  for (const file of filesBelow(path.join(WEB, 'js'), '.js')) {
    if (file.includes('locales')) continue;
    for (const [, key] of fs.readFileSync(file, 'utf8').matchAll(/\bt\((?:[^()]*\? )?'([a-z][\w.-]*)'/g)) keys.add(key);
  }
  return keys;
}

const names = message => {
  const texts = typeof message === 'string' ? [message] : Object.values(message);
  return [...new Set(texts.flatMap(text => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort();
};

await main(async () => {
  const catalogues = Object.fromEntries(await Promise.all(['en', 'de', 'ja'].map(async tag =>
    [tag, (await load(`locales/${tag}.js`)).default])));

  await check('every message is there in every language', async () => {
    const wanted = Object.keys(catalogues.en).sort();
    for (const [tag, messages] of Object.entries(catalogues)) equal(Object.keys(messages).sort(), wanted, tag);
  });

  await check('every message that the page asks for is there', async () => {
    for (const key of keysAsked()) truthy(key in catalogues.en, key);
  });

  await check('plural messages have the forms that their language has', async () => {
    for (const [tag, messages] of Object.entries(catalogues)) {
      const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
      for (const [key, message] of Object.entries(messages)) {
        if (typeof message === 'string') continue;
        for (const form of forms) truthy(message[form], `${tag} ${key} lacks ${form}`);
      }
    }
  });

  await check('translations fill in the same values', async () => {
    for (const tag of ['de', 'ja']) {
      for (const [key, message] of Object.entries(catalogues.en)) {
        const missing = names(catalogues[tag][key]).filter(name => !names(message).includes(name));
        equal(missing, [], `${tag} ${key}`);
      }
    }
  });

  await check('each problem of the server has its words', async () => {
    for (const nick of ['invalid', 'unauthorized', 'wrong-password', 'forbidden', 'other-site', 'not-found', 'not-now',
      'held', 'unpaid', 'unfinished-upload', 'in-progress', 'gone', 'changed', 'too-large', 'bad-picture', 'key-reused',
      'too-many', 'full', 'unavailable', 'failed']) truthy(`problem.${nick}` in catalogues.en, nick);
  });

  await check('the page names no other host and holds no inline script or style', async () => {
    for (const file of [...filesBelow(WEB, '.js'), ...filesBelow(WEB, '.css'), ...filesBelow(WEB, '.html'),
      ...filesBelow(WEB, '.svg')]) {
      const text = fs.readFileSync(file, 'utf8').replaceAll('http://www.w3.org/2000/svg', '');
      truthy(!/https?:\/\/|innerHTML|insertAdjacentHTML|\beval\(|new Function|\sstyle="/.test(text), file);
    }
  });

  await check('each icon that is used is there', async () => {
    const styles = fs.readFileSync(path.join(WEB, 'css', 'icons.css'), 'utf8');
    for (const [, file] of styles.matchAll(/url\("\.\.\/icons\/([\w-]+\.svg)"\)/g)) {
      truthy(fs.existsSync(path.join(WEB, 'icons', file)), file);
    }
    for (const file of filesBelow(path.join(WEB, 'js'), '.js')) {
      for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/\bicon\('([\w-]+)'\)/g)) {
        truthy(styles.includes(`.icon-${name} `), `${file}: ${name}`);
      }
    }
  });

  const { offered, artworksOf, changeProduct, picturesOf, usualContent } = await load('products.js');
  await check('only products that the page has controls for are offered', async () => {
    const products = ['sheet', 'statue', 'photo', 'stamp'].map(artwork => ({ id: artwork, artwork }));
    equal(offered({ currency: 'EUR', products }).products.map(each => each.id), ['sheet', 'photo', 'stamp'], 'offered');
    equal(artworksOf(offered({ products })), ['photo', 'sheet', 'stamp'], 'in the order of the page');
  });

  await check('an item that becomes something else keeps its pictures and its words', async () => {
    const papers = [{ id: 'glossy' }];
    const sheet = { id: 'sheet', artwork: 'sheet', papers, sheet: { max_images: 2 } };
    const stamp = { id: 'stamp', artwork: 'stamp', papers, stamp: { templates: [] } };
    const item = { artwork: 'photo', paper: 'matte', copies: 3, border: true, ...usualContent('photo', ['a']) };
    changeProduct(item, sheet);
    equal([picturesOf(item), item.paper, item.border, item.copies], [['a'], 'glossy', false, 3], 'a sheet');
    item.pictures.push({ picture: 'b', crop: null });
    changeProduct(item, stamp);
    equal([picturesOf(item), item.content], [['a'], 'picture'], 'a stamp');
    Object.assign(item, { content: 'words', words: 'Ana' });
    equal(picturesOf(item), [], 'words need no picture');
    changeProduct(item, sheet);
    changeProduct(item, stamp);
    equal(item.words, 'Ana', 'the words come back');
  });

  const crop = await load('crop.js');
  const product = { width: 101.6, height: 152.4, border_width: 3 };
  const close = (a, b, what) => truthy(Math.abs(a - b) < 1e-9, `${what}: ${a} is not ${b}`);
  const shapeOf = (area, ratio) => area.width * ratio / area.height;

  await check('a crop has the shape of the page, inside its border, and lies as the picture does', async () => {
    for (const ratio of [0.3, 0.75, 1, 4 / 3, 1.5, 16 / 9, 5]) {
      for (const border of [false, true]) {
        const layout = crop.layoutOf(product, { scaling: 'fill', border, crop: null }, ratio);
        equal(layout.landscape, ratio > 1, `orientation of ${ratio}`);
        close(shapeOf(layout.crop, ratio), layout.shape, `shape of ${ratio}`);
        truthy(layout.crop.width === 1 || layout.crop.height === 1, 'as large as can be');
      }
    }
  });

  await check('however it is moved, zoomed and turned, a crop stays in the picture and in shape', async () => {
    let seed = 11;
    const chance = () => {
      seed = Math.imul(seed, 1103515245) + 12345 >>> 0;
      return seed / 2 ** 32;
    };
    for (let round = 0; round < 300; round += 1) {
      const ratio = 0.4 + chance() * 2.4;
      const item = { scaling: 'fill', border: chance() < 0.5, crop: null };
      let { shape, crop: area } = crop.layoutOf(product, item, ratio);
      for (let step = 0; step < 12; step += 1) {
        if (chance() < 0.4) area = crop.moved(area, chance() * 3 - 1.5, chance() * 3 - 1.5);
        else if (chance() < 0.8) area = crop.zoomed(area, ratio, shape, chance() * 14, chance(), chance());
        else {
          shape = crop.shapeOf(product, item, chance() < 0.5);
          area = crop.reshape(area, ratio, shape);
        }
        truthy(area.x >= 0 && area.y >= 0 && area.x + area.width <= 1 + 1e-9 && area.y + area.height <= 1 + 1e-9,
          JSON.stringify(area));
        close(shapeOf(area, ratio), shape, 'shape');
      }
    }
  });
});
