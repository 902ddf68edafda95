const AFTER_MS = 400; // panels draw themselves a little after their cells have run
/** What somebody does who wants to be elsewhere in a notebook. */
export const HANDS = ["wheel", "pointerdown", "keydown", "touchstart"];

/** Do something that changes heights in a notebook, while what one reads stays where it is. */
export async function anchored(notebook, act) {
  const area = notebook.outerNode ?? notebook.node;
  const top = area.getBoundingClientRect().top;
  const first = notebook.widgets.find((cell) => cell.node.isConnected && cell.node.getBoundingClientRect().bottom > top);
  const place = () => first.node.getBoundingClientRect().top;
  if (!first || area.scrollTop === 0) return act();
  const was = place();
  const hold = () => {
    if (first.node.isConnected) area.scrollTop += place() - was;
  };
  const watcher = new ResizeObserver(hold);
  notebook.widgets.forEach((cell) => watcher.observe(cell.node));
  const release = () => {
    watcher.disconnect();
    HANDS.forEach((name) => area.removeEventListener(name, release, true));
  };
  HANDS.forEach((name) => area.addEventListener(name, release, true)); // who scrolls or types knows where they want to be
  try {
    return await act();
  } finally {
    setTimeout(release, AFTER_MS);
  }
}
