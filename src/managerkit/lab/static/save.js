/** A button of a panel under `data-saves` takes what is on the disk: see that the notebook is saved before it is pressed. */
export function saveFirst(tracker) {
  const onClick = async (event) => {
    const button = event.target.closest?.("[data-saves] button");
    const context = button && tracker.find((panel) => panel.node.contains(button))?.context;
    if (!context?.model.dirty) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    await context.save(); // says by itself what went wrong, if anything does
    if (!context.model.dirty) button.click();
  };
  document.addEventListener("click", onClick, { capture: true });
}
