/* lockers.mjs: the customer opens the locker: on the order's page, and on the screen beside the lockers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import fs from 'node:fs';
import path from 'node:path';
import { main, check, equal, truthy, until, Shop, browser, shotFolder, Watch, accessible, fits, touchable } from './kit.mjs';

const LINE = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'].map((label, relay) => `[Compartment ${label}]\nkind=locker\nsize=400x400x400\n`
  + `device=Lockers\nboard=1\nrelay=${relay}\nsensor=${relay}\n`).join('');
const SETTINGS = '[Site main]\nname=Fotofachgeschäft und Stempelmanufaktur Schwäbisch Gmünd\nundo=0 s\nrisk_ratio_limit=none\n[Limits]\norders_per_hour=1000';

/* A shop with its lockers, and what its checks share. */
async function hall (chrome, checks) {
  const shop = await new Shop({ settings: SETTINGS }).start();
  const file = path.join(shop.folder, 'lockers.conf');
  fs.writeFileSync(file, LINE);
  await shop.command('compartment', 'load', file);
  const counter = await shop.counter();
  const shots = shotFolder('lockers');

  /* An order of words on a stamp, made and paid; it lies in a locker. */
  async function ready ({ pay = true } = {}) {
    const { order: { code }, token } = await shop.call('POST', '/v1/orders', { site: 'main', language: 'en' });
    await shop.call('PUT', `/v1/orders/${code}`, { customer: { name: 'Ada' }, items: [{ product: 'stamp-38x14', paper: 'rubber',
      copies: 1, content: 'words', words: 'Ada' }] }, token);
    const { password, order } = await shop.call('POST', `/v1/orders/${code}/place`, {}, token);
    await counter('POST', `/v1/orders/${code}/release`, {});
    if (pay) await counter('POST', `/v1/orders/${code}/pay`, { amount: order.price });
    const [job] = await until('the job', async () => {
      const { jobs } = await counter('POST', '/v1/jobs/claim', { devices: [{ name: 'E' }] });
      return jobs.length && jobs;
    });
    for (const state of ['processing', 'completed']) {
      await counter('PUT', `/v1/jobs/${job.id}`, { state, attempt: job.attempt });
    }
    const { compartment } = await counter('POST', `/v1/orders/${code}/ready`, {});
    return { code, password, compartment, state: async () => (await counter('GET', `/v1/orders/${code}`)).state };
  }

  /* What the station would do. */
  const claim = () => until('the opening', async () => {
    const { openings } = await counter('POST', '/v1/openings/claim', { devices: ['Lockers'] });
    return openings[0];
  });
  const tell = (opening, state) => counter('PUT', `/v1/openings/${opening.id}`, { state });

  async function open (options, action) {
    const context = await chrome.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 }, ...options });
    const page = await context.newPage();
    const watch = new Watch(page, shop.url, { mayFail: true });
    page.seen = async name => {
      await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
      await accessible(page, name);
      await fits(page, name);
      await touchable(page, name);
    };
    await action(page);
    watch.clean();
    await context.close();
  }

  const enter = async (page, order, password = order.password) => {
    await page.goto(`${shop.url}/o/${order.code}`);
    await page.getByLabel('Password').fill(password);
    await page.locator('button[form=door]').click();
  };
  const says = (page, text) => page.locator('.locker-state', { hasText: text }).waitFor({ timeout: 20000 });

  await checks({ shop, counter, ready, claim, tell, open, enter, says });
}

const onThePage = async ({ counter, ready, claim, tell, open, enter, says }) => {
  await check('the order’s page opens the locker, and follows the door', () => open({}, async page => {
    const order = await ready();
    await enter(page, order);
    await page.getByRole('button', { name: `Open compartment ${order.compartment}` }).waitFor();
    await page.seen('01-page');
    await page.getByRole('button', { name: `Open compartment ${order.compartment}` }).click();
    const opening = await claim();
    equal(opening.compartment, order.compartment, 'that one');
    await says(page, 'is being opened');
    await tell(opening, 'pulse-sent');
    await tell(opening, 'door-open');
    await says(page, 'is open. Take your order out');
    await page.seen('02-open');
    equal(await order.state(), 'ready', 'not collected while the door is open');
    /* The page hears that the order is collected before it hears of the door. */
    let go;
    const held = new Promise(resolve => { go = resolve; });
    await page.route('**/opening', async route => {
      await held;
      await route.continue();
    });
    await tell(opening, 'closed');
    await until('collected', async () => await order.state() === 'collected');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.locator('#state', { hasText: 'Collected' }).waitFor({ timeout: 20000 });
    go();
    await says(page, 'Thank you');
    await page.seen('03-thanks');
  }));

  await check('a door that jams can be tried again; nobody else’s opens; what is unpaid stays shut', () => open({}, async page => {
    const order = await ready();
    const other = await ready({ pay: false });
    await counter('POST', `/v1/orders/${other.code}/ready`, { compartment: 'A6' });
    await enter(page, order, '000000' === order.password ? '000001' : '000000');
    await page.getByText('do not belong together').waitFor();
    await page.getByLabel('Password').fill(order.password);
    await page.locator('button[form=door]').click();
    await page.getByRole('button', { name: 'Open compartment' }).click();
    const first = await claim();
    await tell(first, 'pulse-sent');
    await tell(first, 'jammed');
    await says(page, 'the door did not open');
    await page.seen('04-jammed');
    await page.getByRole('button', { name: 'Try again' }).click();
    const second = await claim();
    truthy(second.id !== first.id, 'another opening');
    await tell(second, 'pulse-sent');
    await tell(second, 'unknown');
    await says(page, 'We cannot see');
    await enter(page, other);
    await page.getByRole('button', { name: 'Open compartment A6' }).click();
    await page.getByText('is still to be paid').waitFor();
  }));

};

const onTheScreen = async ({ shop, ready, claim, tell, open, says }) => {
  await check('on the screen beside the lockers, with its keys, in another language', () => open({
    viewport: { width: 800, height: 1280 }, hasTouch: true }, async page => {
    const order = await ready();
    await page.clock.install();
    await page.goto(`${shop.url}/kiosk?site=main`);
    await page.getByRole('heading', { name: 'Collect your order' }).waitFor();
    await page.seen('05-kiosk');
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Auftrag abholen' }).waitFor();
    for (const letter of order.code) await page.getByRole('button', { name: letter, exact: true }).click();
    await page.getByRole('heading', { name: 'Passwort' }).waitFor();
    await page.seen('06-kiosk-password');
    for (const digit of order.password) await page.getByRole('button', { name: digit, exact: true }).click();
    const opening = await claim();
    await tell(opening, 'door-open');
    await says(page, 'ist offen');
    await page.seen('07-kiosk-open');
    await tell(opening, 'closed');
    await says(page, 'Danke');
    equal(await order.state(), 'collected', 'collected');
    /* It forgets by itself, and goes back to the shop's language. */
    await page.clock.fastForward(9000);
    await page.getByRole('heading', { name: 'Collect your order' }).waitFor({ timeout: 20000 });
    equal(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0], 'nothing is kept');
    equal(await page.getByText(order.code.slice(0, 4)).count(), 0, 'nor shown');
  }));

  await check('a reader’s scan on the screen beside the lockers; one that walks away is forgotten', () => open({
    viewport: { width: 1280, height: 800 }, colorScheme: 'dark', locale: 'ja-JP' }, async page => {
    const order = await ready();
    await page.clock.install();
    await page.goto(`${shop.url}/kiosk`);
    await page.getByRole('heading', { name: 'ご注文の受け取り' }).waitFor();
    const scan = async (text, { enter = true } = {}) => {
      await page.keyboard.type(text);
      if (enter) await page.keyboard.press('Enter');
    };
    await scan(`${shop.url}/o/${order.code}`);
    await page.getByRole('heading', { name: 'パスワード' }).waitFor();
    await page.seen('08-kiosk-ja');
    await page.clock.runFor(46000);
    await page.getByRole('heading', { name: 'ご注文の受け取り' }).waitFor();
    /* A screen that is busy gets the keys in two lots; and this reader sends no Enter. */
    await scan(order.code.slice(0, 6), { enter: false });
    await page.clock.runFor(300);
    await scan(order.code.slice(6), { enter: false });
    await page.clock.runFor(700);
    await page.getByRole('heading', { name: 'パスワード' }).waitFor();
    equal(await page.locator('.typed').textContent(), '\u00a0', 'nothing of the code is taken for the password');
    for (const digit of order.password) {
      await page.keyboard.press(digit);
      await page.clock.runFor(200);
    }
    equal((await claim()).compartment, order.compartment, 'opened');
  }));

  await check('who is locked out on the screen beside the lockers is told where to go', () => open({
    viewport: { width: 1280, height: 800 }, hasTouch: true, locale: 'de-DE' }, async page => {
    let wait = 8;
    await page.route('**/session', route => route.fulfill({ status: 429, headers: { 'Retry-After': String(wait) },
      contentType: 'application/problem+json', body: '{"type":"urn:docket:problem:too-many"}' }));
    await page.goto(`${shop.url}/kiosk`);
    await page.getByRole('heading', { name: 'Auftrag abholen' }).waitFor();
    await page.keyboard.type('7K3MQ0ZT4HX');
    await page.keyboard.press('Enter');
    const guess = async () => {
      await page.getByRole('heading', { name: 'Passwort' }).waitFor();
      for (const digit of '123456') await page.getByRole('button', { name: digit, exact: true }).click();
    };
    await guess();
    await page.getByText('8 Sekunden').waitFor();
    await page.seen('09-kiosk-slowed');
    const box = await page.getByRole('button', { name: 'Weiter' }).boundingBox();
    truthy(box.y + box.height <= 800, 'every key is on the screen');
    wait = 900;
    await guess();
    await page.getByText('15 Minuten').waitFor();
    await page.seen('10-kiosk-locked');
    equal(await page.locator('.keys').count(), 0, 'no keys');
    await page.getByRole('button', { name: 'Fertig' }).click();
    await page.getByRole('heading', { name: 'Auftrag abholen' }).waitFor();
  }));
};

await main(async () => {
  const chrome = await browser();
  await Promise.all([hall(chrome, onThePage), hall(chrome, onTheScreen)]);
});
