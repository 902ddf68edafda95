// Shows the HTML that the kernel renders and sends back what a person does with it. No state of its own that
// matters: see panel.py. Controls are ordinary HTML; one with a data-on attribute sends events under its name. What is
// not yet on the disk is kept by an Outbox, from outbox.js; that and morph.js stand before this file in the widget's module.

const QUIET_MS = 400; // a pause in typing that sends it
const RETRY_MS = 1500; // an unacknowledged event is sent again
const PATIENCE_MS = 4000; // after this long the page says that it is waiting
const TWICE_MS = 500; // two clicks at one place within this time are a double click
const UNSEEN_MS = 300; // for so long after it came nobody can have read what a control says
const TWICE_PX = 8;
const NARROW_PX = 480; // the kernel draws figures for less than this with letters as large as elsewhere

const isText = (node) => node.matches?.("textarea, input[type=text], input[type=date], input[type=number]");

/** For how many milliseconds a control has been there. */
function age(control) {
  for (let node = control; node; node = node.parentNode) if (came.has(node)) return Date.now() - came.get(node);
  return Infinity;
}

const isRange = (node) => node.matches?.("input[type=range]");
const isUnset = (control) => control.dataset.unset !== undefined; // a slider that has no value yet
const textOf = (node) => node?.textContent.trim().slice(0, 200) ?? "";
const valueOf = (control) => (control.type === "checkbox" ? String(control.checked) : control.value);
const named = (root, name) => [...root.querySelectorAll("[name]")].filter((one) => one.getAttribute("name") === name);

/** The value of a control as some HTML has it: undefined where there is none, "" for radio buttons without a choice. */
function valueIn(root, name) {
  const [one] = named(root, name);
  if (one && isUnset(one)) return "";
  return one?.type === "radio" ? (named(root, name).find((other) => other.checked)?.value ?? "") : one && valueOf(one);
}

/** What was done, with the words by which a person knows it again. */
function entryOf(control, drawn) {
  const { name } = control;
  const label = control.closest("label");
  const entry = { name, value: valueOf(control), was: valueIn(drawn, name), isClick: control.matches("button") };
  if (control.type === "radio")
    return { ...entry, label: textOf(control.closest("fieldset")?.querySelector("legend")), said: textOf(label) };
  if (control.type === "checkbox") return { ...entry, label: textOf(label), said: control.checked ? "yes" : "no" };
  if (control.matches("select"))
    return { ...entry, label: control.getAttribute("aria-label") ?? "", said: textOf(control.selectedOptions[0]) };
  return { ...entry, label: textOf(label?.querySelector("span")) };
}

/** Make an element. */
function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const WHEN = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

/** Something that was not saved, to use or to drop; it can only be used where its place is in sight. */
function offered(offer, now, use, drop) {
  const button = (text, act) => make("button", { type: "button", className: "mk-button", onclick: act }, text);
  const hint = now === undefined
    ? "Its place is not on this page: turn to its part to use it, or copy it."
    : now && "Using it replaces what stands there now.";
  const box = make("section", { className: "mk-offer" });
  box.append(
    make("p", {}, make("strong", {}, `Not saved on ${new Date(offer.at).toLocaleString("en-GB", WHEN)}`), `: ${offer.label}`),
    make("blockquote", { dir: "auto" }, offer.said),
    ...(hint ? [make("p", { className: "mk-hint" }, hint)] : []),
    make("div", { className: "mk-row" }, ...(now === undefined ? [] : [button("Use it", use)]), button("Drop it", drop)),
  );
  return box;
}

/** What distinguishes this notebook from those of other people and folders that this browser may show. */
function placeOf(model) {
  const server = location.pathname.split(/\/(?:lab|tree|notebooks|doc|voila|nbclassic)(?:\/|$)/)[0];
  return `${server}:${model.get("place")}:${model.get("key")}`;
}

function render({ model, el }) {
  el.classList.add("mk");
  const offers = make("div", { className: "mk-offers" });
  // A form of its own keeps its radio buttons apart from those of another view of the same panel.
  const root = make("form", { className: "mk-root", tabIndex: -1, noValidate: true });
  root.addEventListener("submit", (event) => event.preventDefault());
  const status = make("p", { className: "mk-status" });
  const live = make("div", { className: "mk-live" });
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");
  el.append(offers, root, status, live);

  const outbox = new Outbox(placeOf(model), (event) => model.send(event));
  const typing = new Map(); // control -> timer of a pause in typing
  const isBusy = (control) => typing.has(control) || outbox.has(control.name);
  let focused; // the place that was last brought into focus by the kernel
  let wanted = document.createElement("div"); // the panel as the kernel has it
  let shows = false; // whether what comes is to be brought into sight
  let drawn = 0; // how often it was drawn
  let composing = false; // an input method is at work, which a redraw would disturb
  let left = []; // what earlier pages did not come to save

  const tell = (text, kind = "") => {
    if (status.textContent === text && status.dataset.kind === kind) return;
    status.dataset.kind = kind;
    status.textContent = text;
    if (kind === "failed" || kind === "late") live.textContent = text; // heard, not only seen
  };
  const draw = (first) => {
    if (composing) return;
    const had = root.contains(document.activeElement);
    wanted = document.createElement("div");
    wanted.innerHTML = model.get("html");
    morphChildren(root, wanted, isBusy);
    drawn += 1;
    const place = root.querySelector("[data-focus]");
    const isNew = !first && had && place && place.dataset.focus !== focused;
    if (isNew) place.focus();
    else if (had && !root.contains(document.activeElement)) root.focus();
    focused = place?.dataset.focus;
    if (isNew || shows) (isNew ? place.closest("[data-top]") : root.querySelector("[data-top]"))?.scrollIntoView({ block: "start" });
    shows = false;
    showOffers();
  };
  const send = (control) => {
    clearTimeout(typing.get(control));
    typing.delete(control);
    dragged = undefined; // what is kept is shown
    shows = control.dataset.shows !== undefined;
    outbox.add(entryOf(control, wanted));
    check();
  };
  // While a slider is dragged the panel follows: the kernel draws it as it would be, keeps nothing, and is asked for the
  // newest place once it has drawn the one before.
  let dragged; // a slider that has moved since the kernel was asked
  let asked = -Infinity; // when it was asked; it may have died
  const ask = () => {
    asked = Date.now();
    const { name, value } = dragged;
    dragged = undefined;
    try {
      model.send({ kind: "preview", name, value });
    } catch {
      // A kernel that does not answer draws nothing; the outbox says so of what it keeps.
    }
  };
  const follow = (control) => {
    dragged = control;
    if (Date.now() - asked > RETRY_MS) ask();
  };
  const onPreviewed = () => {
    asked = -Infinity;
    if (dragged) ask();
  };
  const check = () => {
    const kept = outbox.isKept
      ? "Your words are kept in this browser"
      : "This browser keeps nothing, so your words are in this page alone: leave it open";
    if (outbox.why()) tell(`Not saved: ${outbox.why().replace(/\.?$/, ".")} ${kept}.`, "failed");
    else if (outbox.oldest() > PATIENCE_MS)
      tell(`Not saved yet: the kernel is busy or has stopped. ${kept}; if it has stopped, choose Run, Run All Cells.`, "late");
    else if (outbox.waiting.length) tell("Saving …");
  };

  // What earlier pages did not come to save
  const showOffers = () => {
    offers.replaceChildren(...left.map((offer) => offered(offer, valueIn(wanted, offer.name), () => use(offer), () => drop(offer))));
  };
  const use = (offer) => {
    for (const control of named(root, offer.name))
      if (control.type === "radio") control.checked = control.value === offer.value;
      else if (control.type === "checkbox") control.checked = offer.value === "true";
      else control.value = offer.value;
    outbox.use({ ...offer, was: valueIn(wanted, offer.name), at: Date.now() });
    away(offer);
    check();
  };
  const drop = (offer) => {
    outbox.drop(offer);
    away(offer);
  };
  const away = (offer) => {
    left = left.filter((one) => one !== offer);
    showOffers();
    (named(root, offer.name)[0] ?? root).focus();
  };
  const adopt = () => {
    left = outbox.adopt((name) => valueIn(wanted, name));
    showOffers();
    check();
  };
  const onStorage = () => {
    left = left.filter((offer) => outbox.stands(offer));
    showOffers();
  };
  const onVisible = () => {
    if (document.visibilityState !== "visible") return flush();
    outbox.look();
    adopt();
  };

  const on = (type, act) => root.addEventListener(type, (event) => {
    const control = event.target.closest?.("[data-on]");
    if (control) act(control, event);
  });
  // One click is one choice: the second of a double click does not press what the first one brought there. A press of a
  // key comes as a click, too, without a place, and is never one of two.
  let pressed; // the last click by a pointer
  root.addEventListener("click", (event) => {
    if (!event.detail) return;
    const near = event.target.closest("button, input, select, summary, label, a");
    const control = near?.closest("label") ?? near;
    const isAgain = pressed && (Date.now() - pressed.at < TWICE_MS || age(control) < UNSEEN_MS)
      && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < TWICE_PX;
    const isSecond = event.detail > 1 && drawn > pressed?.drawn && control?.matches("button");
    if (isAgain && (control !== pressed.control || isSecond)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    pressed = { at: Date.now(), x: event.clientX, y: event.clientY, control, drawn };
  }, { capture: true });
  on("click", (control) => control.matches("button") && send(control));
  // Texts and sliders send what they have at the next pause, after "input".
  on("change", (control) => control.matches("input, select") && !isText(control) && !isRange(control) && send(control));
  const later = (control) => {
    clearTimeout(typing.get(control));
    typing.set(control, setTimeout(() => send(control), QUIET_MS));
  };
  const take = (control) => {
    if (!isText(control) && !isRange(control)) return;
    outbox.hold(entryOf(control, wanted));
    if (isRange(control)) follow(control);
    if (composing) typing.set(control, undefined);
    else later(control);
    tell("Saving …");
  };
  on("input", take);
  // A slider without a value takes the place where it is pressed, even the one that a browser holds it to have already.
  on("click", (control, event) => {
    const box = control.getBoundingClientRect(); // a click on its label comes here, too
    if (isRange(control) && isUnset(control) && event.clientY >= box.top && event.clientY <= box.bottom) take(control);
  });
  on("compositionstart", () => { composing = true; });
  on("compositionend", (control) => {
    composing = false;
    if (typing.has(control)) later(control);
    draw(false);
  });
  const flush = () => [...typing.keys()].forEach(send);
  el.addEventListener("focusout", flush);
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    // From a text, where keys of the view would be typed, to where they work; from anywhere else out of the panel.
    const keys = isText(event.target) && root.querySelector("[data-hotkey]") && root.querySelector("[data-focus]");
    (keys || el.closest(".jp-Notebook"))?.focus();
  });
  // Keys that a view names work anywhere in its panel but in a text; a digit gives a level, and leads on.
  let given; // the group whose level was given last
  const next = () => [...root.querySelectorAll("[data-digits]")].find((one) => !one.querySelector(":checked"));
  root.addEventListener("keydown", (event) => {
    const typed = isText(event.target) && !event.ctrlKey;
    const key = `${event.ctrlKey ? "Control+" : ""}${event.key}`;
    if (typed || event.altKey || event.metaKey || event.isComposing) return;
    const hot = [...root.querySelectorAll("[data-hotkey]")].find((one) => one.dataset.hotkey.split(" ").includes(key));
    const group = event.target.closest("[data-digits]") ?? next();
    const level = /^\d$/.test(key) && group?.querySelector(`input[value="${key}"]`);
    const last = key === "Backspace" && root.contains(given) && given.querySelector(":checked");
    if (!hot && !level && !last) return;
    event.preventDefault();
    if (last) last.focus();
    else if (hot) isText(hot) ? hot.focus() : hot.click();
    else {
      given = group;
      level.click();
      (next()?.querySelector("input") ?? root.querySelector(".mk-main"))?.focus();
    }
  });
  // JupyterLab reads keys first: arrows on a radio button would leave the cell, "dd" on a button would delete it.
  const guard = (event) => {
    if (offers.contains(event.target) || root.contains(event.target))
      event.target.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.metaKey));
  };
  const onLeaving = (event) => {
    flush();
    if (outbox.waiting.length) event.preventDefault(); // the browser asks whether to leave
  };
  const outside = [
    [window, "keydown", guard, { capture: true }],
    [window, "pagehide", flush],
    [window, "beforeunload", onLeaving],
    [window, "storage", onStorage],
    [window, LEFT, adopt],
    [document, "visibilitychange", onVisible],
  ];
  for (const [target, ...listener] of outside) target.addEventListener(...listener);

  const onHtml = () => draw(false);
  const onMessage = (message) => {
    if (message.kind === "previewed") return onPreviewed();
    const entry = outbox.about(message);
    if (!entry) return;
    if (message.kind === "failed") entry.why = message.why;
    if (message.kind === "done") {
      outbox.done(entry);
      live.textContent = message.said;
      if (!outbox.waiting.length && !typing.size)
        tell(`Saved at ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`, "saved");
    }
    check();
  };
  const room = new ResizeObserver(([{ contentRect: { width } }]) => {
    if (!width || document.visibilityState !== "visible" || model.get("narrow") === width < NARROW_PX) return;
    model.set("narrow", width < NARROW_PX);
    model.save_changes();
  });
  room.observe(el);
  model.on("change:html", onHtml);
  model.on("msg:custom", onMessage);
  const timer = setInterval(() => {
    if (outbox.oldest() > RETRY_MS) outbox.retry();
    check();
  }, RETRY_MS);

  draw(true);
  adopt();
  // A view that is worked by keys begins with them at hand, if nobody is typing elsewhere or at work in another panel.
  setTimeout(() => {
    const place = document.activeElement;
    const editor = place?.closest(".cm-editor");
    const isElsewhere = editor?.textContent.trim() && editor.closest(".jp-Cell") !== el.closest(".jp-Cell");
    if (!isElsewhere && !place?.closest(".mk-root, input, textarea, select")) root.querySelector("[data-start]")?.focus();
  }, 200);
  return () => {
    flush();
    clearInterval(timer);
    room.disconnect();
    for (const [target, ...listener] of outside) target.removeEventListener(...listener);
    model.off("change:html", onHtml);
    model.off("msg:custom", onMessage);
    outbox.close();
  };
}

export { morph }; // for its tests; a widget is the default export
export default { render };
