/* add.js: takes files from the chooser, the camera, a drop or the clipboard into the order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
import { t, bytes } from './i18n.js';

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

/* Adds @files. Resolves to what to tell: how many were taken, which were there already, which not
 * taken and why. */
export async function addFiles (app, files) {
  const { draft, uploads } = app;
  const result = { taken: 0, again: [], found: 0, refused: [] };
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
    if (known) takeAgain(app, known, file, result);
    else if (reason) result.refused.push({ name: file.name, reason });
    else if (limits.max_images && draft.present.length >= limits.max_images) {
      result.refused.push({ name: file.name, reason: t('refused.many', { n: limits.max_images }) });
    } else {
      const picture = draft.addPicture({ name: file.name || t('unnamed'), size: file.size, fingerprint });
      uploads.hold(picture, file);
      app.files.put('files', picture.id, file);
      result.taken += 1;
      draft.tell('pictures');
      uploads.pump();
    }
  }
  return result;
}

function takeAgain (app, picture, file, result) {
  if (picture.state !== 'lost') {
    result.again.push(file.name);
    return;
  }
  app.uploads.hold(picture, file);
  app.files.put('files', picture.id, file);
  picture.state = 'waiting';
  result.found += 1;
  app.draft.tell('picture', picture);
  app.uploads.pump();
}
