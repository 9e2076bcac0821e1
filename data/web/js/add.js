/* add.js: takes files from the chooser, the camera, a drop or the clipboard into the order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { t, bytes } from './i18n.js';
import { picturesOf } from './products.js';

const ENDS = 65536;

/* Size, date and a hash of both ends: enough to know the same file again. */
async function fingerprintOf (file) {
  const parts = await Promise.all([file.slice(0, ENDS), file.slice(-ENDS)].map(part => part.arrayBuffer()));
  let hash = 0x811c9dc5;
  for (const part of parts) {
    for (const byte of new Uint8Array(part)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return `${file.size}-${hash.toString(16)}`;
}

function reasonAgainst (file, limits) {
  if (file.size === 0) return t('refused.empty');
  if (limits.max_image_bytes && file.size > limits.max_image_bytes) {
    return t('refused.large', { size: bytes(file.size), limit: bytes(limits.max_image_bytes) });
  }
  if (file.type && !file.type.startsWith('image/')) return t('refused.type');
  return null;
}

/* What a new picture becomes: those chosen together share a sheet. @sheet takes them where there is one;
 * the sheet that has room for the next is returned. */
function makeItem (app, picture, sheet) {
  const { draft } = app;
  const { kind } = draft.data;
  if (!sheet && kind !== 'sheet') {
    draft.addItem(app.optionsFor(kind), [picture.id]);
    return null;
  }
  if (!sheet || sheet.pictures.length >= app.product(sheet.product).sheet.max_images) {
    return draft.addItem(app.usual('sheet'), [picture.id]);
  }
  sheet.pictures.push({ picture: picture.id, crop: null });
  sheet.picture ??= picture.id;
  return sheet;
}

/* Adds @files, to the item @sheet or to what is being added. Resolves to what to tell: how many were taken,
 * which were there already, which not taken and why. */
export async function addFiles (app, files, sheet = null) {
  const { draft } = app;
  const result = { taken: 0, again: [], found: 0, refused: [] };
  let onto = sheet;
  const limits = app.catalogue.limits ?? {};
  for (const file of files) {
    let reason = reasonAgainst(file, limits);
    let fingerprint = '';
    if (!reason) {
      try {
        fingerprint = await fingerprintOf(file);
      } catch {
        reason = t('refused.unreadable');
      }
    }
    const known = reason ? null : draft.findByFingerprint(fingerprint);
    if (known) onto = takeAgain(app, known, file, result, onto);
    else if (reason) result.refused.push({ name: file.name, reason });
    else if (limits.max_images && draft.present.length >= limits.max_images) {
      result.refused.push({ name: file.name, reason: t('refused.many', { n: limits.max_images }) });
    } else {
      onto = take(app, file, fingerprint, onto);
      result.taken += 1;
    }
  }
  return result;
}

function take (app, file, fingerprint, sheet) {
  const { draft, uploads } = app;
  const picture = draft.addPicture({ name: file.name || t('unnamed'), size: file.size, fingerprint });
  uploads.hold(picture, file);
  app.files.put('files', picture.id, file);
  const onto = makeItem(app, picture, sheet);
  draft.tell('pictures');
  uploads.pump();
  return onto;
}

/* Whether the picture already is what is being added. */
function isThere ({ draft }, picture, sheet) {
  return draft.items.some(item => picturesOf(item).includes(picture.id)
    && (sheet ? item === sheet : item.artwork === draft.data.kind));
}

/* A file that was lost is found again; a picture that is there may become something else, too. */
function takeAgain (app, picture, file, result, sheet) {
  if (picture.state === 'lost') {
    app.uploads.hold(picture, file);
    app.files.put('files', picture.id, file);
    picture.state = 'waiting';
    result.found += 1;
    app.draft.tell('picture', picture);
    app.uploads.pump();
    return sheet;
  }
  if (isThere(app, picture, sheet)) {
    result.again.push(file.name);
    return sheet;
  }
  const onto = makeItem(app, picture, sheet);
  result.taken += 1;
  app.draft.tell('pictures');
  return onto;
}
