/* place.js: turns the order in the making into one that the shop has; once, however often pressed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { json, orderPath, newKey, persist, Problem, Offline } from './api.js';
import { discard } from './removing.js';
import { picturesOf } from './products.js';
import { t } from './i18n.js';

/* Resolves when every picture that will be printed has arrived and been opened by the server. */
function allArrived (draft, say) {
  return new Promise((resolve, reject) => {
    const look = () => {
      const busy = draft.printable.filter(picture => picture.state !== 'ok');
      const lost = busy.filter(picture => picture.state === 'lost');
      if (lost.length) {
        finish(() => reject(new Problem(0, { type: 'lost', detail: t('place.lost', { n: lost.length }) }, 0)));
      } else if (draft.printed.length === 0) {
        finish(() => reject(new Problem(0, { type: 'empty', detail: t('place.empty') }, 0)));
      }
      else if (busy.length === 0) finish(resolve);
      else say(t('place.waiting', { n: busy.length }));
    };
    const finish = action => {
      draft.removeEventListener('picture', look);
      draft.removeEventListener('pictures', look);
      action();
    };
    draft.addEventListener('picture', look);
    draft.addEventListener('pictures', look);
    look();
  });
}

/* What was taken out, is on nothing, or cannot be printed, must not stand in the order's way. */
async function clear (app) {
  const { draft } = app;
  const used = new Set(draft.printed.flatMap(picturesOf));
  for (const picture of draft.pictures) {
    if (['refused', 'failed'].includes(picture.state) || !used.has(picture.id)) picture.removed = true;
  }
  await Promise.all(draft.pictures.filter(picture => picture.removed).map(picture => discard(app, picture)));
}

export async function place (app, customer, say) {
  const { draft, contents, uploads } = app;
  uploads.retryAll();
  await allArrived(draft, say);
  await clear(app);
  say(t('place.sending'));
  await contents.now({ customer });
  if (!draft.data.placeKey) draft.change({ placeKey: newKey() }, 'kept');
  const answer = await ask(draft, say);
  draft.setOrder(answer.order);
  draft.change({ placed: true, url: answer.url ?? null }, 'kept');
  app.password = answer.password;
  app.rememberOrder(answer.order, draft.data.token);
  await app.files.clear();
}

/* A shop that takes no orders says so in its own words; asking again at once would not change its mind. */
async function post (code, token, key) {
  try {
    return await json('POST', orderPath(code, '/place'), { token, key, json: {} });
  } catch (error) {
    if (error instanceof Problem && error.type === 'unavailable' && error.detail) error.final = true;
    throw error;
  }
}

/* The key stays until there is an answer: a lost answer asked for again is the same order. */
async function ask (draft, say) {
  const { code, token, placeKey } = draft.data;
  try {
    return await persist(() => post(code, token, placeKey), {
      tries: 8, onWait: error => { if (error instanceof Offline) say(t('place.again')); },
    });
  } catch (error) {
    if (error instanceof Problem && !error.passes) draft.change({ placeKey: null }, 'kept');
    throw error;
  }
}

/* The docket's page was loaded again: the same key brings the same answer, password included. */
export async function recallPlaced (app) {
  const { draft } = app;
  const { code, token, placeKey } = draft.data;
  if (placeKey) {
    try {
      const answer = await persist(() => json('POST', orderPath(code, '/place'), { token, key: placeKey, json: {} }));
      app.password = answer.password;
      draft.data.url = answer.url ?? draft.data.url;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  const answer = await persist(() => json('GET', orderPath(code), { token }));
  draft.setOrder(answer.order ?? answer);
  app.rememberOrder(draft.order, token);
}
