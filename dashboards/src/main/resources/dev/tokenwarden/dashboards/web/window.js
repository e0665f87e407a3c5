// Computes the visible rows of a long list with rows of equal height. Only these are in the document.
const MARGIN = 12;

export function rowsInSight(scroller, count, height) {
  const top = scroller?.scrollTop ?? 0;
  const visible = Math.ceil((scroller?.clientHeight || 900) / height);
  const from = Math.max(0, Math.min(count, Math.floor(top / height)) - MARGIN);
  const to = Math.min(count, Math.floor(top / height) + visible + MARGIN);
  return { from, to, before: from * height, after: (count - to) * height };
}

// For the property of that name: the content security policy allows a property set by script, not the attribute.
export const tall = (pixels) => `height:${pixels}px`;
