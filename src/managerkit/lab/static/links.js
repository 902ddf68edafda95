/** A link from a panel to another notebook opens it here, not as another page. */
export function openLinks(app, tracker) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".mk-root a[href$='.ipynb']");
    const panel = link && tracker.find((one) => one.node.contains(link));
    const href = link?.getAttribute("href");
    if (!panel || /^[a-z]+:/.test(href)) return;
    event.preventDefault();
    const path = new URL(href, new URL(panel.context.path, "http://here/")).pathname.slice(1);
    app.commands.execute("docmanager:open", { path: decodeURIComponent(path) });
  });
}
