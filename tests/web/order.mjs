/* order.mjs: places one order through the page, as a customer would; prints {code, password, url}
 *
 * node order.mjs --url URL [--shots FOLDER] [--name NAME] [--email E] [--phone P] [--comment TEXT]
 *   [--language en] [--width 390] [--height 844] [--product ID] [--paper ID] [--scaling fill|fit]
 *   [--border yes|no] [--copies N] [--express] [--stickers] [--stamp WORDS [--layout circle]] [PICTURE…]
 * With --stickers the pictures share a sheet; a stamp may be ordered without any picture.
 * DOCKET_NPM names the folder that holds node_modules.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { browser, leave } from './kit.mjs';
import * as steps from './steps.mjs';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { url: text, shots: text, name: { type: 'string', default: 'Ada Muster' }, email: text, phone: text,
    comment: text, language: { type: 'string', default: 'en' }, width: { type: 'string', default: '390' },
    height: { type: 'string', default: '844' }, product: text, paper: text, scaling: text, border: text, copies: text,
    express: { type: 'boolean', default: false }, stickers: { type: 'boolean', default: false }, stamp: text,
    layout: { type: 'string', default: 'straight' } },
});

/* Numbered, in the order of the customer's way. */
let shots = 0;
async function shot (page, name) {
  if (!values.shots) return;
  shots += 1;
  fs.mkdirSync(values.shots, { recursive: true });
  await page.screenshot({ path: path.join(values.shots, `${String(shots).padStart(2, '0')}-${name}.png`) });
}

async function order () {
  const opened = await browser();
  const context = await opened.newContext({ locale: values.language, isMobile: true, hasTouch: true, deviceScaleFactor: 2,
    viewport: { width: Number(values.width), height: Number(values.height) } });
  const page = await context.newPage();
  await steps.open(page, values.url);
  await shot(page, 'page');
  if (values.stamp) {
    await steps.stamp(page, values.stamp, values);
    await shot(page, 'stamp');
    if (positionals.length) await steps.further(page, 0);
  }
  if (values.stickers) await steps.kind(page, 'sheet');
  if (positionals.length) {
    await steps.choose(page, positionals);
    await shot(page, 'pictures-on-their-way');
    await steps.taken(page, positionals.length);
    await shot(page, 'pictures-taken');
    await steps.onward(page, 'prints');
  }
  const border = values.border === undefined ? undefined : values.border === 'yes';
  if (positionals.length && !values.stickers) await steps.forAll(page, { ...values, border });
  await steps.priced(page);
  await shot(page, 'prints');
  await steps.onward(page, 'details');
  await steps.details(page, values);
  if (values.express) await page.locator('.check input').check();
  await steps.priced(page);
  await shot(page, 'details');
  const docket = await steps.place(page);
  await shot(page, 'docket');
  return docket;
}

try {
  console.log(JSON.stringify(await order()));
  await leave(0);
} catch (error) {
  console.error(String(error.stack ?? error));
  await leave(1);
}
