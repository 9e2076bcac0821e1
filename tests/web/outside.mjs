/* outside.mjs: a place that takes only what is sent from within: the page for who is there, and for who is not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import path from 'node:path';
import { main, check, truthy, equal, Shop, browser, shotFolder, Watch, accessible, fits } from './kit.mjs';

const PLACES = `trusted_proxies=127.0.0.1
[Site gate3]
name=Gate 3
address=Lake Road 3
hours=daily 9-18
networks=10.3.0.0/16
within_only=yes
[Site main]
name=Main Street
[Site nara]
name=Nara
address=Deer Park 1
catalogue=/nowhere/nara.conf
`;

await main(async () => {
  const shop = await new Shop({ settings: PLACES }).start();
  const chrome = await browser();
  const shots = shotFolder('outside');
  const open = async (address, where, language = 'en-GB') => {
    const context = await chrome.newContext({ locale: language, viewport: { width: 390, height: 844 },
      extraHTTPHeaders: { 'X-Forwarded-For': address } });
    const page = await context.newPage();
    const watch = new Watch(page, shop.url, { mayFail: true });
    await page.goto(shop.url + where);
    return { page, watch, context };
  };

  for (const language of ['en-GB', 'de-DE', 'ja-JP']) {
    await check(`the server sends elsewhere: ${language}`, async () => {
      const { page, watch, context } = await open('203.0.113.9', '/?site=gate3', language);
      await page.waitForSelector('h1');
      await page.screenshot({ path: path.join(shots, `server-${language}.png`) });
      const text = await page.locator('main').textContent();
      for (const words of ['Gate 3', 'Lake Road 3', 'daily 9-18']) truthy(text.includes(words), `${words} in ${text}`);
      await accessible(page, 'refusal');
      await fits(page, 'refusal');
      watch.clean();
      await context.close();
    });

    await check(`the page sends elsewhere: ${language}`, async () => {
      const { page, watch, context } = await open('203.0.113.9', '/', language);
      await page.locator('.shops button', { hasText: 'Gate 3' }).click();
      await page.waitForSelector('.view-outside');
      await page.screenshot({ path: path.join(shots, `page-${language}.png`) });
      await accessible(page, 'outside');
      await fits(page, 'outside');
      truthy((await page.locator('main').textContent()).includes('Lake Road 3'), 'the address is told');
      await page.locator('.view-outside button.primary').click();
      await page.locator('.shops button', { hasText: 'Main Street' }).click();
      await page.waitForSelector('#pick', { state: 'attached' });
      watch.clean();
      await context.close();
    });
  }

  for (const language of ['en-GB', 'de-DE', 'ja-JP']) {
    await check(`a place that takes no orders: ${language}`, async () => {
      const { page, watch, context } = await open('203.0.113.9', '/', language);
      await page.waitForSelector('.shops .closed');
      await page.screenshot({ path: path.join(shots, `shops-${language}.png`) });
      equal(await page.locator('.shops button', { hasText: 'Nara' }).count(), 0, 'it is not offered');
      await accessible(page, 'shops');
      await page.goto(`${shop.url}/?site=nara`);
      await page.waitForSelector('.view-outside');
      await page.screenshot({ path: path.join(shots, `closed-${language}.png`) });
      await accessible(page, 'closed');
      await fits(page, 'closed');
      truthy((await page.locator('main').textContent()).includes('Deer Park 1'), 'the address is told');
      await page.locator('.view-outside button.primary').click();
      await page.waitForSelector('.shops .closed');
      watch.clean();
      await context.close();
    });
  }

  await check('who is there orders', async () => {
    const { page, watch, context } = await open('10.3.4.5', '/?site=gate3');
    await page.waitForSelector('#pick', { state: 'attached' });
    equal(await page.locator('.view-outside').count(), 0, 'no refusal');
    watch.clean();
    await context.close();
  });
});
