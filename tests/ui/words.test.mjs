// What the panel promises about words: what was typed and is not on the disk stays in the browser until it is.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { JSDOM } from "jsdom";

const sources = ["outbox.js", "morph.js", "panel.js"].map((name) => new URL(`../../src/managerkit/ui/${name}`, import.meta.url));
const code = (await Promise.all(sources.map((url) => readFile(url, "utf8")))).join("");

const FORM = `<label data-key="text:why"><span>Why?</span><textarea name="text:why" data-on dir="auto">\n</textarea></label>
  <label data-key="text:who"><span>Who?</span><input type="text" name="text:who" data-on value=""></label>
  <fieldset><legend>Which?</legend>
    <label><input type="radio" name="pick" value="a" data-on><span>the first</span></label>
    <label><input type="radio" name="pick" value="b" data-on><span>the second</span></label></fieldset>
  <button type="button" name="choose:0:a" data-on data-key="choose:0:a=">go</button>`;

let window, document, widget, blocked;

/** A window of a browser: its own tab, the storage of all. */
async function tab(shared = {}) {
  window = new JSDOM("<!doctype html><body></body>", { url: "http://localhost:8888/lab/tree/a.ipynb", pretendToBeVisual: true }).window;
  document = window.document;
  for (const [key, value] of Object.entries(shared)) window.localStorage.setItem(key, value);
  const reach = (name) => ({ configurable: true, get: () => { if (blocked) throw new Error("blocked"); return window[name]; } });
  for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(globalThis, name, reach(name));
  for (const name of ["window", "document", "location", "Node", "SVGElement", "Event"])
    Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: name === "window" ? window : window[name] });
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"])
    globalThis[name] = window[name].bind(window);
  globalThis.ResizeObserver = class { observe() {} disconnect() {} }; // which jsdom has not
  globalThis[Symbol.for("managerkit.alive")] = undefined;
  ({ default: widget } = await import(`data:text/javascript,${encodeURIComponent(code)}//${Math.random()}`));
}

/** A panel on the page, and the kernel behind it, which keeps what comes until it is told to deal with it. */
function open(html = FORM, place = "here") {
  const handlers = {}, sent = [];
  const state = { html, place, key: "m.journal.jsonl/reflect" };
  const model = { get: (name) => state[name], on: (name, act) => { handlers[name] = act; }, off() {}, send: (event) => sent.push(event) };
  const el = document.body.appendChild(document.createElement("div"));
  const close = widget.render({ model, el });
  const events = () => sent.filter((one) => one.kind === "event");
  return {
    el, close, model, sent, events, $: (css) => el.querySelector(css), status: () => el.querySelector(".mk-status").textContent,
    offers: () => [...el.querySelectorAll(".mk-offer")],
    show(now) { state.html = now; handlers["change:html"](); },
    done({ page, number }) { handlers["msg:custom"]({ kind: "done", page, number, said: "" }); },
    previewed() { handlers["msg:custom"]({ kind: "previewed" }); },
    failed({ page, number }, why) { handlers["msg:custom"]({ kind: "failed", page, number, why }); },
    type(name, value, isComposing = false) {
      const control = el.querySelector(`[name="${name}"]`);
      control.value = value;
      control.dispatchEvent(new window.InputEvent("input", { bubbles: true, isComposing }));
      return control;
    },
  };
}

const stored = () => Object.fromEntries(Object.entries(window.localStorage));
const words = () => Object.values(stored()).flatMap((one) => JSON.parse(one).map((entry) => entry.value));
const press = (box, text) => [...box.querySelectorAll("button")].find((one) => one.textContent === text).click();
const saved = (value) => FORM.replace("\n</textarea>", `\n${value}</textarea>`);

beforeEach(async () => {
  blocked = false;
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.UTC(2026, 10, 28, 20, 51) });
  await tab();
});
afterEach(() => mock.timers.reset());

describe("typing", () => {
  test("every letter is in the browser's storage at once, and leaves it when the kernel has it", () => {
    const panel = open();
    panel.type("text:why", "a");
    assert.deepEqual(words(), ["a"]);
    panel.type("text:why", "as");
    assert.deepEqual([words(), panel.events()], [["as"], []]);
    mock.timers.tick(500);
    assert.deepEqual(panel.events().map((one) => one.value), ["as"]);
    assert.deepEqual(words(), ["as"]);
    panel.done(panel.events()[0]);
    assert.deepEqual(stored(), {});
    assert.match(panel.status(), /^Saved at/);
  });

  test("an acknowledgement of older words is none of newer ones", () => {
    const panel = open();
    panel.type("text:why", "one");
    mock.timers.tick(500);
    panel.type("text:why", "one two");
    panel.done(panel.events()[0]);
    assert.deepEqual(words(), ["one two"]);
    assert.notEqual(panel.status().slice(0, 5), "Saved");
  });

  test("what could not be written says so, stays, and is sent again", () => {
    const panel = open();
    panel.type("text:why", "one");
    mock.timers.tick(500);
    panel.failed(panel.events()[0], "The disk is full.");
    assert.match(panel.status(), /^Not saved: The disk is full\. Your words are kept in this browser\.$/);
    mock.timers.tick(3000);
    assert.equal(panel.events().length > 1, true);
    assert.deepEqual(words(), ["one"]);
  });

  test("the page asks before it is left, as long as something waits", () => {
    const leaving = () => !window.dispatchEvent(new window.Event("beforeunload", { cancelable: true }));
    const panel = open();
    assert.equal(leaving(), false);
    panel.type("text:why", "one");
    assert.equal(leaving(), true);
    assert.equal(panel.events().length, 1, "and sends what was being typed");
    panel.done(panel.events()[0]);
    assert.equal(leaving(), false);
  });

  test("where storage is blocked the panel works, and says that it keeps nothing", () => {
    blocked = true;
    const panel = open();
    panel.type("text:why", "one");
    for (const ms of [500, 4000, 1500]) mock.timers.tick(ms);
    assert.match(panel.status(), /^Not saved yet.*in this page alone: leave it open/);
    panel.done(panel.events()[0]);
    assert.match(panel.status(), /^Saved at/);
  });

  test("nothing is redrawn or sent while an input method composes", () => {
    const panel = open();
    const area = panel.$("textarea");
    area.dispatchEvent(new window.Event("compositionstart", { bubbles: true }));
    panel.type("text:why", "に", true);
    panel.show(FORM + "<p id=new>new</p>");
    mock.timers.tick(5000);
    assert.deepEqual([panel.events(), panel.$("#new"), words()], [[], null, ["に"]]);
    panel.type("text:why", "日本", true);
    area.dispatchEvent(new window.Event("compositionend", { bubbles: true }));
    assert.ok(panel.$("#new"));
    mock.timers.tick(500);
    assert.deepEqual(panel.events().map((one) => one.value), ["日本"]);
  });
});

describe("a page that is gone", () => {
  test("a cell that runs again, and a reload, send what waits by themselves", () => {
    const before = open();
    before.type("text:why", "one");
    before.close();
    const after = open();
    assert.deepEqual(after.events().map((one) => [one.name, one.value]), [["text:why", "one"]]);
    assert.deepEqual(after.offers(), []);
    after.done(after.events()[0]);
    assert.deepEqual(stored(), {});
  });

  test("it goes on waiting with a panel that was there before the old one went", () => {
    const before = open();
    const after = open();
    before.type("text:why", "one");
    assert.deepEqual(after.events(), []);
    before.close();
    assert.deepEqual(after.events().map((one) => one.value), ["one"]);
  });

  test("older words do not replace newer ones that wait in another panel of the window; they are offered", () => {
    const [first, second] = [open(), open()];
    first.type("text:why", "old");
    mock.timers.tick(1000);
    second.type("text:why", "newer");
    first.close();
    const again = open();
    mock.timers.tick(500);
    assert.deepEqual([...new Set([...second.events(), ...again.events()].map((one) => one.value))], ["newer"]);
    for (const panel of [second, again]) assert.match(panel.offers()[0].textContent, /: Why\?old/);
    second.done(second.events().at(-1));
    second.close();
    assert.deepEqual(words(), ["old"], "and wait until they are dropped");
  });

  for (const order of ["old", "newer"])
    test(`of two pages that are gone the newer words are sent last, where the storage names the ${order} first`, async () => {
      const panels = [open(), open()];
      panels[0].type("text:why", "old");
      mock.timers.tick(1000);
      panels[1].type("text:why", "newer");
      const name = window.sessionStorage.getItem("managerkit-tab");
      const left = Object.entries(stored());
      await tab(Object.fromEntries(order === "old" ? left : left.reverse()));
      window.sessionStorage.setItem("managerkit-tab", name);
      const panel = open();
      assert.deepEqual(panel.events().map((one) => one.value), ["old", "newer"]);
      assert.deepEqual([words(), panel.offers()], [["newer"], []]);
    });

  test("words that were offered are as new as their use", async () => {
    open().type("text:why", "old");
    await tab(stored());
    const [first, second] = [open(), open()];
    mock.timers.tick(1000);
    second.type("text:why", "newer");
    mock.timers.tick(1000);
    press(first.offers()[0], "Use it");
    first.close();
    assert.equal(second.events().at(-1).value, "old");
  });

  test("a cell that runs twice while the kernel is busy sends what waits both times", () => {
    const before = open();
    before.type("text:why", "one");
    before.close();
    open().close();
    const panel = open();
    assert.deepEqual([panel.events().map((one) => one.value), panel.offers()], [["one"], []]);
  });

  test("a press of a button that is still there is sent again, as the same press", () => {
    const before = open();
    before.$("button").click();
    before.close();
    const after = open();
    assert.deepEqual(after.events(), before.events());
    assert.equal(after.events()[0].name, "choose:0:a");
    after.done(after.events()[0]);
    assert.deepEqual([stored(), after.offers()], [{}, []]);
    after.close();
    assert.deepEqual(open().events(), [], "and only once");
  });

  test("another tab offers it with its time; using it saves it", async () => {
    open().type("text:why", "one <b>two</b>");
    await tab(stored());
    const panel = open();
    const [offer] = panel.offers();
    assert.match(offer.textContent, /^Not saved on 28 Nov, \d\d:51: Why\?one <b>two<\/b>/);
    assert.deepEqual(panel.events(), []);
    press(offer, "Use it");
    assert.equal(panel.$("textarea").value, "one <b>two</b>");
    assert.deepEqual([panel.offers(), panel.events().map((one) => one.value)], [[], ["one <b>two</b>"]]);
    panel.done(panel.events()[0]);
    assert.deepEqual(stored(), {});
  });

  test("dropping it is the only way to lose it", async () => {
    open().type("text:why", "one");
    await tab(stored());
    open().close();
    assert.deepEqual(words(), ["one"]);
    const panel = open();
    press(panel.offers()[0], "Drop it");
    assert.deepEqual([panel.offers(), stored(), panel.events()], [[], {}, []]);
  });

  test("answers are offered in words, and presses of buttons are not", async () => {
    const before = open();
    before.$("[value=b]").click();
    before.$("button").click();
    await tab(stored());
    const panel = open();
    assert.deepEqual(panel.offers().map((one) => one.querySelector("blockquote").textContent), ["the second"]);
    press(panel.offers()[0], "Use it");
    assert.equal(panel.$("[value=b]").checked, true);
    assert.deepEqual(panel.events().map((one) => one.name), ["pick"]);
  });

  test("what the kernel came to save after all is not offered", async () => {
    open().type("text:why", "one");
    await tab(stored());
    assert.deepEqual([open(saved("one")).offers(), stored()], [[], {}]);
  });

  test("something newer is not overwritten unasked, not even by this tab's own words", () => {
    const before = open();
    before.type("text:why", "mine");
    before.close();
    const panel = open(saved("newer, from elsewhere"));
    assert.deepEqual([panel.events(), panel.offers().length], [[], 1]);
    assert.match(panel.offers()[0].textContent, /replaces what stands there now/);
  });

  test("its own earlier words, saved in between, are nothing newer", () => {
    const before = open();
    before.type("text:why", "one");
    mock.timers.tick(500);
    before.type("text:why", "one two");
    before.close();
    assert.deepEqual(open(saved("one")).events().map((one) => one.value), ["one two"]);
  });

  test("words whose place is not on the page wait for it", () => {
    const before = open();
    before.type("text:why", "one");
    before.close();
    const panel = open("<p>another part</p>");
    assert.deepEqual([panel.events(), panel.offers().length], [[], 1]);
    assert.deepEqual([...panel.offers()[0].querySelectorAll("button")].map((one) => one.textContent), ["Drop it"]);
    panel.show(FORM);
    press(panel.offers()[0], "Use it");
    assert.equal(panel.$("textarea").value, "one");
  });

  test("other notebooks, and what others wrote into the storage, are left alone", async () => {
    open().type("text:why", "one");
    const other = { "managerkit:x|y|z": "no JSON", theirs: "1" };
    await tab({ ...stored(), ...other });
    const key = Object.keys(stored()).find((one) => one.includes("here"));
    window.localStorage.setItem(`${key}0`, '[1, {"name": 2}]');
    assert.equal(open(FORM, "elsewhere").offers().length, 0);
    assert.equal(open().offers().length, 1);
    assert.deepEqual([stored()["managerkit:x|y|z"], stored().theirs], ["no JSON", "1"]);
  });
});

describe("one click is one choice", () => {
  const choice = (turn) => `<button type="button" name="choose:${turn}:a" data-on data-key="choose:${turn}:a=">go</button>`;
  const click = (button, detail, at = 10) => button.dispatchEvent(new window.MouseEvent("click", { bubbles: true, cancelable: true, detail, clientX: at, clientY: at }));
  const soon = () => new Promise((done) => setImmediate(done));

  for (const detail of [1, 2])
    test(`the second click at a place does not press what the first brought there (detail ${detail})`, async () => {
      const panel = open(choice(0));
      click(panel.$("button"), 1);
      panel.show(choice(1));
      await soon();
      click(panel.$("button"), detail);
      assert.deepEqual(panel.events().map((one) => one.name), ["choose:0:a"]);
      click(panel.$("button"), detail, 300);
      assert.equal(panel.events().length, 2, "a click elsewhere counts");
    });

  test("nobody has read what came just now, however long the first click took", async () => {
    const panel = open(choice(0));
    click(panel.$("button"), 1);
    mock.timers.tick(3000);
    panel.show(choice(1));
    mock.timers.tick(200);
    click(panel.$("button"), 1);
    assert.deepEqual(panel.events().map((one) => one.name).filter((name) => name !== "choose:0:a"), []);
    mock.timers.tick(200);
    click(panel.$("button"), 1);
    assert.equal(panel.events().at(-1).name, "choose:1:a");
  });

  test("a button that stays, and is another after a redraw, takes one of two", async () => {
    const panel = open(choice(0));
    click(panel.$("button"), 1);
    await soon();
    panel.show(choice(0) + "<p>next</p>");
    click(panel.$("button"), 2);
    assert.equal(panel.events().length, 1);
  });

  test("the keyboard presses as fast as it likes", () => {
    const panel = open(choice(0));
    click(panel.$("button"), 0, 0);
    panel.show(choice(1));
    click(panel.$("button"), 0, 0);
    assert.equal(panel.events().length, 2);
  });
});

describe("dragging a slider", () => {
  const slider = (value, more = "") => `<label data-key="s"><span>How many? <output>${value}</output></span>
    <input type="range" name="s" min="0" max="100" value="${value}" data-on ${more}></label>`;
  const unset = slider("", "data-unset").replace('value=""', "");
  const asked = (panel) => panel.sent.filter((one) => one.kind === "preview").map((one) => one.value);

  test("the kernel is asked at once, and then for the newest place alone", () => {
    const panel = open(slider(10));
    for (const value of ["11", "12", "13"]) panel.type("s", value);
    assert.deepEqual(asked(panel), ["11"]);
    panel.previewed();
    panel.previewed();
    assert.deepEqual(asked(panel), ["11", "13"]);
  });

  test("what is shown meanwhile does not move the slider, and what is kept is sent at a pause, once", () => {
    const panel = open(slider(10));
    const control = panel.type("s", "11");
    control.dispatchEvent(new window.Event("change", { bubbles: true }));
    panel.type("s", "12");
    panel.show(slider(11));
    assert.deepEqual([control.value, panel.$("output").textContent], ["12", "11"]);
    assert.deepEqual(words(), ["12"]);
    assert.deepEqual(panel.events(), []);
    mock.timers.tick(500);
    assert.deepEqual(panel.events().map((one) => one.value), ["12"]);
  });

  test("a kernel that died is asked again, and one that cannot be reached loses nothing", () => {
    const panel = open(slider(10));
    panel.type("s", "11");
    mock.timers.tick(2000);
    panel.type("s", "12");
    assert.deepEqual(asked(panel), ["11", "12"]);
    panel.model.send = () => { throw new Error("gone"); };
    mock.timers.tick(2000);
    panel.type("s", "13");
    assert.ok(words().includes("13"));
  });

  test("one without a value takes a press in its middle, and none on its label", () => {
    const panel = open(unset);
    const control = panel.$("input");
    control.getBoundingClientRect = () => ({ top: 20, bottom: 40 });
    const at = (clientY) => control.dispatchEvent(new window.MouseEvent("click", { bubbles: true, detail: 1, clientY }));
    at(5);
    assert.deepEqual(words(), []);
    at(30);
    assert.deepEqual(words(), ["50"]);
  });
});
