const ID = "managerkit-course";
const EVERY_MS = 20_000;
const ROOMY_PX = 1000; // in less, what stands at the side leaves no room for a notebook
const MARKS = { done: "●", begun: "◐", open: "○" };

/** The course at the side: one's track, what is done, the next step, and what is not saved or could not be brought. */
export async function addSide({ app, tracker, restorer, ask, open, Widget }) {
  if (!(await ask("overview")).stations) return; // JupyterLab serves something else than a learner's workspace
  const widget = new Widget();
  widget.id = ID;
  widget.addClass("mk-side");
  widget.title.label = "Course";
  widget.title.caption = "The course, and where you are in it";

  const draw = async () => {
    if (!widget.isVisible) return;
    const found = await ask("overview").catch(() => null); // the server is gone for a while
    if (found?.stations) fill(widget.node, body(found, unsaved(tracker), tracker.currentWidget?.context.path, open));
  };
  const commands = new Set();
  tracker.widgetAdded.connect((_, panel) => {
    if (commands.has(panel)) return;
    commands.add(panel);
    panel.context.ready.then(() => panel.model?.stateChanged.connect((__, { name }) => name === "dirty" && draw()));
  });
  tracker.currentChanged.connect(draw);
  setInterval(draw, EVERY_MS);
  widget.processMessage = ((own) => (message) => {
    own.call(widget, message);
    if (message.type === "after-show") draw();
  })(widget.processMessage);

  app.shell.add(widget, "left", { rank: 10 });
  restorer?.add(widget, ID);
  await app.restored;
  if (!app.shell.leftCollapsed && !localStorage.getItem(ID)) {
    localStorage.setItem(ID, "shown"); // the first time; afterwards JupyterLab shows what one had open
    if (innerWidth < ROOMY_PX) app.shell.collapseLeft();
    else app.shell.activateById(ID);
    if (tracker.currentWidget) app.shell.activateById(tracker.currentWidget.id);
  }
  draw();
}

function unsaved(tracker) {
  return tracker.filter((panel) => panel.model?.dirty).map((panel) => panel.context.path);
}

function body({ title, minutes, stations, next, cards, look_back, not_brought }, dirty, here, open) {
  const left = minutes < 60 ? `${minutes} minutes left` : `${(minutes / 60).toFixed(1)} hours left`;
  return [
    element("h2", {}, title),
    element("p", {}, `${stations.filter((one) => one.state === "done").length} of ${stations.length} done, ${left}`),
    next && element("p", {}, "Next: ", link(next, next.title, here, open)),
    ...[cards, look_back].map((one) => one && element("p", {}, one.path ? link(one, one.title, here, open) : one.title)),
    element("ol", { ariaLabel: title }, ...stations.map((one) => station(one, here, open))),
    ...not_brought.map((sentence) => element("p", {}, sentence)),
    dirty.length > 0 && element("p", { className: "mk-side-unsaved" }, `Not saved yet: ${dirty.join(", ")}`),
  ];
}

function station({ title, state, minutes, steps }, here, open) {
  const [lesson, exercise] = steps;
  const how = state === "done" ? "done" : `${minutes} min`;
  const handed = exercise?.handed_in ? `, handed in on ${exercise.handed_in}` : "";
  return element(
    "li",
    { className: `mk-side-${state}` },
    element("span", { ariaHidden: "true" }, MARKS[state]),
    link(lesson, title, here, open),
    element("small", {}, how, exercise ? " · " : "", exercise ? link(exercise, "exercise", here, open) : "", handed),
    exercise?.feedback ? element("small", {}, link({ path: exercise.feedback }, "feedback", here, open)) : "",
  );
}

function link({ path, heading }, text, here, open) {
  const made = element("button", { type: "button", onclick: () => open(path, heading) }, text);
  if (path === here && !heading) made.setAttribute("aria-current", "page");
  return made;
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Put new content into a node, and the focus where it was. */
function fill(node, content) {
  const buttons = () => [...node.querySelectorAll("button")];
  const focused = buttons().indexOf(document.activeElement);
  node.replaceChildren(...content.filter(Boolean));
  if (focused >= 0) buttons()[focused]?.focus();
}
