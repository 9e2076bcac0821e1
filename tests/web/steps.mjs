/* steps.mjs: the customer's hands: each step of an order on the page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

export async function open (page, url) {
  await page.goto(url);
  await page.waitForSelector('#pick', { state: 'attached' });
}

export async function choose (page, files) {
  await page.setInputFiles('#pick', files);
}

/* What is added from now on: photo, sheet or stamp. */
export async function kind (page, name) {
  await page.locator(`.kind input[value=${name}]`).check();
}

/* A stamp with words; leaves the page at the second step. */
export async function stamp (page, words, { layout = 'straight' } = {}) {
  await kind(page, 'stamp');
  await page.locator('#chooser button.primary').click();
  await page.locator('dialog.editor textarea').fill(words);
  await page.locator(`.stamp-fields input[value=${layout}]`).check();
  await drawn(page);
  await page.locator('dialog footer button').click();
}

/* The imprint on screen is that of what was chosen. */
export async function drawn (page) {
  await page.waitForFunction(() => !document.querySelector('.whole.stale')
    && document.querySelector('.whole .imprint-picture:not([hidden])')?.naturalWidth > 100);
}

/* Back to the first step for something else, which stands at @place. */
export async function further (page, place) {
  await page.locator('.further button').nth(place).click();
  await page.waitForSelector('.view-pictures');
}

/* Until @count pictures are taken. */
export async function taken (page, count, timeout = 90000) {
  await page.waitForFunction(wanted => document.querySelectorAll('[data-kind="good"]').length === wanted, count, { timeout });
}

export async function onward (page, view) {
  await page.locator('#bar button.primary').click();
  await page.waitForSelector(`.view-${view}`);
}

/* The price on the bar is that of what is on screen. */
export async function priced (page) {
  await page.waitForSelector('.price-tag:not(.stale)');
  await page.waitForFunction(() => /\d/.test(document.querySelector('.price-tag .amount').textContent));
  return page.locator('.price-tag .amount').textContent();
}

export async function details (page, { name, email = '', phone = '', comment = '' }) {
  await page.fill('[name=name]', name);
  await page.fill('[name=email]', email);
  await page.fill('[name=phone]', phone);
  if (comment) {
    await page.locator('.main-column > .fold summary').click();
    await page.fill('[name=comment]', comment);
  }
}

/* Presses "Place" and reads what the docket says. */
export async function place (page, timeout = 60000) {
  await page.locator('#bar button.primary').click();
  await page.waitForSelector('.view-docket .slip:not([hidden])', { timeout });
  return docket(page);
}

export async function docket (page) {
  const code = (await page.locator('.digits.code').textContent()).replace(/[^0-9A-Z]/g, '');
  const password = (await page.locator('.digits:not(.code)').textContent()).replace(/\D/g, '');
  return { code, password, url: new URL(`/o/${code}`, page.url()).href };
}

/* Options that hold for all prints, by the words of the API. */
export async function forAll (page, { product, paper, scaling, border, copies } = {}) {
  const panel = page.locator('.for-all');
  if (!await panel.evaluate(node => node.open)) await panel.locator('summary').click();
  if (product) await panel.locator('select').selectOption(product);
  for (const value of [paper, scaling, border === undefined ? null : border ? 'yes' : 'no']) {
    if (value) await panel.locator(`input[type=radio][value="${value}"]`).check();
  }
  if (copies) {
    await panel.locator('input[type=number]').fill(String(copies));
    await panel.locator('input[type=number]').press('Tab');
  }
}
