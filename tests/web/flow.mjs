/* flow.mjs: the whole way of an order on the page, from the choice of pictures to cancelling
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import fs from 'node:fs';
import path from 'node:path';
import { main, check, equal, truthy, until, Shop, browser, pictures, folder, shotFolder, Watch, accessible, fits,
  distance, validator, SOURCE } from './kit.mjs';
import * as steps from './steps.mjs';

const KINDS = [{ name: 'IMG_4021.jpg' }, { name: 'IMG_4022.jpg', width: 1500, height: 2000 },
  { name: 'Grüße vom Meer.jpg', width: 2000, height: 1500 }, { name: 'small.jpg', width: 640, height: 480 }];

/* An uncompressed picture, written by hand: no browser but one shows it. */
function tiff (width, height) {
  const entries = [[256, 3, 1, width], [257, 3, 1, height], [258, 3, 1, 8], [259, 3, 1, 1], [262, 3, 1, 1],
    [273, 4, 1, 8], [277, 3, 1, 1], [278, 3, 1, height], [279, 4, 1, width * height]];
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, count, value], index) => {
    directory.writeUInt16LE(tag, 2 + index * 12);
    directory.writeUInt16LE(type, 4 + index * 12);
    directory.writeUInt32LE(count, 6 + index * 12);
    directory.writeUInt32LE(value, 10 + index * 12);
  });
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(8 + width * height, 4);
  const pixels = Buffer.alloc(width * height);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = at % width * 255 / width;
  return Buffer.concat([head, pixels, directory]);
}

await main(async () => {
  const shop = await new Shop().start();
  const chrome = await browser();
  const here = folder();
  const shots = shotFolder('flow');
  const files = await pictures(chrome, here, KINDS);
  const fake = path.join(here, 'page.jpg');
  fs.writeFileSync(fake, '<html><script>alert(1)</script></html>');
  const empty = path.join(here, 'empty.jpg');
  fs.writeFileSync(empty, '');
  const words = path.join(here, 'list.pdf');
  fs.writeFileSync(words, '%PDF-1.4');

  const context = await chrome.newContext({ locale: 'en-GB', viewport: { width: 1200, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  const watch = new Watch(page, shop.url, { mayFail: true });
  const counter = await shop.counter();
  let docket = null;

  async function seen (name) {
    await page.waitForTimeout(200);
    await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
    await accessible(page, name);
    await fits(page, name);
  }

  /* Another order, placed without a word. */
  async function ordered (prepare = async () => {}) {
    const own = await chrome.newContext({ locale: 'en-GB' });
    const sheet = await own.newPage();
    await steps.open(sheet, shop.url);
    await steps.choose(sheet, [files[0]]);
    await steps.taken(sheet, 1);
    await steps.onward(sheet, 'prints');
    await prepare(sheet);
    await steps.priced(sheet);
    await steps.onward(sheet, 'details');
    await steps.details(sheet, { name: 'Another Customer', email: 'another@example.org' });
    const placed = await steps.place(sheet);
    await own.close();
    return placed;
  }

  await check('index.html is valid', async () => {
    const { HtmlValidate } = validator();
    const report = await new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'no-inline-style': 'error',
      'no-trailing-whitespace': 'off', 'require-csp-nonce': 'off', 'require-sri': 'off', 'long-title': 'off' } })
      .validateFile(`${SOURCE}/data/web/index.html`);
    equal(report.results.flatMap(result => result.messages.map(message => `${message.line}: ${message.message}`)), [],
      'html-validate');
  });

  await check('the page comes with a strict policy', async () => {
    for (const where of ['/', '/o/7K3MQ0ZT4HX', '/web/js/main.js']) {
      const response = await fetch(shop.url + where);
      equal(response.status, 200, where);
      const policy = response.headers.get('content-security-policy');
      truthy(policy?.includes("default-src 'none'") && policy.includes("script-src 'self'")
        && !policy.includes('unsafe'), `${where}: ${policy}`);
      await response.arrayBuffer();
    }
  });

  await check('the empty page asks for pictures', async () => {
    await steps.open(page, shop.url);
    await seen('01-empty');
  });

  await check('each picture gets a result, and the others go on', async () => {
    await steps.choose(page, [...files, fake, empty, words]);
    await page.waitForSelector('.picture-row');
    await steps.taken(page, files.length);
    await page.waitForSelector('[data-kind="bad"]');
    const bad = await page.locator('[data-kind="bad"] .state-text').textContent();
    truthy(bad.startsWith('Not taken. ') && bad.includes('Remove it'), bad);
    const left = await page.locator('#not-taken').textContent();
    truthy(left.includes('empty.jpg') && left.includes('list.pdf'), left);
    await seen('02-results');
  });

  await check('a picture that the browser cannot show is shown by the server', async () => {
    const scan = path.join(here, 'scan.tif');
    fs.writeFileSync(scan, tiff(1500, 1000));
    await steps.choose(page, [scan]);
    await steps.taken(page, files.length + 1);
    const row = page.locator('.picture-row', { hasText: 'scan.tif' });
    await row.locator('img:not([hidden])').waitFor();
    await row.locator('button.round').click();
    await page.waitForFunction(count => document.querySelectorAll('.picture-row').length === count, files.length + 1);
  });

  await check('the same picture again is not taken twice', async () => {
    await steps.choose(page, [files[0]]);
    await page.waitForSelector('.toast');
    equal(await page.locator('.picture-row').count(), files.length + 1, 'rows');
  });

  await check('a picture is removed, brought back, and removed', async () => {
    const row = page.locator('.picture-row', { hasText: 'page.jpg' });
    await row.locator('button.round').click();
    await page.locator('.toast button').last().click();
    equal(await row.count(), 1, 'brought back');
    await row.locator('button.round').click();
    equal(await row.count(), 0, 'removed');
    await page.locator('#not-taken button').click();
  });

  await check('prints show how they will be cut, and what is too small', async () => {
    await steps.onward(page, 'prints');
    equal(await page.locator('.tile').count(), files.length, 'prints');
    await page.waitForFunction(count => [...document.querySelectorAll('.tile .window img')]
      .filter(image => image.complete && image.naturalWidth).length === count, files.length);
    await page.waitForSelector('.tile-warning:not([hidden])');
    const shape = await page.evaluate(() => [...document.querySelectorAll('.tile .paper')]
      .map(paper => paper.offsetWidth > paper.offsetHeight));
    equal(shape, [true, false, true, true], 'pages lie as their pictures do');
    await seen('03-prints');
  });

  await check('the price follows from what is chosen, with the volume step explained', async () => {
    const before = await steps.priced(page);
    await steps.forAll(page, { copies: 30 });
    const after = await until('another price', async () => {
      const now = await steps.priced(page);
      return now !== before && now;
    });
    truthy(after.startsWith('€'), after);
    await page.locator('.side > .fold:last-child summary').click();
    truthy((await page.locator('.price-list').textContent()).includes('120 at €'), 'copies and unit price');
    await seen('04-price');
    await steps.forAll(page, { copies: 1 });
    await until('the price before', async () => await steps.priced(page) === before);
  });

  await check('a print is cropped with mouse, wheel and keys', async () => {
    await page.locator('.tile-button').nth(1).click();
    await page.waitForSelector('dialog.editor[open]');
    const box = await page.locator('.crop-control .paper').boundingBox();
    const left = () => page.evaluate(() => document.querySelector('.crop-control .window img').style.left);
    const start = await left();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 30, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    const dragged = await left();
    truthy(dragged !== start, 'dragged');
    await page.mouse.wheel(0, -300);
    await until('zoomed', async () => Number(await page.locator('#zoom').inputValue()) > 0);
    await page.locator('.crop-control').focus();
    const zoom = await page.locator('#zoom').inputValue();
    await page.keyboard.press('+');
    truthy(await page.locator('#zoom').inputValue() > zoom, 'zoomed by key');
    const x = await left();
    await page.keyboard.press('ArrowRight');
    truthy(await left() !== x, 'moved by key');
    await seen('05-editor');
  });

  await check('a border and another size are taken over for this print alone', async () => {
    await page.locator('dialog input[value="yes"]').check();
    await page.locator('dialog select').selectOption('photo-13x18');
    await page.locator('dialog footer button').click();
    const what = await page.locator('.tile .what').allTextContents();
    equal(what.filter(text => text.includes('13x18')).length, 1, 'one larger print');
    const code = await page.evaluate(() => JSON.parse(localStorage.getItem('docket.draft')));
    const order = await until('the crop at the server', async () => {
      const found = await shop.call('GET', `/v1/orders/${code.code}`, undefined, code.token);
      return found.items[1]?.product === 'photo-13x18' && found;
    });
    const { crop, border } = order.items[1];
    truthy(border && crop && crop.width < 1 && crop.height < 1, JSON.stringify(order.items[1]));
  });

  await check('what was chosen for one print can be brought back after a change for all', async () => {
    const what = () => page.locator('.tile .what').allTextContents();
    const before = await what();
    await steps.forAll(page, { product: 'photo-9x13' });
    equal((await what()).filter(text => text.includes('9x13')).length, files.length, 'all the same');
    await page.locator('.toast', { hasText: 'Changed for all' }).locator('button').click();
    equal(await what(), before, 'as before');
  });

  await check('the warning offers the size that would do', async () => {
    await page.locator('.tile', { hasText: 'small.jpg' }).locator('button').click();
    await page.waitForSelector('.editor-warning .note');
    await seen('06-warning');
    await page.locator('dialog footer button').click();
  });

  await check('a missing name is said where it is missing', async () => {
    await steps.onward(page, 'details');
    await seen('07-details');
    await page.locator('#bar button.primary').click();
    equal(await page.evaluate(() => document.activeElement.name), 'name', 'focus');
    await page.fill('[name=email]', 'not an address');
    await page.locator('#bar button.primary').click();
    equal(await page.locator('.error:not([hidden])').count(), 2, 'mistakes');
    await seen('08-mistakes');
  });

  await check('the order is placed, and the docket shows all there is to keep', async () => {
    await steps.details(page, { name: 'Ayumi Tanaka', email: 'ayumi@example.org', phone: '+49 30 123 45' });
    docket = await steps.place(page);
    truthy(/^[0-9A-HJKMNP-TV-Z]{11}$/.test(docket.code), docket.code);
    truthy(/^\d{6}$/.test(docket.password), docket.password);
    const kept = await page.locator('.facts').textContent();
    truthy(kept.includes('Kept until') && kept.includes('€'), kept);
    await seen('09-docket');
  });

  await check('the docket is kept as a picture and as a PDF with one press', async () => {
    for (const [label, ending, mark] of [['Keep as picture', 'png', '\x89PNG'], ['Keep as PDF', 'pdf', '%PDF']]) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByText(label).click()]);
      equal(download.suggestedFilename(), `docket-${docket.code}.${ending}`, 'name');
      const bytes = fs.readFileSync(await download.path());
      equal(bytes.subarray(0, 4).toString('latin1'), mark, ending);
      truthy(bytes.length > 2000, `${bytes.length} bytes`);
    }
  });

  await check('on paper there is only the docket', async () => {
    await page.emulateMedia({ media: 'print' });
    truthy(!await page.locator('.keep').isVisible() && await page.locator('.slip').isVisible(), 'print style');
    await page.screenshot({ path: path.join(shots, '10-printed.png') });
    await page.emulateMedia({ media: null });
  });

  await check('the docket loaded again still has its password', async () => {
    await page.reload();
    await page.waitForSelector('.view-docket .slip:not([hidden])');
    equal(await steps.docket(page), docket, 'the same docket');
  });

  await check('following it forgets the password and shows pictures and state', async () => {
    await page.getByText('Follow this order').click();
    await page.waitForSelector('.big-state');
    await page.waitForFunction(count => [...document.querySelectorAll('.tile .window img')]
      .filter(image => image.complete && image.naturalWidth).length === count, files.length);
    equal(new URL(page.url()).pathname, `/o/${docket.code}`, 'address');
    truthy(!(await page.content()).includes(docket.password), 'no password');
    await seen('11-status');
  });

  async function release (code) {
    const order = await counter('GET', `/v1/orders/${code}`);
    for (const hold of order.holds.filter(each => !each.lifted_at)) {
      await counter('POST', `/v1/orders/${code}/holds/${hold.id}/lift`, { reason: 'known customer' });
    }
    await counter('POST', `/v1/orders/${code}/release`, {});
  }

  /* A station takes the job when the undo time is over. */
  function claim () {
    return until('the job', async () => {
      const { jobs } = await counter('POST', '/v1/jobs/claim', { devices: [{ name: 'Photo 1' }], max: 1 });
      return jobs[0];
    });
  }

  await check('what is shown is what is made: crop, border and orientation', async () => {
    let shown = null;
    const { code } = await ordered(async sheet => {
      await sheet.locator('.tile-button').click();
      await sheet.waitForSelector('dialog.editor[open]');
      await sheet.locator('dialog input[value="yes"]').check();
      await sheet.getByText('Turn the paper').click();
      await sheet.locator('.crop-control').focus();
      for (const key of ['+', '+', '+', '+', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowUp']) await sheet.keyboard.press(key);
      await sheet.waitForFunction(() => document.querySelector('.crop-control .window img').naturalWidth >= 1500);
      shown = await sheet.locator('.crop-control .paper').screenshot();
      await sheet.locator('dialog footer button').click();
    });
    await release(code);
    const job = await claim();
    truthy(job.width < job.height, `upright: ${job.width} x ${job.height}`);
    const made = await counter('GET', `/v1/jobs/${job.id}/page?format=png`);
    fs.writeFileSync(path.join(shots, 'shown.png'), shown);
    fs.writeFileSync(path.join(shots, 'made.png'), made);
    const apart = await distance(await context.newPage(), shown, made);
    truthy(apart < 6, `${apart} apart`);
    await counter('PUT', `/v1/jobs/${job.id}`, { state: 'processing', reasons: [], message: null, device: 'Photo 1',
      copies_completed: 0, attempt: job.attempt });
    await counter('PUT', `/v1/jobs/${job.id}`, { state: 'completed', reasons: [], message: null, device: 'Photo 1',
      copies_completed: job.copies, attempt: job.attempt });
  });

  await check('the state follows the counter, without being asked', async () => {
    const { code, password } = await ordered();
    const phone = await chrome.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
    const follower = await phone.newPage();
    await follower.goto(`${shop.url}/o/${code}`);
    await follower.locator('#door input').last().fill(password);
    await follower.keyboard.press('Enter');
    await follower.waitForSelector('.big-state');
    const state = text => follower.waitForFunction(wanted => document.querySelector('.big-state').textContent.includes(wanted),
      text, { timeout: 15000 });
    await release(code);
    await state('Being made');
    equal(await follower.getByText('Cancel the order').count(), 0, 'too late to cancel');
    await follower.screenshot({ path: path.join(shots, '18-being-made.png'), fullPage: true });
    const job = await claim();
    for (const state of ['processing', 'completed']) {
      await counter('PUT', `/v1/jobs/${job.id}`, { state, reasons: [], message: null, device: 'Photo 1',
        copies_completed: state === 'completed' ? job.copies : 0, attempt: job.attempt });
    }
    await counter('POST', `/v1/orders/${code}/ready`, { compartment: 'Shelf B4' });
    await state('Shelf B4');
    await accessible(follower, 'ready');
    await follower.screenshot({ path: path.join(shots, '19-ready.png'), fullPage: true });
    await counter('POST', `/v1/orders/${code}/collect`, {});
    await state('Collected');
    await phone.close();
  });

  const other = await chrome.newContext({ locale: 'en-GB', viewport: { width: 1000, height: 800 } });
  const door = await other.newPage();
  const doorWatch = new Watch(door, shop.url, { mayFail: true });

  await check('another device opens it with code and password', async () => {
    await door.goto(docket.url);
    await door.waitForSelector('#door');
    await accessible(door, 'door');
    await door.screenshot({ path: path.join(shots, '12-door.png') });
    const [, password] = await door.locator('#door input').all();
    await password.fill('12');
    await door.keyboard.press('Enter');
    truthy((await door.locator('#door [role=alert]').textContent()).includes('6 digits'), 'too short');
    await password.fill(String((Number(docket.password) + 1) % 1e6).padStart(6, '0'));
    await door.keyboard.press('Enter');
    await door.waitForFunction(() => document.querySelector('#door [role=alert]').textContent.includes('counter'));
    await accessible(door, 'wrong password');
    await door.screenshot({ path: path.join(shots, '13-wrong.png') });
    await password.fill(docket.password);
    await door.keyboard.press('Enter');
    await door.waitForSelector('.big-state');
    await accessible(door, 'status by password');
    await door.screenshot({ path: path.join(shots, '14-opened.png'), fullPage: true });
  });

  await check('it is cancelled after a question, and both devices see it', async () => {
    await door.getByText('Cancel the order').click();
    await door.waitForSelector('dialog[open]');
    equal(await door.evaluate(() => document.activeElement.textContent), 'Keep the order', 'the safe answer has the focus');
    await accessible(door, 'confirm');
    await door.screenshot({ path: path.join(shots, '15-confirm.png') });
    await door.locator('dialog .danger').click();
    await door.waitForFunction(() => document.querySelector('.big-state').textContent.includes('cancelled'));
    await page.waitForFunction(() => document.querySelector('.big-state').textContent.includes('cancelled'), null, { timeout: 15000 });
    equal(await door.getByText('Cancel the order').count(), 0, 'no second cancel');
    await door.screenshot({ path: path.join(shots, '16-cancelled.png'), fullPage: true });
  });

  await check('wrong passwords without end are stopped, with the time to wait', async () => {
    await door.reload();
    await door.waitForSelector('#door');
    const [, password] = await door.locator('#door input').all();
    for (let attempt = 0; attempt < 40 && await door.locator('.countdown').count() === 0; attempt += 1) {
      await password.fill(String(100000 + attempt));
      const answered = door.waitForResponse(response => response.url().endsWith('/session'));
      await door.keyboard.press('Enter');
      await answered;
      await door.waitForTimeout(30);
    }
    await door.waitForSelector('.countdown');
    truthy((await door.locator('#door [role=alert]').textContent()).includes('Please wait'), 'how long');
    await accessible(door, 'wait');
    await door.screenshot({ path: path.join(shots, '17-wait.png') });
  });

  await check('where there are several shops, the customer chooses first', async () => {
    const chain = await new Shop({ settings: '[Site main]\nname=Main Street\naddress=1 Main Street\nhours=Mon-Sat 9-18\n'
      + '[Site harbour]\nname=Harbour\naddress=Quay 4\n' }).start();
    const customer = await (await chrome.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } })).newPage();
    await customer.goto(chain.url);
    await customer.waitForSelector('.shops');
    await accessible(customer, 'shops');
    await customer.screenshot({ path: path.join(shots, '20-shops.png') });
    await customer.locator('.shops button', { hasText: 'Harbour' }).click();
    await customer.waitForSelector('#pick', { state: 'attached' });
    await steps.choose(customer, [files[0]]);
    await steps.taken(customer, 1);
    const kept = await customer.evaluate(() => JSON.parse(localStorage.getItem('docket.draft')));
    const order = await chain.call('GET', `/v1/orders/${kept.code}`, undefined, kept.token);
    equal(order.site, 'harbour', 'the shop');
    await customer.context().close();
    await chain.kill();
  });

  await check('nothing was asked of other hosts, nothing failed unseen', async () => {
    watch.clean();
    doorWatch.clean();
  });
});
