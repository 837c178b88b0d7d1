/** What every page has: loaded with `defer`, all of it optional. Pages work without it. */

import "./core/htmx";
import { markAccount } from "./core/account";
import { mountChannels } from "./core/channels";
import { mountCopying } from "./core/copying";
import { mountDrafts, watchDrafts } from "./core/drafts";
import { mountHere } from "./core/here";
import { mountLater } from "./core/later";
import { watchMenus } from "./core/menus";
import { watchMoments } from "./core/moments";
import { mountNarrowing } from "./core/narrowing";
import { mountOffers } from "./core/offers";
import { mountPapers } from "./core/papers";
import { mountPhrases } from "./core/phrases";
import { leadToProblem } from "./core/refusals";
import { watchRequests } from "./core/requests";
import { watchSending } from "./core/sending";
import { all, onContent } from "./dom";

document.documentElement.classList.add("scripted");
watchRequests();
watchMenus();
watchMoments();
watchDrafts();
watchSending();
markAccount();
onContent((root) => {
  mountChannels(root);
  mountCopying(root);
  mountDrafts(root);
  // A row of tabs that is wider than a phone shows the one that is open.
  for (const tab of all(root, ".tabs [aria-current]")) tab.scrollIntoView({ block: "nearest", inline: "center" });
  mountHere(root);
  mountLater(root);
  mountPapers(root);
  mountPhrases(root);
  mountOffers(root);
  mountNarrowing(root);
});
leadToProblem();
