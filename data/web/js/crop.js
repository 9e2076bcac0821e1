/* crop.js: which part of a picture is printed; pure geometry
 *
 * A crop is a part of the upright picture as fractions of its width and height. Its shape in pixels
 * is that of the page's printable area, and its orientation turns the page.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

const SMALLEST = 0.1;

/* Only a photograph turns the paper; sheets and faces lie as the shop cuts them. */
export function turns (product) {
  return !product.sheet && !product.stamp;
}

/* The page of @item in millimetres, turned to lie as the crop does; of a sheet, one of its stickers. */
export function pageOf (product, landscape) {
  if (product.sheet) return { width: product.sheet.sticker_width, height: product.sheet.sticker_height };
  return landscape && turns(product)
    ? { width: product.height, height: product.width }
    : { width: product.width, height: product.height };
}

export function borderOf (product, item) {
  return item.border && turns(product) ? product.border_width ?? 3 : 0;
}

/* Width over height of what is printed inside the border. */
export function shapeOf (product, item, landscape) {
  const page = pageOf(product, landscape);
  const border = borderOf(product, item);
  return (page.width - 2 * border) / (page.height - 2 * border);
}

/* The largest centred part with @shape of a picture whose width over height is @ratio. */
export function centredCrop (ratio, shape) {
  const width = Math.min(1, shape / ratio);
  const height = Math.min(1, ratio / shape);
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

export function isLandscape (ratio, crop) {
  return crop ? crop.width * ratio > crop.height : ratio > 1;
}

/* The same centre and, as far as it goes, the same size, in another shape. */
export function reshape (crop, ratio, shape) {
  const area = crop.width * crop.height;
  const whole = centredCrop(ratio, shape);
  let width = Math.sqrt(area * shape / ratio);
  let height = Math.sqrt(area * ratio / shape);
  const scale = Math.min(1, whole.width / width, whole.height / height);
  width *= scale;
  height *= scale;
  return inside({ x: crop.x + (crop.width - width) / 2, y: crop.y + (crop.height - height) / 2, width, height });
}

export function inside (crop) {
  return {
    ...crop,
    x: Math.min(Math.max(0, crop.x), 1 - crop.width),
    y: Math.min(Math.max(0, crop.y), 1 - crop.height),
  };
}

/* Moves by fractions of the crop's own size. */
export function moved (crop, dx, dy) {
  return inside({ ...crop, x: crop.x + dx * crop.width, y: crop.y + dy * crop.height });
}

/* 1: the largest crop of that shape. */
export function zoomOf (crop, ratio, shape) {
  return centredCrop(ratio, shape).width / crop.width;
}

export function largestZoom (ratio, shape) {
  const whole = centredCrop(ratio, shape);
  return Math.max(1, Math.min(whole.width, whole.height) / SMALLEST);
}

/* Zooms so that the point (@px, @py), fractions of the crop, stays where it is. */
export function zoomed (crop, ratio, shape, zoom, px = 0.5, py = 0.5) {
  const whole = centredCrop(ratio, shape);
  const bounded = Math.min(Math.max(1, zoom), largestZoom(ratio, shape));
  const width = whole.width / bounded;
  const height = whole.height / bounded;
  return inside({
    x: crop.x + px * (crop.width - width),
    y: crop.y + py * (crop.height - height),
    width,
    height,
  });
}

/* What @item prints of a picture of @ratio, as the server works it out. */
export function layoutOf (product, item, ratio) {
  const landscape = isLandscape(ratio, item.scaling === 'fill' ? item.crop : null);
  const shape = shapeOf(product, item, landscape);
  const page = pageOf(product, landscape);
  if (item.scaling === 'fit') return { landscape, shape, page, crop: null };
  const crop = item.crop ? reshape(item.crop, ratio, shape) : centredCrop(ratio, shape);
  return { landscape, shape, page, crop };
}
