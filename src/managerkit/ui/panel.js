// Shows the HTML that the kernel renders and sends back what a person does with it. No state of its own that
// matters: see panel.py. Controls are ordinary HTML; one with a data-on attribute sends events under its name.

const QUIET_MS = 400; // a pause in typing that sends it
const RETRY_MS = 1500; // an unacknowledged event is sent again
const PATIENCE_MS = 4000; // after this long the page says that it is waiting

const keyOf = (node) => node.dataset?.key;
const isText = (node) => node.matches?.("textarea, input[type=text], input[type=date], input[type=number]");

const served = new WeakMap(); // details -> open or not, as the kernel last had it

/** Open or fold details when the kernel changes its mind; what a person opened or folded stays as it is. */
function fold(details, open) {
  if (served.get(details) !== open) details.open = open;
  served.set(details, open);
}

/** Put a copy of `node` in front of `at`. */
function insert(parent, node, at) {
  const copy = parent.insertBefore(node.cloneNode(true), at);
  for (const one of copy.querySelectorAll?.("details") ?? []) served.set(one, one.open);
  if (copy.nodeName === "DETAILS") served.set(copy, copy.open);
}

/** Make `from` like `to` in place, so that focus, selection and open details stay as they are. */
function morph(from, to, isBusy) {
  if (from.nodeType === Node.TEXT_NODE) {
    if (from.data !== to.data) from.data = to.data;
    return;
  }
  if (from instanceof SVGElement) {
    if (from.outerHTML !== to.outerHTML) from.replaceWith(to.cloneNode(true));
    return;
  }
  for (const { name } of [...from.attributes])
    if (!to.hasAttribute(name) && name !== "open") from.removeAttribute(name);
  for (const { name, value } of to.attributes)
    if (from.getAttribute(name) !== value && name !== "open") from.setAttribute(name, value);
  if (from.matches("details")) fold(from, to.open);
  if (from.matches("input, textarea, select")) {
    if (isBusy(from)) return;
    if (from.type === "radio" || from.type === "checkbox") from.checked = to.hasAttribute("checked");
    else {
      const value = from.matches("textarea") ? to.textContent : to.value;
      if (from.value !== value) from.value = value;
    }
    if (!from.matches("select")) return;
  }
  morphChildren(from, to, isBusy);
}

function morphChildren(from, to, isBusy) {
  const keyed = new Map([...from.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let at = from.firstChild;
  for (const want of [...to.childNodes]) {
    const alike = at && at.nodeName === want.nodeName && !keyOf(at) && !keyOf(want);
    const have = keyOf(want) ? keyed.get(keyOf(want)) : alike ? at : null;
    if (have && have.nodeName === want.nodeName) {
      if (have === at) at = at.nextSibling;
      else from.insertBefore(have, at);
      morph(have, want, isBusy);
    } else insert(from, want, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** What a person did and the kernel has not yet dealt with; it outlives a re-run of the cell. */
class Outbox {
  constructor(model) {
    this.model = model;
    this.page = `${Date.now()}-${Math.random()}`; // crypto.randomUUID is missing where a hub serves plain http
    this.store = `managerkit:${model.get("key")}`;
    this.number = 0;
    this.waiting = [];
    for (const { name, value } of JSON.parse(sessionStorage.getItem(this.store) ?? "[]")) this.add(name, value);
  }
  add(name, value) {
    const event = { kind: "event", page: this.page, number: ++this.number, name, value, since: Date.now() };
    this.keep([...this.waiting.filter((one) => one.name !== name), event]); // the newest value of a control counts
    this.post(event);
  }
  post(event) {
    try {
      this.model.send(event);
    } catch (error) {
      console.info("managerkit: the kernel does not answer; the answer waits in this page.", error);
    }
  }
  retry() {
    for (const event of this.waiting) this.post(event);
  }
  done(number) {
    this.keep(this.waiting.filter((event) => event.number !== number));
  }
  failed(number, why) {
    for (const event of this.waiting) if (event.number === number) event.why = why;
  }
  has(name) {
    return this.waiting.some((event) => event.name === name);
  }
  why() {
    return this.waiting.find((event) => event.why)?.why;
  }
  oldest() {
    return this.waiting.length ? Date.now() - this.waiting[0].since : 0;
  }
  keep(waiting) {
    this.waiting = waiting;
    if (waiting.length) sessionStorage.setItem(this.store, JSON.stringify(waiting));
    else sessionStorage.removeItem(this.store);
  }
}

function render({ model, el }) {
  el.classList.add("mk");
  // A form of its own keeps its radio buttons apart from those of another view of the same panel.
  const root = Object.assign(document.createElement("form"), { className: "mk-root", tabIndex: -1, noValidate: true });
  root.addEventListener("submit", (event) => event.preventDefault());
  const status = Object.assign(document.createElement("p"), { className: "mk-status" });
  const live = Object.assign(document.createElement("div"), { className: "mk-live" });
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");
  el.append(root, status, live);

  const outbox = new Outbox(model);
  const typing = new Map(); // control -> timer of a pause in typing
  const isBusy = (control) => typing.has(control) || outbox.has(control.name);
  let focused; // the place that was last brought into focus by the kernel

  const tell = (text, kind = "") => {
    if (status.textContent === text && status.dataset.kind === kind) return;
    status.dataset.kind = kind;
    status.textContent = text;
    if (kind === "failed" || kind === "late") live.textContent = text; // heard, not only seen
  };
  const draw = (first) => {
    const had = root.contains(document.activeElement);
    const wanted = document.createElement("div");
    wanted.innerHTML = model.get("html");
    morphChildren(root, wanted, isBusy);
    const place = root.querySelector("[data-focus]");
    if (!first && had && place && place.dataset.focus !== focused) place.focus();
    else if (had && !root.contains(document.activeElement)) root.focus();
    focused = place?.dataset.focus;
  };
  const send = (control) => {
    clearTimeout(typing.get(control));
    typing.delete(control);
    const value = control.type === "checkbox" ? String(control.checked) : control.value;
    outbox.add(control.name, value);
    check();
  };
  const check = () => {
    if (outbox.why()) tell(`Not saved: ${outbox.why()}`, "failed");
    else if (outbox.oldest() > PATIENCE_MS)
      tell("Not saved yet: the kernel is busy or has stopped. Your words are kept in this page; run this cell again.", "late");
    else if (outbox.waiting.length) tell("Saving …");
  };

  const on = (type, act) => root.addEventListener(type, (event) => {
    const control = event.target.closest?.("[data-on]");
    if (control) act(control, event);
  });
  on("click", (control) => control.matches("button") && send(control));
  on("change", (control) => control.matches("input, select") && !isText(control) && send(control)); // text: "input"
  on("input", (control) => {
    if (!isText(control) && control.type !== "range") return;
    clearTimeout(typing.get(control));
    typing.set(control, setTimeout(() => send(control), control.type === "range" ? 120 : QUIET_MS));
    tell("Saving …");
  });
  const flush = () => [...typing.keys()].forEach(send);
  el.addEventListener("focusout", flush);
  el.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
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
    if (typed || event.altKey || event.metaKey) return;
    const named = [...root.querySelectorAll("[data-hotkey]")].find((one) => one.dataset.hotkey.split(" ").includes(key));
    const group = event.target.closest("[data-digits]") ?? next();
    const level = /^\d$/.test(key) && group?.querySelector(`input[value="${key}"]`);
    const last = key === "Backspace" && root.contains(given) && given.querySelector(":checked");
    if (!named && !level && !last) return;
    event.preventDefault();
    if (last) last.focus();
    else if (named) isText(named) ? named.focus() : named.click();
    else {
      given = group;
      level.click();
      (next()?.querySelector("input") ?? root.querySelector(".mk-main"))?.focus();
    }
  });
  // JupyterLab reads keys first: arrows on a radio button would leave the cell, "dd" on a button would delete it.
  const guard = (event) => {
    if (root.contains(event.target))
      event.target.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.metaKey));
  };
  addEventListener("keydown", guard, { capture: true });
  addEventListener("pagehide", flush);

  const onHtml = () => draw(false);
  const onMessage = (message) => {
    if (message.page !== outbox.page) return;
    if (message.kind === "failed") outbox.failed(message.number, message.why);
    if (message.kind === "done") {
      outbox.done(message.number);
      live.textContent = message.said;
      if (!outbox.waiting.length && !typing.size)
        tell(`Saved at ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`, "saved");
    }
    check();
  };
  model.on("change:html", onHtml);
  model.on("msg:custom", onMessage);
  const timer = setInterval(() => {
    if (outbox.waiting.length && outbox.oldest() > RETRY_MS) outbox.retry();
    check();
  }, RETRY_MS);

  draw(true);
  // A view that is worked by keys begins with them at hand, if nobody is typing elsewhere and it is the first of its kind.
  setTimeout(() => {
    const start = root.querySelector("[data-start]");
    const place = document.activeElement;
    const editor = place?.closest(".cm-editor");
    const isElsewhere = editor?.textContent.trim() && editor.closest(".jp-Cell") !== el.closest(".jp-Cell");
    const isTyping = place?.closest("input, textarea, select") || isElsewhere;
    if (start && start === document.querySelector("[data-start]") && !isTyping) start.focus();
  }, 200);
  return () => {
    flush();
    clearInterval(timer);
    removeEventListener("keydown", guard, { capture: true });
    removeEventListener("pagehide", flush);
    model.off("change:html", onHtml);
    model.off("msg:custom", onMessage);
  };
}

export { morph }; // for its tests; a widget is the default export
export default { render };
