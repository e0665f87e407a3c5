import { recall } from './return.js';

// The browser sends the session cookie only with a request from a page of this site.
location.replace(recall());
