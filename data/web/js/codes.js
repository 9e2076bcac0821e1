/* codes.js: claim codes as people and readers give them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* As the counter reads codes: any case, groups, a QR code's address, and the letters that are taken for digits. */
export function tidyCode (text) {
  return text.toUpperCase().replace(/^.*\/O\//, '').replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
}

/* "7K3M-Q0ZT-4HX" */
export function groups (code) {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}
