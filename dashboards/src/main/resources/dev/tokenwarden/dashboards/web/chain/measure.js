// @ts-check
// Measures texts in the picture's fonts. The sizes are those of chain.css.
const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "Liberation Mono", monospace';
const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
const FONTS = { title: `600 13px ${SANS}`, body: `12px ${SANS}`, small: `11px ${SANS}`, mono: `11px ${MONO}` };
/** Texts are kept up to this number. */
const MOST = 20_000;

const context = document.createElement('canvas').getContext('2d');
/** @type {Map<string, number>} */
const known = new Map();

/** @type {import('./card.js').Measure} */
export function measure(text, font) {
  const key = font + text;
  let width = known.get(key);
  if (width === undefined) {
    if (context) context.font = FONTS[font];
    width = context?.measureText(text).width ?? text.length * 7;
    if (known.size >= MOST) known.clear();
    known.set(key, width);
  }
  return width;
}
