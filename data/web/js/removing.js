/* removing.js: takes pictures and items out of the order, with a while to bring them back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { announce } from './dom.js';
import { t } from './i18n.js';
import { toast } from './views/shell.js';
import { picturesOf } from './products.js';

export function discard (app, picture) {
  if (!picture.removed) return Promise.resolve();
  app.thumbs.release(picture);
  return app.uploads.discard(picture);
}

function hide (app, picture) {
  picture.removed = true;
  app.uploads.stop(picture);
}

function bringBack (picture) {
  picture.removed = false;
  if (['sending', 'paused'].includes(picture.state)) picture.state = 'waiting';
}

/* Gone at once for the eye; for good when Undo is no longer offered. */
function takeOut (app, name, pictures, undo) {
  const { draft } = app;
  for (const picture of pictures) hide(app, picture);
  draft.tell('pictures');
  announce(t('pictures.removed', { name }));
  toast(t('pictures.removed', { name }), {
    undo: () => {
      undo();
      pictures.forEach(bringBack);
      draft.tell('pictures');
      app.uploads.pump();
    },
    onGone: () => { for (const picture of pictures) discard(app, picture); },
  });
}

export function removePicture (app, picture) {
  takeOut(app, picture.name, [picture], () => {});
}

/* An item, and the pictures that are on nothing else. */
export function removeItem (app, item, name = t('removing.item')) {
  const { draft } = app;
  const place = draft.items.indexOf(item);
  draft.items.splice(place, 1);
  const used = new Set(draft.items.flatMap(picturesOf));
  const pictures = picturesOf(item).filter(id => !used.has(id)).map(id => draft.picture(id))
    .filter(picture => picture && !picture.removed);
  takeOut(app, name, pictures, () => draft.items.splice(Math.min(place, draft.items.length), 0, item));
}
