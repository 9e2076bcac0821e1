/* dom.js: making and finding elements, announcing to screen readers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'selected', 'multiple',
  'required', 'indeterminate', 'max', 'min', 'htmlFor', 'textContent']);

function set (node, name, value) {
  if (value === undefined || value === null) return;
  if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else if (value !== false) node.setAttribute(name, value === true ? '' : value);
}

/* An element with its attributes, listeners ("onclick") and children. Text is always text: nothing
 * a stranger wrote is ever parsed as HTML. */
export function h (tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) set(node, name, value);
  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon (name) {
  return h('span', { class: `icon icon-${name}`, 'aria-hidden': 'true' });
}

export function button (props, iconName, ...children) {
  return h('button', { type: 'button', ...props }, iconName ? icon(iconName) : null,
    ...children.map(child => typeof child === 'string' ? h('span', {}, child) : child));
}

export function replace (node, ...children) {
  node.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
}

/* Text that changes often is written only where it differs, so that nothing is read out twice. */
export function setText (node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/* A text with one part, "{name}" in the catalogue, that is an element. */
export function withPart (text, marker, part) {
  const [before, after] = text.split(marker);
  return after === undefined ? [text] : [before, part, after];
}

let serial = 0;
export function uid (prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}

/* Says @text to a screen reader without moving the focus. */
export function announce (text, urgent = false) {
  const region = document.getElementById(urgent ? 'alerts' : 'news');
  region.textContent = '';
  setTimeout(() => { region.textContent = text; }, 50);
}

/* The heading of a new view takes the focus, so that reading goes on from there. */
export function focusHeading (root) {
  const heading = root.querySelector('h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
