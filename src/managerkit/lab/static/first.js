/**
 * After Run All Cells, which leaves one at the end, bring one to the first panel that nobody has touched yet; who is at
 * work in another panel already stays there: away from the active cell, JupyterLab takes the next key.
 */
export function firstAfterRunAll(tracker, { NotebookActions }) {
  NotebookActions.selectionExecuted.connect((_, { notebook, lastCell }) => {
    const panel = tracker.find(({ content }) => content === notebook);
    if (!panel?.hasClass("mk-notebook") || lastCell !== notebook.widgets.at(-1)) return;
    setTimeout(() => {
      const first = notebook.widgets.findIndex((cell) => [...cell.node.querySelectorAll(".mk-root")].some(isUntouched));
      const place = document.activeElement?.closest(".mk-root");
      if (first < 0 || (place && !notebook.widgets[first].node.contains(place))) return;
      notebook.activeCellIndex = first;
      notebook.scrollToItem(first, "start");
    }, DRAWN_MS);
  });
}

const DRAWN_MS = 300; // panels draw themselves a little after their cells have run

/** Whether a panel holds no answer yet: nothing chosen, written, predicted or played. */
function isUntouched(root) {
  const isGiven = (control) => (control.matches("[type=radio], [type=checkbox]") ? control.checked : control.value);
  const controls = root.querySelectorAll("[type=radio], [type=checkbox], textarea");
  return controls.length + root.querySelectorAll(".mk-predict, .mk-choice").length > 0
    && ![...controls].some(isGiven) && !root.querySelector(".mk-you, [data-key=revealed]");
}
