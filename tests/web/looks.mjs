/* looks.mjs: every step on narrow and wide screens, in light and dark, in each language, from right to
 * left, full with pictures, by keyboard alone, and without JavaScript
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import path from 'node:path';
import { main, check, equal, truthy, Shop, browser, pictures, folder, shotFolder, Watch, accessible, fits, touchable }
  from './kit.mjs';
import * as steps from './steps.mjs';

const FORMS = [
  { name: '320-de-dark', language: 'de-DE', scheme: 'dark', width: 320, height: 640, phone: true },
  { name: '320-en-light', language: 'en-US', scheme: 'light', width: 320, height: 640, phone: true },
  { name: '390-ja-light', language: 'ja-JP', scheme: 'light', width: 390, height: 844, phone: true },
  { name: '1280-en-dark', language: 'en-GB', scheme: 'dark', width: 1280, height: 900 },
  { name: '390-rtl-light', language: 'en-GB', scheme: 'light', width: 390, height: 844, phone: true, rtl: true },
  { name: '1280-rtl-dark', language: 'de-DE', scheme: 'dark', width: 1280, height: 900, rtl: true },
];

await main(async () => {
  const shop = await new Shop({ settings: '[Limits]\norders_per_hour=1000\n' }).start();
  const chrome = await browser();
  const here = folder();
  const files = await pictures(chrome, here, [
    { name: 'IMG_20261121_101500_Hochzeitsgesellschaft_vor_dem_Rathaus.jpg', width: 2000, height: 1500 },
    { name: 'P1000002.jpg', width: 1500, height: 2000 }, { name: 'small.jpg', width: 600, height: 450 }]);

  const contextOf = form => chrome.newContext({ locale: form.language, colorScheme: form.scheme, isMobile: form.phone,
    hasTouch: form.phone, reducedMotion: form.phone ? 'reduce' : 'no-preference',
    viewport: { width: form.width, height: form.height } });

  for (const form of FORMS) {
    await check(`all steps look right: ${form.name}`, async () => {
      const shots = shotFolder(`looks-${form.name}`);
      const context = await contextOf(form);
      const page = await context.newPage();
      const watch = new Watch(page, shop.url, { mayFail: true });
      const turn = () => (form.rtl ? page.evaluate(() => { document.documentElement.dir = 'rtl'; }) : null);
      const seen = async name => {
        await turn();
        await page.waitForTimeout(200);
        await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
        await accessible(page, name);
        await fits(page, name);
        await touchable(page, name);
      };
      await steps.open(page, shop.url);
      await seen('1-pictures');
      await steps.choose(page, files);
      await steps.taken(page, files.length);
      await seen('2-taken');
      await steps.onward(page, 'prints');
      await steps.priced(page);
      await page.waitForSelector('.tile-warning:not([hidden])');
      await seen('3-prints');
      await page.locator('.tile-button').nth(2).click();
      await page.waitForSelector('dialog .editor-warning .note');
      await seen('4-editor');
      await page.locator('dialog footer button').click();
      await steps.onward(page, 'details');
      await steps.priced(page);
      await seen('5-details');
      await steps.details(page, { name: 'Maximiliane Freifrau von Hohenstein-Wittelsbach', email: 'm@example.org',
        comment: 'Danke!' });
      await steps.place(page);
      await seen('6-docket');
      await page.locator('.after a').click();
      await page.waitForSelector('.big-state');
      await seen('7-status');
      watch.clean();
      await context.close();
    });
  }

  await check('thirty pictures stay calm', async () => {
    const many = await pictures(chrome, here, Array.from({ length: 30 },
      (_, index) => ({ name: `DSC${index + 1000}.jpg`, width: 900, height: index % 4 ? 675 : 1200 })));
    for (const form of [FORMS[1], FORMS[3]]) {
      const shots = shotFolder(`full-${form.name}`);
      const context = await contextOf(form);
      const page = await context.newPage();
      await steps.open(page, shop.url);
      await steps.choose(page, many);
      await page.waitForFunction(() => document.querySelectorAll('.picture-row').length > 10);
      await page.screenshot({ path: path.join(shots, '1-sending.png') });
      await steps.taken(page, many.length);
      await page.screenshot({ path: path.join(shots, '2-taken.png') });
      await steps.onward(page, 'prints');
      await steps.priced(page);
      await page.waitForFunction(() => document.querySelectorAll('.tile .no-picture').length === 0);
      await page.evaluate(() => Promise.all([...document.images].map(image => image.decode().catch(() => {}))));
      await page.screenshot({ path: path.join(shots, '3-prints.png'), fullPage: true });
      await fits(page, 'thirty');
      await accessible(page, 'thirty');
      await context.close();
    }
  });

  await check('the language is chosen by the browser, and changed by hand', async () => {
    const context = await chrome.newContext({ locale: 'ja-JP' });
    const page = await context.newPage();
    await steps.open(page, shop.url);
    equal(await page.evaluate(() => document.documentElement.lang), 'ja', 'from the browser');
    await page.locator('#header select').selectOption('de');
    await page.waitForFunction(() => document.documentElement.lang === 'de');
    await page.locator('h1', { hasText: 'Was sollen wir machen?' }).waitFor();
    await page.waitForFunction(() => document.activeElement.tagName === 'SELECT');
    await page.reload();
    await page.waitForSelector('#pick', { state: 'attached' });
    equal(await page.evaluate(() => document.documentElement.lang), 'de', 'remembered');
    await context.close();
  });

  await check('pictures are dropped and pasted, too', async () => {
    const context = await chrome.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await steps.open(page, shop.url);
    for (const [name, width] of [['drop', 900], ['paste', 800]]) {
      await page.evaluate(async ([type, size]) => {
        const canvas = new OffscreenCanvas(size, 600);
        canvas.getContext('2d').fillRect(0, 0, 300, 300);
        const transfer = new DataTransfer();
        transfer.items.add(new File([await canvas.convertToBlob()], `${type}.png`, { type: 'image/png' }));
        const event = type === 'drop'
          ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
        document.body.dispatchEvent(event);
      }, [name, width]);
    }
    await steps.taken(page, 2);
    await context.close();
  });

  await check('an order is made by keyboard alone', async () => {
    const context = await chrome.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 800 } });
    const page = await context.newPage();
    // Its dialog is kept from opening before the key can ask for it.
    page.on('filechooser', () => {});
    await steps.open(page, shop.url);
    const focused = () => page.evaluate(() => {
      const node = document.activeElement;
      const ring = node.matches('input[type=file], input[type=radio]') ? node.nextElementSibling : node;
      return { id: node.id, name: node.getAttribute('name') ?? '', text: node.textContent.trim(), tag: node.tagName,
        role: node.getAttribute('role') ?? '', type: node.type ?? '', visible: Boolean(ring)
          && getComputedStyle(ring).outlineStyle !== 'none' };
    });
    const tabTo = async (what, wanted) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        const now = await focused();
        if (wanted(now)) {
          truthy(now.visible, `the focus on ${what} can be seen`);
          return;
        }
      }
      throw new Error(`Tab never reached ${what}`);
    };
    await page.keyboard.press('Tab');
    truthy((await focused()).text.startsWith('Skip'), 'first the skip link');
    await page.keyboard.press('Enter');
    equal((await focused()).id, 'main', 'skipped');
    await tabTo('the chooser', now => now.id === 'pick');
    const [dialog] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
    await dialog.setFiles(files.slice(0, 2));
    await steps.taken(page, 2);
    await tabTo('Continue', now => now.text === 'Continue');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.view-prints');
    equal((await focused()).tag, 'H1', 'the new heading has the focus');
    await tabTo('a print', now => now.text.includes('P1000002.jpg'));
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await tabTo('the crop', now => now.role === 'application');
    await page.keyboard.press('+');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    truthy((await focused()).text.includes('P1000002.jpg'), 'the focus is back on the print');
    await tabTo('Continue', now => now.text === 'Continue');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.view-details');
    await tabTo('the name', now => now.name === 'name');
    await page.keyboard.type('Kim Tastatur');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.view-docket .slip:not([hidden])');
    equal((await focused()).tag, 'H1', 'the docket has the focus');
    await tabTo('Keep as picture', now => now.text === 'Keep as picture');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    truthy(download.suggestedFilename().endsWith('.png'), 'kept');
    await context.close();
  });

  await check('what happens is said to a screen reader', async () => {
    const context = await chrome.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await steps.open(page, shop.url);
    await page.evaluate(() => {
      window.said = [];
      for (const id of ['news', 'alerts']) {
        new MutationObserver(() => {
          const text = document.getElementById(id).textContent;
          if (text) window.said.push(text);
        }).observe(document.getElementById(id), { childList: true, characterData: true, subtree: true });
      }
    });
    await steps.choose(page, files.slice(0, 2));
    await steps.taken(page, 2);
    await page.waitForFunction(() => window.said.some(text => text.includes('2 pictures added')));
    await page.locator('.picture-row button.round').first().click();
    await page.waitForFunction(() => window.said.some(text => text.includes('removed')));
    const tree = await page.locator('#bar').ariaSnapshot();
    truthy(tree.includes('Continue'), tree);
    await context.close();
  });

  await check('without JavaScript the page says what to do', async () => {
    const context = await chrome.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(shop.url);
    const shots = shotFolder('noscript');
    await page.screenshot({ path: path.join(shots, 'noscript.png'), fullPage: true });
    const text = await page.locator('.noscript').innerText();
    truthy(text.includes('JavaScript') && text.includes('Tresen') && text.includes('店頭'), text);
    await context.close();
  });
});
