// The story at the top of an incident.
import { nothing } from '../lit/lit-html.js';
import { story } from '../story/story.js';
import { update } from '../store.js';

export const telling = (p) => (p.story ? story(p.story, { ...p.storyOptions, change: (options) => { p.storyOptions = options; update(); } }) : nothing);
