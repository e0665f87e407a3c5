// Draws the tree. The library is loaded when a chain is first opened.
import { middle, plain } from '../format.js';
import { isDenied } from '../token-state.js';

const SEVERITIES = ['critical', 'high', 'medium', 'low'];
export const worst = (node) => SEVERITIES.find((s) => node.severity?.[s]);
export const isRevoked = (node) => isDenied(node.state);

function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(['surface', 'raised', 'line', 'text', 'muted', 'accent', 'critical', 'high', 'medium', 'low', 'good', 'danger', 'selected', 'bad-ground'].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function sheet() {
  const c = colours();
  return [
    { selector: 'node', style: { shape: 'round-rectangle', width: 164, height: 46, 'background-color': c.raised, 'border-width': 1, 'border-color': c.line, label: 'data(label)', color: c.text, 'font-size': 13, 'line-height': 1.35, 'text-wrap': 'wrap', 'text-valign': 'center', 'text-halign': 'center', 'font-family': 'system-ui, "Liberation Sans", sans-serif', 'min-zoomed-font-size': 6 } },
    ...SEVERITIES.map((s) => ({ selector: `node[worst="${s}"]`, style: { 'border-color': c[s], 'border-width': 2 } })),
    { selector: 'node[?revoked]', style: { 'background-color': c['bad-ground'], 'border-style': 'dashed', color: c.muted } },
    { selector: 'node[?over]', style: { opacity: 0.6 } },
    { selector: 'node[?focus]', style: { 'font-weight': 'bold' } },
    { selector: 'node[?found]', style: { 'underlay-color': c.accent, 'underlay-opacity': 0.25, 'underlay-padding': 6 } },
    { selector: 'node:selected', style: { 'border-color': c.accent, 'border-width': 3, 'background-color': c.selected } },
    { selector: 'edge', style: { width: 1.5, 'line-color': c.line, 'target-arrow-color': c.line, 'target-arrow-shape': 'triangle', 'arrow-scale': 0.8, 'curve-style': 'bezier', label: 'data(label)', 'font-size': 11, color: c.muted, 'text-background-color': c.surface, 'text-background-opacity': 0.9, 'text-background-padding': 2, 'text-wrap': 'wrap', 'min-zoomed-font-size': 6 } },
    { selector: 'edge[?gained]', style: { 'line-color': c.critical, 'target-arrow-color': c.critical, color: c.critical, width: 2.5 } },
  ];
}

function scopes(edge) {
  const some = (list, sign) => (list?.length ? [`${sign} ${list.slice(0, 2).map((s) => middle(s, 22)).join(', ')}${list.length > 2 ? ` +${list.length - 2}` : ''}`] : []);
  return [...some(edge.gained, '+'), ...some(edge.lost, '−')].join('\n');
}

function elements(tree, found, now) {
  const at = tree.positions();
  const nodes = [...at].map(([key, position]) => {
    const n = tree.nodes.get(key);
    const t = n.token ?? {};
    const closed = tree.closed.has(key) ? `  (+${tree.below(key).length})` : '';
    return {
      data: {
        id: key, label: `${isRevoked(n) ? '⊘ ' : ''}${middle(plain(t.client_id ?? t.sub ?? 'unknown'), 24)}${closed}\n${middle(plain(t.jti ?? t.hash ?? 'not on record'), 22)}`,
        worst: worst(n), revoked: isRevoked(n), over: (t.exp ?? Infinity) * 1000 <= now, focus: key === tree.focus, found: found.has(key),
      },
      position,
    };
  });
  const edges = tree.edges.filter((e) => at.has(e.from) && at.has(e.to) && e.to !== tree.root)
    .map((e) => ({ data: { id: `${e.from}-${e.to}`, source: e.from, target: e.to, label: scopes(e), gained: Boolean(e.gained?.length) } }));
  return [...nodes, ...edges];
}

export async function draw(container, { tree, found, selected, now, onSelect, onOpen }) {
  const { default: cytoscape } = await import('../lib/cytoscape.js');
  if (!container.isConnected) return null;
  const graph = cytoscape({ container, elements: elements(tree, found, now), style: sheet(), layout: { name: 'preset', fit: false }, minZoom: 0.15, maxZoom: 2, autoungrabify: true, selectionType: 'single', boxSelectionEnabled: false });
  graph.on('tap', 'node', (event) => onSelect(event.target.id()));
  graph.on('dbltap', 'node', (event) => onOpen(event.target.id()));
  graph.getElementById(selected).select();
  show(graph, selected);
  let current = selected;
  const watch = new ResizeObserver(() => {
    graph.resize();
    show(graph, current);
  });
  watch.observe(container);
  return {
    select(key) {
      current = key;
      graph.elements(':selected').unselect();
      graph.getElementById(key).select();
      const box = graph.getElementById(key).renderedBoundingBox?.() ?? null;
      if (box && (box.x1 < 0 || box.y1 < 0 || box.x2 > graph.width() || box.y2 > graph.height())) graph.animate({ center: { eles: graph.getElementById(key) }, duration: 120 });
    },
    restyle: () => graph.style(sheet()),
    fit: () => graph.fit(undefined, 32),
    close() {
      watch.disconnect();
      graph.destroy();
    },
  };
}

// The whole tree if it is readable; otherwise the selected token in the middle.
function show(graph, key) {
  graph.fit(undefined, 32);
  if (graph.zoom() > 1.1) {
    graph.zoom(1.1);
    graph.center();
  } else if (graph.zoom() < 0.45) {
    graph.zoom(0.8);
    graph.center(graph.getElementById(key));
  }
}
