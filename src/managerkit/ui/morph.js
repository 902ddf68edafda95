// Makes what is on a page like new HTML in place, so that focus, selection and open details stay as they are. A widget's
// module begins with it (see panel.py), and a room's pages load it (see room/pages/parts.py).

const keyOf = (node) => node.dataset?.key;

const served = new WeakMap(); // details -> open or not, as the kernel last had it

/** Open or fold details when the kernel changes its mind; what a person opened or folded stays as it is. */
function fold(details, open) {
  if (served.get(details) !== open) details.open = open;
  served.set(details, open);
}

const came = new WeakMap(); // what was put in -> when

/** Put a copy of `node` in front of `at`. */
function insert(parent, node, at) {
  const copy = parent.insertBefore(node.cloneNode(true), at);
  came.set(copy, Date.now());
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
