/* making.mjs: sheets of stickers and stamps on the page, alone and beside photographs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import path from 'node:path';
import { main, check, equal, truthy, until, Shop, browser, pictures, folder, shotFolder, Watch, accessible, fits,
  touchable } from './kit.mjs';
import * as steps from './steps.mjs';

const FORMS = {
  'phone-320': { phone: true, width: 320, height: 640, locale: 'en-GB' },
  'phone-390-ja': { phone: true, width: 390, height: 844, locale: 'ja-JP' },
  'desktop-dark-de': { width: 1280, height: 900, locale: 'de-DE', scheme: 'dark' },
  'desktop-rtl': { width: 1100, height: 900, locale: 'en-GB', rtl: true },
};

await main(async () => {
  const shop = await new Shop().start();
  const chrome = await browser();
  const files = await pictures(chrome, folder(), [{ name: 'harbour.jpg', width: 1600, height: 1200, noise: 4 },
    { name: 'tower.jpg', width: 1200, height: 1600, noise: 4 }]);
  const done = page => page.locator('dialog footer button').click();
  const order = async page => {
    const { code, token } = await page.evaluate(() => JSON.parse(localStorage.getItem('docket.draft')));
    return shop.call('GET', `/v1/orders/${code}`, undefined, token);
  };

  async function open (form, action) {
    const { phone, rtl } = form;
    const context = await chrome.newContext({ locale: form.locale, colorScheme: form.scheme ?? 'light', isMobile: phone,
      hasTouch: phone, deviceScaleFactor: phone ? 2 : 1, viewport: { width: form.width, height: form.height } });
    const page = await context.newPage();
    const watch = new Watch(page, shop.url, { mayFail: true });
    page.seen = async (shots, name) => {
      if (rtl) await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
      await page.waitForTimeout(200);
      const dialog = await page.locator('dialog[open]').count();
      await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: !dialog });
      if (dialog && phone) {
        await page.locator('.editor-body').evaluate(node => { node.scrollTop = 1e5; });
        await page.screenshot({ path: path.join(shots, `${name}-below.png`) });
        await page.locator('.editor-body').evaluate(node => { node.scrollTop = 0; });
      }
      await accessible(page, name);
      await fits(page, name);
      await touchable(page, name);
    };
    await steps.open(page, shop.url);
    await action(page);
    watch.clean();
    await context.close();
  }

  const wanted = (process.env.DOCKET_FORMS || 'phone-320,desktop-dark-de').split(',');
  for (const name of wanted) {
    await check(`stamps, stickers and photos in one order: ${name}`, () => open(FORMS[name], async page => {
      const shots = shotFolder(`making-${name}`);
      await page.seen(shots, '01-start');
      await steps.kind(page, 'stamp');
      await page.seen(shots, '02-stamp');
      await page.locator('#chooser button.primary').click();
      await page.waitForSelector('dialog.editor[open]');
      await page.seen(shots, '03-empty');
      equal(await page.evaluate(() => document.activeElement.tagName), 'TEXTAREA', 'the words have the focus');
      await page.keyboard.type('Blumen Berlin seit 1987\nAna');
      await page.locator('.stamp-fields input[value=circle]').check();
      await steps.drawn(page);
      await page.seen(shots, '04-circle');
      await done(page);
      await steps.further(page, 1);
      await steps.choose(page, files);
      await steps.taken(page, 2);
      await page.seen(shots, '05-taken');
      await steps.kind(page, 'photo');
      await steps.choose(page, [files[0]]);
      await steps.onward(page, 'prints');
      equal(await page.locator('.tile').count(), 3, 'a stamp, a sheet, a photograph');
      await steps.priced(page);
      await page.waitForFunction(() => document.querySelector('.tile .imprint-picture:not([hidden])'));
      await page.seen(shots, '06-choice');
      await page.locator('.tile-button').nth(1).click();
      await page.waitForSelector('.whole .cell');
      await page.locator('.which input').nth(1).check();
      await page.locator('.crop-control').press('+');
      await page.locator('.crop-control').press('ArrowDown');
      await page.waitForSelector('.whole .made:not([hidden])');
      await page.seen(shots, '07-sheet');
      await done(page);
      await steps.onward(page, 'details');
      await page.seen(shots, '08-details');
      await steps.details(page, { name: 'Ana Blume' });
      await steps.place(page);
      await page.locator('.after a').click();
      await page.waitForFunction(() => [...document.querySelectorAll('.tile img')].every(image => image.naturalWidth > 0));
      await page.seen(shots, '09-status');
    }));
  }

  await check('what is wrong with a stamp is said beside what mends it, and holds the order back', () =>
    open(FORMS['desktop-rtl'], async page => {
      const shots = shotFolder('making-troubles');
      await steps.kind(page, 'stamp');
      await page.locator('#chooser button.primary').click();
      await page.waitForSelector('dialog.editor[open]');
      await page.keyboard.type('Ana \u{1fae0}');
      await page.waitForSelector('.field:has(textarea) .error');
      truthy((await page.locator('.field:has(textarea) .error').textContent()).includes('\u{1fae0}'), 'the character is named');
      equal(await page.locator('textarea').getAttribute('aria-invalid'), 'true', 'the words are marked');
      await page.seen(shots, '1-no-font');
      await done(page);
      await page.locator('.tile-warning:not([hidden])').waitFor();
      await page.locator('#bar button.primary').click();
      await page.waitForSelector('dialog.editor[open]');
      await page.locator('textarea').fill('Ana');
      await page.waitForSelector('.field:has(textarea) .trouble:empty', { state: 'attached' });
      await page.locator('dialog select.product').selectOption('stamp-38x14');
      await page.locator('.stamp-fields input[value=circle]').check();
      await page.waitForSelector('.stamp-fields .caution');
      truthy((await page.locator('.caution').textContent()).includes('straight'), 'a circle on a long stamp, and what to do');
      await steps.drawn(page);
      await page.seen(shots, '1-circle');
      await page.locator('.stamp-fields input[value=straight]').check();
      await page.waitForSelector('.stamp-fields .caution', { state: 'detached' });
      await page.locator('.stamp-fields input[value=template]').check();
      await page.locator('select.template').selectOption('date');
      await page.locator('[name=field-name]').fill('Ana Blume');
      await page.waitForSelector('.field:has([name=field-date]) .error');
      await steps.drawn(page);
      await page.seen(shots, '2-template');
      await page.locator('[name=field-date]').fill('24. 12. 2026');
      await page.waitForSelector('.field:has([name=field-date]) .trouble:empty', { state: 'attached' });
      await done(page);
      const [item] = (await until('the template at the server', async () => {
        const told = await order(page);
        return told.items[0]?.fields?.date && told;
      })).items;
      equal([item.content, item.template, item.fields.name], ['template', 'date', 'Ana Blume'], 'what was ordered');
    }));

  await check('a picture becomes a stamp by threshold, dots or shades', () =>
    open(FORMS['desktop-dark-de'], async page => {
      const shots = shotFolder('making-picture');
      await steps.kind(page, 'stamp');
      await steps.choose(page, [files[0]]);
      await steps.taken(page, 1);
      await steps.onward(page, 'prints');
      await page.locator('.tile-button').click();
      await steps.drawn(page);
      await page.seen(shots, '1-threshold');
      const first = await page.locator('.imprint-picture').first().getAttribute('src');
      await page.locator('.level').fill('0.3');
      await until('another imprint', async () =>
        await page.locator('dialog .imprint-picture').getAttribute('src') !== first);
      await page.locator('.stamp-fields input[value=dither]').check();
      const told = await until('dots at the server', async () => {
        const now = await order(page);
        return now.items[0]?.treatment === 'dither' && now;
      });
      equal(told.items[0].content, 'picture', 'a picture');
      await steps.drawn(page);
      const dots = await page.locator('dialog .imprint-picture').getAttribute('src');
      await page.seen(shots, '2-dots');
      await page.locator('.stamp-fields input[value=tone]').check();
      await until('the shades', async () => await page.locator('dialog .imprint-picture').getAttribute('src') !== dots);
      await page.seen(shots, '3-shades');
    }));

  await check('a photograph becomes stickers, with others, and then a stamp', () =>
    open(FORMS['phone-320'], async page => {
      await steps.choose(page, [files[0]]);
      await steps.taken(page, 1);
      await steps.onward(page, 'prints');
      await page.locator('.tile-button').click();
      await page.locator('dialog select.product').selectOption('stickers-name');
      equal(await page.locator('.whole .cell').count(), 24, 'stickers');
      await page.locator('.sheet-picture input').click();
      truthy(await page.locator('.sheet-picture input').isChecked(), 'a sheet keeps its last picture');
      await page.locator('dialog input[type=file]').setInputFiles([files[1]]);
      await page.waitForFunction(() => document.querySelectorAll('.which input').length === 2);
      const both = await until('both pictures at the server', async () => {
        const told = await order(page);
        return told.items[0]?.images?.length === 2 && told;
      });
      equal([both.items.length, both.items[0].product], [1, 'stickers-name'], 'one sheet');
      await page.locator('.sheet-picture input').first().uncheck();
      equal(await page.locator('.which input').count(), 0, 'one picture is left');
      await page.locator('dialog select.product').selectOption('stamp-round-30');
      await steps.drawn(page);
      await page.locator('dialog footer button').click();
      await steps.onward(page, 'details');
      await steps.details(page, { name: 'Ana Blume' });
      await steps.place(page);
      const told = await order(page);
      equal([told.items.length, told.items[0].product, told.images.map(image => image.name)],
        [1, 'stamp-round-30', ['tower.jpg']], 'what was left of it');
    }));

  await check('a stamp of words is ordered without a picture, by keyboard alone, over a closed page', () =>
    open(FORMS['phone-320'], async page => {
      const focused = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.name
        || document.activeElement.value);
      const tabTo = async wanted => {
        for (let presses = 0; presses < 40; presses += 1) {
          await page.keyboard.press('Tab');
          if (await focused() === wanted) return;
        }
        throw new Error(`Tab never reached ${wanted}`);
      };
      await page.locator('.kind input').first().focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await tabTo('Write words');
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog.editor[open]');
      await page.keyboard.type('山田太郎');
      await steps.drawn(page);
      await tabTo('Done');
      await page.keyboard.press('Enter');
      await steps.priced(page);
      await page.reload();
      await page.waitForSelector('.view-prints .tile .imprint-picture:not([hidden])');
      await tabTo('Continue');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.view-details');
      await tabTo('name');
      await page.keyboard.type('山田');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.view-docket .slip:not([hidden])');
      const { code } = await steps.docket(page);
      const token = await page.evaluate(() => JSON.parse(localStorage.getItem('docket.draft')).token);
      const told = await shop.call('GET', `/v1/orders/${code}`, undefined, token);
      equal([told.state, told.images.length, told.items[0].words], ['placed', 0, '山田太郎'], 'what was ordered');
    }));

  await check('a shop that takes no orders says so in its own words', () =>
    open(FORMS['desktop-rtl'], async page => {
      const counter = await shop.counter();
      await counter('POST', '/v1/intake', { paused: true, note: 'We count our paper until noon.' });
      await steps.choose(page, [files[0]]);
      await steps.taken(page, 1);
      await steps.onward(page, 'prints');
      await steps.onward(page, 'details');
      await steps.details(page, { name: 'Ana Blume' });
      await page.locator('#bar button.primary').click();
      const said = await page.locator('.note.warn').textContent();
      truthy(said.includes('We count our paper until noon.'), said);
      await counter('POST', '/v1/intake', { paused: false, note: null });
      await steps.place(page);
    }));
});
