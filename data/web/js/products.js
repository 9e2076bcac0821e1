/* products.js: what of the shop's catalogue the page can order, by artwork
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* In the order in which they are offered. */
export const ARTWORKS = ['photo', 'sheet', 'stamp'];

/* The shop's catalogue without what the page has no controls for. */
export function offered (catalogue) {
  return { ...catalogue, products: catalogue.products.filter(product => ARTWORKS.includes(product.artwork)) };
}

export function artworksOf (catalogue) {
  return ARTWORKS.filter(artwork => catalogue.products.some(product => product.artwork === artwork));
}

export function productsOf (catalogue, artwork) {
  return catalogue.products.filter(product => product.artwork === artwork);
}

/* The cheapest first price of one copy; what a card may say with "from". */
export function lowestPrice (catalogue, artwork) {
  const amounts = productsOf(catalogue, artwork).map(product => product.prices[0].amount);
  return { amount: Math.min(...amounts), currency: catalogue.site.currency };
}

/* The options with which a product is chosen first. */
export function usualOptions (product) {
  return { product: product.id, artwork: product.artwork, paper: product.papers[0].id, border: false,
    scaling: 'fill', copies: 1 };
}

/* What a new item of the artwork is made of, beside its options. @pictures are ids, in their order. */
export function usualContent (artwork, pictures) {
  const picture = pictures[0] ?? null;
  if (artwork === 'sheet') return { picture, pictures: pictures.map(id => ({ picture: id, crop: null })) };
  if (artwork === 'stamp') {
    return { picture, crop: null, content: picture ? 'picture' : 'words', words: '', font: null, layout: 'straight',
      template: null, fields: {}, treatment: 'threshold', level: null };
  }
  return { picture, crop: null };
}

/* Pictures that @item needs to be made. */
export function picturesOf (item) {
  if (item.artwork === 'sheet') return item.pictures.map(entry => entry.picture);
  if (item.artwork === 'stamp' && item.content !== 'picture') return [];
  return item.picture ? [item.picture] : [];
}

/* Takes @product for @item; what both artworks have stays. */
export function changeProduct (item, product) {
  const paper = product.papers.some(candidate => candidate.id === item.paper) ? item.paper : product.papers[0].id;
  const pictures = item.artwork === 'sheet' ? item.pictures.map(entry => entry.picture)
    : item.picture ? [item.picture] : [];
  const sameKind = (item.artwork ?? 'photo') === product.artwork;
  const content = sameKind ? {} : { ...usualContent(product.artwork, pictures), ...remembered(item, product.artwork) };
  const templates = product.stamp?.templates ?? [];
  Object.assign(item, content, { product: product.id, artwork: product.artwork, paper,
    border: Boolean(product.border && item.border),
    copies: Math.min(item.copies, product.max_copies ?? item.copies) });
  if (product.sheet) item.pictures = item.pictures.slice(0, product.sheet.max_images);
  if (product.stamp && item.content === 'template' && !templates.some(each => each.id === item.template)) {
    Object.assign(item, templates.length ? { template: templates[0].id } : { content: 'words', template: null });
  }
}

/* Words that were already written come back with the stamp. */
function remembered (item, artwork) {
  return artwork === 'stamp' && item.words ? { words: item.words, font: item.font, layout: item.layout } : {};
}

/* What of it a cut shows: of one sticker, of a face, of a page. */
export function cutOf (product) {
  if (product.sheet) return { cut: product.sheet.cut, radius: product.sheet.radius };
  if (product.stamp) return { cut: product.stamp.face === 'round' ? 'circle' : 'rectangle', radius: 0 };
  return { cut: 'rectangle', radius: 0 };
}
