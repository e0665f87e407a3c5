// Which of many rows of one height are in sight: only those are in the document, whatever the length of the list.
const MARGIN = 12;

export function rowsInSight(scroller, count, height) {
  const top = scroller?.scrollTop ?? 0;
  const visible = Math.ceil((scroller?.clientHeight || 900) / height);
  const from = Math.max(0, Math.min(count, Math.floor(top / height)) - MARGIN);
  const to = Math.min(count, Math.floor(top / height) + visible + MARGIN);
  return { from, to, before: from * height, after: (count - to) * height };
}

// For the property of that name: set by script, it passes the page's policy, which an attribute would not.
export const tall = (pixels) => `height:${pixels}px`;
