/* broken.mjs: what goes wrong on the way: connections, servers, closed pages, lost answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import fs from 'node:fs';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { main, check, equal, truthy, until, Shop, browser, profile, pictures, folder, shotFolder, Watch, accessible }
  from './kit.mjs';
import * as steps from './steps.mjs';

const OPTIONS = { locale: 'en-GB', viewport: { width: 900, height: 900 } };

/* The order in the making, as the page keeps it. */
const draft = page => page.evaluate(() => JSON.parse(localStorage.getItem('docket.draft')));

/* A line so slow that something may happen on the way; it can be cut, and be made fast. */
async function slow (context, page, bytesPerSecond) {
  const session = await context.newCDPSession(page);
  const set = (uploadThroughput, offline = false) => session.send('Network.emulateNetworkConditions',
    { offline, latency: 5, downloadThroughput: -1, uploadThroughput });
  await session.send('Network.enable');
  await set(bytesPerSecond);
  return { fast: () => set(-1), cut: () => set(-1, true) };
}

async function partly (page) {
  await until('some bytes at the server', async () => {
    const kept = await draft(page);
    return kept?.pictures.some(picture => picture.offset > 0 && picture.offset < picture.size);
  }, 40);
}

/* What the server has is what was sent, byte for byte. */
async function whole (shop, page, files) {
  const { code, token } = await draft(page);
  const order = await shop.call('GET', `/v1/orders/${code}`, undefined, token);
  equal(order.images.length, files.length, 'each picture once');
  for (const file of files) {
    const bytes = fs.readFileSync(file);
    const image = order.images.find(candidate => candidate.name === path.basename(file));
    const response = await fetch(`${shop.url}/v1/orders/${code}/images/${image.id}/original`,
      { headers: { Authorization: `Bearer ${token}` } });
    const sum = data => createHash('sha256').update(data).digest('hex');
    equal(sum(Buffer.from(await response.arrayBuffer())), sum(bytes), image.name);
  }
}

await main(async () => {
  const shop = await new Shop().start();
  const chrome = await browser();
  const here = folder();
  const shots = shotFolder('broken');
  const files = await pictures(chrome, here, [{ name: 'one.jpg', noise: 90 }, { name: 'two.jpg', noise: 90 }]);
  const shot = (page, name) => page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });

  await check('a connection cut in the middle of a picture goes on where it stopped', async () => {
    const context = await chrome.newContext(OPTIONS);
    const page = await context.newPage();
    const watch = new Watch(page, shop.url, { mayFail: true });
    await steps.open(page, shop.url);
    const line = await slow(context, page, 600000);
    const offsets = [];
    page.on('request', request => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    await steps.choose(page, files);
    await partly(page);
    await line.cut();
    await page.waitForSelector('.strip');
    await page.waitForFunction(() => document.querySelectorAll('.row-action button').length > 0);
    await accessible(page, 'offline');
    await shot(page, '01-offline');
    const before = offsets.length;
    await line.fast();
    await steps.taken(page, files.length);
    truthy(offsets.slice(before).some(offset => offset > 0), `went on at ${offsets.slice(before)}`);
    equal(await page.locator('.strip').count(), 0, 'the strip is gone');
    await whole(shop, page, files);
    watch.clean();
    await context.close();
  });

  await check('a server killed in the middle of a picture and started again gets the rest', async () => {
    const context = await chrome.newContext(OPTIONS);
    const page = await context.newPage();
    await steps.open(page, shop.url);
    const line = await slow(context, page, 600000);
    await steps.choose(page, files);
    await partly(page);
    await shop.kill();
    await page.waitForFunction(() => document.querySelectorAll('.row-action button').length === 2, null, { timeout: 60000 });
    await shot(page, '02-server-away');
    await line.fast();
    await shop.start();
    // The page may have gone on by itself by now, and have taken the button away.
    await page.evaluate(() => document.querySelector('.row-action button')?.click());
    await steps.taken(page, files.length);
    await whole(shop, page, files);
    await context.close();
  });

  await check('a page closed on the way is found again, and sends the rest by itself', async () => {
    const home = path.join(here, 'profile');
    let context = await profile(home, OPTIONS);
    let page = await context.newPage();
    await steps.open(page, shop.url);
    await slow(context, page, 500000);
    await steps.choose(page, files);
    await partly(page);
    const { code } = await draft(page);
    await context.close();
    context = await profile(home, OPTIONS);
    page = await context.newPage();
    await steps.open(page, shop.url);
    await page.waitForSelector('#welcome');
    await accessible(page, 'welcome');
    await shot(page, '03-welcome');
    await steps.taken(page, files.length);
    equal((await draft(page)).code, code, 'the same order');
    await whole(shop, page, files);
    await page.locator('#welcome .primary').click();
    await page.waitForSelector('.view-prints .tile');
    await page.reload();
    await page.waitForSelector('.view-prints .tile');
    await context.close();
  });

  await check('a file that the browser no longer has is asked for again, and goes on', async () => {
    const context = await chrome.newContext(OPTIONS);
    const page = await context.newPage();
    await steps.open(page, shop.url);
    const line = await slow(context, page, 500000);
    await steps.choose(page, [files[0]]);
    await partly(page);
    await page.evaluate(() => new Promise((resolve, reject) => {
      const open = indexedDB.open('docket');
      open.onerror = reject;
      open.onsuccess = () => {
        const change = open.result.transaction('files', 'readwrite');
        change.objectStore('files').clear();
        change.oncomplete = resolve;
      };
    }));
    const { pictures: [{ offset }] } = await draft(page);
    page.on('dialog', dialog => dialog.accept());
    await page.reload();
    await page.waitForSelector('[data-kind="bad"]');
    truthy((await page.locator('[data-kind="bad"] .state-text').textContent()).includes('Choose the same file again'), 'advice');
    await accessible(page, 'lost file');
    await shot(page, '04-choose-again');
    const first = page.waitForRequest(request => request.method() === 'PATCH');
    await steps.choose(page, [files[0]]);
    truthy(Number((await first).headers()['upload-offset']) >= offset, 'not from the start');
    await line.fast();
    await steps.taken(page, 1);
    await whole(shop, page, [files[0]]);
    await context.close();
  });

  await check('leaving is questioned only while bytes are unsent', async () => {
    const context = await chrome.newContext(OPTIONS);
    const page = await context.newPage();
    const asked = [];
    page.on('dialog', dialog => {
      asked.push(dialog.type());
      dialog.accept();
    });
    await steps.open(page, shop.url);
    const line = await slow(context, page, 400000);
    await page.locator('h1').click();
    await steps.choose(page, [files[1]]);
    await partly(page);
    await page.reload();
    equal(asked, ['beforeunload'], 'asked while sending');
    await line.fast();
    await steps.taken(page, 1);
    await page.locator('h1').click();
    await page.reload();
    equal(asked.length, 1, 'not asked when all is sent');
    await context.close();
  });

  await check('an answer lost while placing, and a button pressed twice, make one order', async () => {
    const context = await chrome.newContext(OPTIONS);
    const page = await context.newPage();
    const keys = [];
    let lost = 0;
    await page.route('**/place', async route => {
      keys.push(route.request().headers()['idempotency-key']);
      if (lost < 2) {
        lost += 1;
        await route.fetch();
        await route.abort('connectionreset');
      } else {
        await route.continue();
      }
    });
    await steps.open(page, shop.url);
    await steps.choose(page, files);
    await steps.taken(page, files.length);
    await steps.onward(page, 'prints');
    await steps.priced(page);
    await steps.onward(page, 'details');
    await steps.details(page, { name: 'Twice Pressed' });
    await page.locator('#bar button.primary').dblclick();
    await page.waitForSelector('.view-docket .slip:not([hidden])');
    const { code, password } = await steps.docket(page);
    truthy(/^\d{6}$/.test(password), 'password');
    equal(new Set(keys).size, 1, `one key in ${keys.length} tries`);
    truthy(keys.length >= 3, 'asked again by itself');
    const session = await shop.call('POST', `/v1/orders/${code}/session`, { password });
    equal(session.order.state, 'placed', 'placed');
    await context.close();
  });

  await check('pressed too early, it waits for the pictures and then places', async () => {
    const context = await chrome.newContext(OPTIONS);
    const page = await context.newPage();
    await steps.open(page, shop.url);
    const line = await slow(context, page, 700000);
    await steps.choose(page, files);
    await partly(page);
    await steps.onward(page, 'prints');
    await shot(page, '05-prints-early');
    await steps.onward(page, 'details');
    await steps.details(page, { name: 'Early Bird' });
    await page.locator('#bar button.primary').click();
    await page.waitForFunction(() => /Waiting for/.test(document.querySelector('#bar button.primary').textContent));
    await shot(page, '06-waiting');
    await line.fast();
    await page.waitForSelector('.view-docket .slip:not([hidden])', { timeout: 60000 });
    await context.close();
  });

  await check('a shop without room is waited for, in its words', async () => {
    const context = await chrome.newContext(OPTIONS);
    const page = await context.newPage();
    let refused = 0;
    await page.route('**/images', async route => {
      refused += 1;
      if (refused > 1) return route.continue();
      return route.fulfill({ status: 507, contentType: 'application/problem+json', headers: { 'Retry-After': '2' },
        body: JSON.stringify({ type: 'urn:docket:problem:full', title: 'Full', status: 507 }) });
    });
    await steps.open(page, shop.url);
    await steps.choose(page, [files[0]]);
    await page.locator('.state-text', { hasText: 'cannot take anything in just now. It goes on by itself' }).waitFor();
    await shot(page, '09-no-room');
    await steps.taken(page, 1);
    await context.close();
  });

  await check('two tabs do not work on one order at once', async () => {
    const context = await chrome.newContext(OPTIONS);
    const first = await context.newPage();
    await steps.open(first, shop.url);
    await steps.choose(first, [files[0]]);
    await steps.taken(first, 1);
    const second = await context.newPage();
    await second.goto(shop.url);
    await second.getByText('Go on here').waitFor();
    await accessible(second, 'two tabs');
    await shot(second, '07-two-tabs');
    await second.getByText('Go on here').click();
    await second.waitForSelector('#welcome');
    await first.waitForSelector('#door');
    await context.close();
  });

  await check('an order that the shop has removed is told, and made anew with the same choices', async () => {
    const context = await chrome.newContext(OPTIONS);
    const page = await context.newPage();
    await steps.open(page, shop.url);
    await steps.choose(page, files);
    await steps.taken(page, 2);
    await page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('docket.draft'));
      kept.token = 'A'.repeat(43);
      localStorage.setItem('docket.draft', JSON.stringify(kept));
    });
    await page.reload();
    await page.waitForSelector('.strip.warn');
    await accessible(page, 'removed');
    await shot(page, '08-removed');
    await page.locator('.strip button').click();
    await page.waitForFunction(() => document.querySelectorAll('.row-action label').length === 2);
    await steps.choose(page, files);
    await steps.taken(page, 2);
    equal(await page.locator('.picture-row').count(), 2, 'not doubled');
    await context.close();
  });
});
