/* products.js: what of the shop's catalogue the page can order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The artworks that the steps have controls for; the counter takes orders for the others. */
const ARTWORKS = ['photo'];

export function offered (catalogue) {
  return { ...catalogue, products: catalogue.products.filter(product => ARTWORKS.includes(product.artwork)) };
}
