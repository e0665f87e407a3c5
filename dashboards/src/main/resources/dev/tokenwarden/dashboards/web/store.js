// The state of all pages. To show a change: change `view`, then call update().

export const view = {
  session: null, where: { range: '24h', from: '', to: '', tenant: '' }, tenants: {}, health: null, verifiers: null, counts: {}, now: Date.now(),
  dark: false, dialog: null, toast: null, help: false, linked: false, wasLinked: false, unlinkedAt: 0, page: null, failure: '',
};

let draw = () => {};
let scheduled = false;

export function onUpdate(render) {
  draw = render;
}

export function update() {
  if (!scheduled) {
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      view.now = Date.now();
      draw();
    });
  }
}
