/** What every page has: loaded with `defer`, all of it optional. Pages work without it. */

import "./core/htmx";
