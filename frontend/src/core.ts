/** What every page has: loaded with `defer`, all of it optional. Pages work without it. */

import "./core/htmx";
import { mountCopying } from "./core/copying";
import { mountDrafts, watchDrafts } from "./core/drafts";
import { mountHere } from "./core/here";
import { mountLater } from "./core/later";
import { watchMenus } from "./core/menus";
import { watchMoments } from "./core/moments";
import { watchRequests } from "./core/requests";
import { watchSending } from "./core/sending";
import { onContent } from "./dom";

document.documentElement.classList.add("scripted");
watchRequests();
watchMenus();
watchMoments();
watchDrafts();
watchSending();
onContent((root) => {
  mountCopying(root);
  mountDrafts(root);
  mountHere(root);
  mountLater(root);
});
