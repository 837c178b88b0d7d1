/** htmx under our Content-Security-Policy: nothing evaluated, no style put into the page, only our own host. */

import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.timeout = 30_000;
// A form that comes back with messages at its fields is an answer like any other.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "409|422", swap: true, error: false },
  { code: "[45]..", swap: false, error: true },
];

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;
