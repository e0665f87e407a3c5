// What was heard of a target a moment ago outweighs a search, which may be some seconds behind.
const MEMORY = 15_000;
const heard = new Map();

export function hear(target, change) {
  heard.set(target, { at: Date.now(), ...change });
}

export function current(detection) {
  for (const target of detection.targets ?? []) {
    const news = heard.get(target);
    if (news && Date.now() - news.at < MEMORY && news.state.name !== detection.state?.name
        && !(news.state.name === 'revoked' && detection.state?.name === 'denied')) {
      return { ...detection, state: news.state };
    }
  }
  return detection;
}
