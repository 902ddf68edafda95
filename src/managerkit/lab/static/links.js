import { HANDS } from "./anchor.js";

const STEP_MS = 500; // cells are laid out one after the other, and how high they are turns out on the way
const LAID_OUT_MS = 30_000; // a kernel starts meanwhile, and what its cells show moves all that stands below

/** Bring a heading of a notebook, such as "#The-map", to the top, and keep it there while the rest is laid out. */
async function bring({ content, context, revealed }, heading) {
  await Promise.all([context.ready, revealed]);
  const until = Date.now() + LAID_OUT_MS;
  let isTaken = false; // whoever scrolls, clicks or types knows where they want to be
  const take = () => (isTaken = true);
  HANDS.forEach((name) => document.addEventListener(name, take, true));
  while (Date.now() < until && !isTaken && !content.isDisposed) {
    const pause = new Promise((then) => setTimeout(then, STEP_MS));
    await Promise.race([content.setFragment(heading), pause]); // it may wait for a cell that has moved on meanwhile
    await pause;
  }
  HANDS.forEach((name) => document.removeEventListener(name, take, true));
}

/**
 * How a notebook is opened by its path, and at a heading if there is one: in JupyterLab beside the others, in Notebook 7
 * in the same tab, as fits a phone.
 */
export function opener(app, tracker, { PageConfig, URLExt }) {
  if (app.name !== "Jupyter Notebook")
    return async (path, heading = "") => {
      const panel = await app.commands.execute("docmanager:open", { path });
      if (heading) await bring(panel, heading);
    };
  if (location.hash) tracker.widgetAdded.connect((_, panel) => bring(panel, location.hash));
  const notebooks = URLExt.join(PageConfig.getBaseUrl(), "notebooks");
  return (path, heading = "") => location.assign(URLExt.join(notebooks, URLExt.encodeParts(path)) + heading);
}

/** A link from a notebook to another one opens it here; one to a file that was written opens that in a tab of its own. */
export function openLinks(tracker, open, { PageConfig }) {
  const files = new URL("files/", new URL(PageConfig.getBaseUrl(), location)).pathname;
  const show = (path) => window.open(files + path, "_blank", "noopener");
  const onClick = (event) => {
    const link = event.target.closest?.(".jp-Notebook a[href*='.ipynb'], .mk-root a[data-file]");
    const panel = link && tracker.find((one) => one.node.contains(link));
    const path = panel && (fromPanel(link, panel.context.path) ?? fromText(link, files));
    if (!path) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (link.dataset.file === undefined) open(decodeURIComponent(path), link.hash);
    else show(path);
  };
  document.addEventListener("click", onClick, { capture: true });
}

/** Where a link in one of the kit's panels leads to, which it says from its notebook on. */
function fromPanel(link, notebook) {
  const href = link.getAttribute("href");
  if (!link.closest(".mk-root") || /^[a-z]+:/.test(href)) return undefined;
  return new URL(href, new URL(encodeURI(notebook), "http://here/")).pathname.slice(1);
}

/** Where a link in a text or an output leads to, which Notebook 7 has made the address of a file. */
function fromText({ pathname }, files) {
  return pathname.startsWith(files) && pathname.endsWith(".ipynb") ? pathname.slice(files.length) : undefined;
}
