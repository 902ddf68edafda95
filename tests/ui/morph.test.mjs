// What morph.js promises: a panel is made like new HTML in place, and what a person is doing stays.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, describe, test } from "node:test";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><body></body>");
const { document } = window;
Object.assign(globalThis, { Node: window.Node, SVGElement: window.SVGElement });
const sources = ["morph.js", "panel.js"].map((name) => new URL(`../../src/managerkit/ui/${name}`, import.meta.url));
const source = (await Promise.all(sources.map((url) => readFile(url, "utf8")))).join("");
const { morph, default: widget } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

let root;
const NOBODY = () => false;

/** Make the panel like `html`; `busy` are the names of controls that a person is typing in. */
function show(html, ...busy) {
  const wanted = document.createElement("div");
  wanted.innerHTML = html;
  morph(root, wanted, busy.length ? (control) => busy.includes(control.name) : NOBODY);
}

const $ = (selector) => root.querySelector(selector);
const keys = () => [...root.children].map((child) => child.dataset.key ?? child.nodeName.toLowerCase());

/** Set an input's value as somebody who types does, and count how often the page sets it from then on. */
function typed(control, value) {
  control.value = value;
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value");
  let count = 0;
  Object.defineProperty(control, "value", {
    configurable: true,
    get: () => own.get.call(control),
    set: (text) => { count += 1; own.set.call(control, text); },
  });
  return () => count;
}

beforeEach(() => {
  document.body.replaceChildren(root = document.createElement("div"));
});

test("the browser gets what it got before: a widget with a render function and no more", () => {
  assert.deepEqual(Object.keys(widget), ["render"]);
});

describe("text and attributes", () => {
  test("text changes in its own node", () => {
    show("<p>one</p>");
    const text = $("p").firstChild;
    show("<p>two</p>");
    assert.equal($("p").firstChild, text);
    assert.equal(text.data, "two");
  });

  test("attributes come, change and go", () => {
    show('<p class="a" title="t">x</p>');
    const p = $("p");
    show('<p class="b" lang="de">x</p>');
    assert.equal($("p"), p);
    assert.equal(p.outerHTML, '<p class="b" lang="de">x</p>');
  });

  test("the HTML is that of the kernel, whatever was there", () => {
    const pages = ["<p>a</p>", "", "text <b>bold</b> text", '<ul><li data-key="1">x</li></ul>', "<p>a<i>b</i></p><hr>"];
    for (const page of [...pages, ...[...pages].reverse()]) {
      show(page);
      assert.equal(root.innerHTML, page);
    }
  });
});

describe("children without keys", () => {
  test("one of the same kind at the same place stays the same node", () => {
    show("<p>a</p><h2>b</h2>");
    const [p, h2] = root.children;
    show("<p>c</p><h2>d</h2><p>e</p>");
    assert.deepEqual([...root.children].slice(0, 2), [p, h2]);
    assert.equal(root.innerHTML, "<p>c</p><h2>d</h2><p>e</p>");
  });

  test("one of another kind is put in front, and what is left over goes", () => {
    show("<p>a</p><p>b</p>");
    const [first] = root.children;
    show("<h2>t</h2><p>c</p>");
    assert.equal(root.children[1], first);
    assert.equal(root.innerHTML, "<h2>t</h2><p>c</p>");
  });

  test("all of them can go", () => {
    show("<p>a</p>text<p>b</p>");
    show("");
    assert.equal(root.childNodes.length, 0);
  });
});

describe("children with keys", () => {
  const list = (...names) => names.map((name) => `<p data-key="${name}">${name}</p>`).join("");

  test("they keep their nodes in any order", () => {
    show(list("a", "b", "c"));
    const nodes = Object.fromEntries([...root.children].map((node) => [node.dataset.key, node]));
    for (const order of ["cba", "bca", "ab", "ba"]) {
      show(list(...order));
      assert.deepEqual(keys(), [...order]);
      for (const node of root.children) assert.equal(node, nodes[node.dataset.key]);
    }
  });

  test("a new one comes in between, and one that is gone does not come back as another", () => {
    show(list("a", "c"));
    const [a, c] = root.children;
    show(list("a", "b", "c"));
    assert.deepEqual([root.children[0], root.children[2]], [a, c]);
    show(list("a", "d"));
    assert.notEqual(root.children[1], c);
    assert.equal(c.isConnected, false);
  });

  test("a key belongs to its kind of element", () => {
    show('<p data-key="a">x</p>');
    const p = $("p");
    show('<h2 data-key="a">x</h2>');
    assert.equal(root.innerHTML, '<h2 data-key="a">x</h2>');
    assert.equal(p.isConnected, false);
  });

  test("one without a key never takes the place of one with a key", () => {
    show('<p data-key="a">answer</p>');
    const keyed = $("p");
    show('<p>note</p><p data-key="a">answer</p>');
    assert.equal(root.children[1], keyed);
    show("<p>note</p>");
    assert.equal(keyed.isConnected, false);
  });
});

describe("somebody at work", () => {
  test("focus and caret stay while all around changes", () => {
    show('<p>0 words</p><textarea name="t" data-key="t">one two</textarea>');
    const text = $("textarea");
    text.focus();
    text.setSelectionRange(3, 5);
    show('<h3>new</h3><p>2 words</p><textarea name="t" data-key="t" class="mk-long">one two</textarea><p>saved</p>');
    assert.equal(document.activeElement, text);
    assert.deepEqual([text.selectionStart, text.selectionEnd], [3, 5]);
    assert.equal(text.className, "mk-long");
  });

  for (const [kind, before, after] of [
    ["text", '<input type="text" name="t" value="old">', '<input type="text" name="t" value="kernel" title="n">'],
    ["date", '<input type="date" name="t" value="2026-01-01">', '<input type="date" name="t" value="2026-03-03" title="n">'],
    ["number", '<input type="number" name="t" value="1">', '<input type="number" name="t" value="3" title="n">'],
    ["range", '<input type="range" name="t" value="1">', '<input type="range" name="t" value="3" title="n">'],
    ["textarea", '<textarea name="t">old</textarea>', '<textarea name="t" title="n">kernel</textarea>'],
  ]) {
    const values = { date: ["2026-02-02", "2026-03-03"], number: ["2", "3"], range: ["2", "3"] };
    const [mine, theirs] = values[kind] ?? ["mine", "kernel"];

    test(`what is being typed into a ${kind} stays; the rest of it is renewed`, () => {
      show(before);
      const control = $("[name=t]");
      control.value = mine;
      show(after, "t");
      assert.equal($("[name=t]"), control);
      assert.equal(control.value, mine);
      assert.equal(control.title, "n");
    });

    test(`the value of a ${kind} that nobody types in is the kernel's`, () => {
      show(before);
      $("[name=t]").value = mine;
      show(after);
      assert.equal($("[name=t]").value, theirs);
    });
  }

  test("a value that is the same is not set again, which would move the caret", () => {
    show('<input type="text" name="t" value="old"><textarea name="u">old</textarea>');
    const times = [typed($("input"), "new"), typed($("textarea"), "new")];
    show('<input type="text" name="t" value="new"><textarea name="u">new</textarea>');
    assert.deepEqual(times.map((count) => count()), [0, 0]);
    show('<input type="text" name="t" value="newer"><textarea name="u">newer</textarea>');
    assert.deepEqual(times.map((count) => count()), [1, 1]);
  });
});

describe("choices", () => {
  for (const type of ["checkbox", "radio"]) {
    const one = (checked) => `<input type="${type}" name="c" value="1"${checked ? ' checked=""' : ""}>`;

    test(`a ${type} is as the kernel says, whatever was clicked`, () => {
      show(one(false));
      const box = $("input");
      box.checked = true;
      show(one(false));
      assert.equal(box.checked, false);
      show(one(true));
      assert.equal($("input"), box);
      assert.equal(box.checked, true);
      show(one(false));
      assert.equal(box.checked, false);
    });

    test(`a ${type} that waits to be sent stays as it was clicked`, () => {
      show(one(false));
      $("input").checked = true;
      show(one(false), "c");
      assert.equal($("input").checked, true);
    });
  }

  const select = (chosen, ...values) =>
    `<select name="s">${values.map((one) => `<option value="${one}"${one === chosen ? " selected" : ""}>${one}</option>`).join("")}</select>`;

  test("a select has the kernel's choice and options", () => {
    show(select("a", "a", "b"));
    const chosen = $("select");
    chosen.value = "b";
    show(select("a", "a", "b"));
    assert.equal(chosen.value, "a");
    show(select("c", "a", "b", "c"));
    assert.equal($("select"), chosen);
    assert.deepEqual([...chosen.options].map((one) => one.value), ["a", "b", "c"]);
    assert.equal(chosen.value, "c");
  });

  test("a select that waits to be sent keeps its choice and its options", () => {
    show(select("a", "a", "b"));
    $("select").value = "b";
    show(select("a", "a", "c"), "s");
    assert.equal($("select").value, "b");
    assert.equal($("select").options.length, 2);
  });
});

describe("details", () => {
  const details = (open, text = "x") => `<details${open ? " open" : ""}><summary>s</summary>${text}</details>`;

  test("what a person opened or folded stays, while the text in it changes", () => {
    show(details(false) + details(true));
    const [first, second] = root.children;
    first.open = true;
    second.open = false;
    show(details(false, "y") + details(true, "y"));
    assert.deepEqual([first.open, second.open], [true, false]);
    assert.match(first.textContent, /y/);
  });

  test("the kernel opens and folds them when it changes its mind", () => {
    show(details(false));
    const one = $("details");
    show(details(true));
    assert.equal(one.open, true);
    one.open = false;
    show(details(true));
    assert.equal(one.open, false);
    show(details(false));
    show(details(true));
    assert.equal(one.open, true);
  });

  test("it goes for those inside of something that came as a whole", () => {
    show("<p>a</p>");
    show(`<section><div>${details(false)}</div></section>`);
    $("details").open = true;
    show(`<section><div>${details(false)}</div></section>`);
    assert.equal($("details").open, true);
  });
});

describe("drawings", () => {
  const drawing = (width) => `<p>before</p><svg viewBox="0 0 9 9"><rect width="${width}"></rect></svg><p>after</p>`;

  test("one that is the same is left alone", () => {
    show(drawing(1));
    const rect = $("rect");
    show(drawing(1).replace("after", "later"));
    assert.equal($("rect"), rect);
    assert.equal(root.lastChild.textContent, "later");
  });

  test("one that changed comes anew, as a drawing", () => {
    show(drawing(1));
    const [before, svg, after] = root.children;
    show(drawing(2));
    assert.deepEqual([root.children[0], root.children[2]], [before, after]);
    assert.notEqual(root.children[1], svg);
    assert.equal($("svg").namespaceURI, "http://www.w3.org/2000/svg");
    assert.equal($("rect").namespaceURI, "http://www.w3.org/2000/svg");
    assert.equal($("svg").getAttribute("viewBox"), "0 0 9 9");
    assert.equal($("rect").getAttribute("width"), "2");
  });
});
