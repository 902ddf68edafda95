// What a person did in a panel and the kernel has not yet put on the disk. It is kept in the browser's own storage, a
// field at a time, from the first letter on: a re-run of the cell and a reload send it again, and where the tab was
// closed meanwhile it is offered back on opening. Where storage is blocked or full, the page alone keeps it.

const alive = (globalThis[Symbol.for("managerkit.alive")] ??= new Set()); // outboxes of this window, by their page
const TAB = "managerkit-tab";
const LEFT = "managerkit-left"; // an event of the window: an outbox has closed

/** What is in a storage under a key; null where there is nothing, or the browser does not let us look. */
function read(store, key) {
  try {
    return globalThis[store].getItem(key);
  } catch {
    return null;
  }
}

/** Put a text into a storage, or with null take it out; false where the browser does not let us. */
function write(store, key, text) {
  try {
    if (text === null) globalThis[store].removeItem(key);
    else globalThis[store].setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

const some = () => `${Date.now()}-${Math.random()}`; // crypto.randomUUID is missing where a hub serves plain http

/** The name of this tab, which a reload keeps. */
function tab() {
  const name = read("sessionStorage", TAB) ?? some();
  write("sessionStorage", TAB, name);
  return name;
}

/** Whether something is a record of ours; a storage may hold anything. */
const isEntry = (one) => typeof one?.name === "string" && typeof one.value === "string" && Number.isFinite(one.at);

export class Outbox {
  /**
   * @param place names the panel among all that this browser may come to show
   * @param post sends an event to the kernel
   */
  constructor(place, post) {
    this.post = post;
    this.page = some();
    this.tab = tab();
    this.prefix = `managerkit:${place}|`;
    this.store = `${this.prefix}${this.tab}|${this.page}`;
    this.number = 0;
    this.waiting = [];
    this.sent = new Map(); // name -> the newest values that were sent
    this.isKept = true; // whether the browser's storage has all that waits
    alive.add(this.page);
  }

  /**
   * Keep what is being typed, without sending it yet.
   *
   * @param entry `name` and `value`; `label` and `said`, by which a person knows it again; `was`, what the kernel had;
   *   `isClick`, for what is no answer; `at`, when it was done, if that is not now; `seen`, what a page that is gone knew
   *   the kernel to have
   */
  hold({ name, value, label = "", said = value, was, isClick = false, at, seen: known = [] }) {
    const before = this.waiting.find((one) => one.name === name);
    const seen = [...(before?.seen ?? (was === undefined ? [] : [was])), ...known, ...(this.sent.get(name) ?? [])];
    const typed = before?.value === value && !before.number ? before.at : Date.now(); // to send it makes it no newer
    const now = { name, value, label, said, seen: [...new Set(seen)].slice(-9), isClick, at: at ?? typed, number: 0 };
    this.keep([...this.waiting.filter((one) => one !== before), now]); // the newest value of a control counts
    return now;
  }

  /** Keep what was done, and send it; takes the same as `hold`. A click keeps its number, by which it counts once. */
  add(entry) {
    this.sent.set(entry.name, [...(this.sent.get(entry.name) ?? []), entry.value].slice(-8));
    const { page, number } = entry.isClick && entry.page ? entry : { page: this.page, number: ++this.number };
    const held = Object.assign(this.hold(entry), { page, number, since: Date.now() });
    this.keep(this.waiting); // with its number
    this.send(held);
  }

  send({ page, number, name, value }) {
    try {
      this.post({ kind: "event", page, number, name, value });
    } catch (error) {
      console.info("managerkit: the kernel does not answer; the answer waits in this browser.", error);
    }
  }

  retry() {
    for (const entry of this.waiting) if (entry.number) this.send(entry);
  }

  /** Ask the kernel for the panel as it now is: another page may have been at work. */
  look() {
    try {
      this.post({ kind: "look" });
    } catch {
      // A kernel that does not answer has nothing new.
    }
  }

  /** The entry that a message of the kernel is about, undefined if none waits for it. */
  about({ page, number }) {
    return this.waiting.find((entry) => entry.page === page && entry.number === number);
  }

  done(entry) {
    this.keep(this.waiting.filter((one) => one !== entry));
  }

  has(name) {
    return this.waiting.some((entry) => entry.name === name);
  }

  why() {
    return this.waiting.find((entry) => entry.why)?.why;
  }

  /** For how many milliseconds the oldest of what was sent has waited. */
  oldest() {
    const sent = this.waiting.filter((entry) => entry.number);
    return sent.length ? Date.now() - Math.min(...sent.map((entry) => entry.since)) : 0;
  }

  keep(waiting) {
    this.waiting = waiting;
    this.isKept = write("localStorage", this.store, waiting.length ? JSON.stringify(waiting) : null) || !waiting.length;
  }

  /**
   * What pages that are gone left behind: send again what is of this tab, and give the rest, to be offered: what is
   * another tab's, has no place now, or would replace something newer. The oldest comes first, in whatever order the
   * pages went.
   *
   * @param now gives a control's value as the kernel has it, undefined if there is no such control now
   */
  adopt(now) {
    const { alive: theirs, gone } = this.others();
    const offers = [];
    for (const entry of gone) {
      const { name, value, at, isClick } = entry;
      const saved = now(name);
      const newer = [...this.waiting, ...theirs].find((one) => one.name === name && one.at >= at);
      const isReplaced = newer || (entry.seen?.length && !entry.seen.includes(saved));
      if (newer?.value === value) this.settle(entry);
      else if (isClick ? newer || !entry.isOurs : saved === value) this.drop(entry);
      else if (entry.isOurs && (isClick || (saved !== undefined && !isReplaced))) this.use(entry);
      else offers.push(entry);
    }
    return offers;
  }

  /** What other pages have in the storage, those in this window, and those gone, by time. */
  others() {
    const found = { alive: [], gone: [] };
    for (const key of keys().filter((one) => one.startsWith(this.prefix) && one !== this.store)) {
      const [owner, page] = key.slice(this.prefix.length).split("|");
      const isOurs = owner === this.tab;
      const isAlive = isOurs && alive.has(page);
      const left = this.left(key);
      if (!left.length && !isAlive) write("localStorage", key, null);
      found[isAlive ? "alive" : "gone"].push(...left.map((entry) => ({ ...entry, key, isOurs })));
    }
    found.gone.sort((one, other) => one.at - other.at);
    return found;
  }

  /** What stands in a page's storage. */
  left(key) {
    try {
      const found = JSON.parse(read("localStorage", key) ?? "[]");
      return Array.isArray(found) ? found.filter(isEntry) : [];
    } catch {
      return [];
    }
  }

  /** Take over what was left, and send it; it leaves its old place once it is in ours. */
  use(offer) {
    this.add(offer);
    this.settle(offer);
  }

  /** What was left is among what waits here; its old place keeps it where ours cannot. */
  settle(offer) {
    if (this.isKept) this.drop(offer);
  }

  drop({ key, name }) {
    const rest = this.left(key).filter((one) => one.name !== name);
    write("localStorage", key, rest.length ? JSON.stringify(rest) : null);
  }

  /** Whether something that was offered is still there: its own page may have come to save it after all. */
  stands({ key, name, at }) {
    return this.left(key).some((one) => one.name === name && one.at === at);
  }

  /** The page is gone; what waits is for the next one, which may be there already. */
  close() {
    alive.delete(this.page);
    globalThis.dispatchEvent?.(new Event(LEFT));
  }
}
