"use strict";
// Makes an answer of what is ticked, as text; src/managerkit/second_view/reply.py reads it. Nothing is sent.
(() => {
  const at = (id) => document.getElementById(id);
  const form = at("form");
  const { page, person, format } = form.dataset;
  const slot = `managerkit:${page}:${person ?? ""}`;
  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  const random = (length) => hex(crypto.getRandomValues(new Uint8Array(length)));
  let kept = { id: random(16), turn: -1 };
  document.documentElement.classList.add("script");

  // A browser that keeps nothing for this page makes a new id each time the page is opened.
  try {
    const found = JSON.parse(localStorage.getItem(slot));
    if (found && /^[0-9a-f]{32}$/.test(found.id) && Number.isInteger(found.turn)) kept = found;
  } catch {}

  function keep() {
    try { localStorage.setItem(slot, JSON.stringify(kept)); } catch {}
  }

  function crc32(bytes) {
    let rest = -1;
    for (const one of bytes) {
      rest ^= one;
      for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
    }
    return ((rest ^ -1) >>> 0).toString(16).padStart(8, "0");
  }

  function encoded(data) {
    const bytes = new TextEncoder().encode(JSON.stringify(data));
    const body = btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
    const plain = body.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    return `[[managerkit:${format}:${crc32(bytes)}:${plain}]]`.replace(/(.{60})/g, "$1\n");
  }

  function lines() {
    return Array.from(form.querySelectorAll("[role=radiogroup]"), (line) => {
      const ticked = line.querySelector("input:checked");
      return { key: line.querySelector("input").name, value: ticked ? ticked.value : null };
    });
  }

  function make() {
    const answers = lines();
    const words = at("words").value.trim();
    const empty = answers.filter((one) => one.value === null).length;
    if (empty === answers.length && !words) {
      at("said").textContent = "Tick at least one line, or write something.";
      return;
    }
    kept.turn += 1;
    keep();
    const seen = Object.fromEntries(answers.map((one) => [one.key, one.value ? Number(one.value) : null]));
    const data = { page, id: kept.id, turn: kept.turn, seen, words };
    if (person !== undefined) data.person = Number(person);
    const text = encoded(data);
    at("said").textContent = empty
      ? `${empty === 1 ? "One line has" : `${empty} lines have`} no tick; that counts as “did not see it”.`
      : "";
    at("answer").value = text;
    at("inside").textContent = JSON.stringify(data, null, 1);
    at("file").href = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
    at("file").download = `answer-${random(3)}.txt`;
    at("share").hidden = !navigator.share;
    at("result").hidden = false;
    at("send").focus();
    at("send").scrollIntoView({ block: "start" });
  }

  async function copy() {
    at("answer").select();
    try {
      await navigator.clipboard.writeText(at("answer").value);
    } catch {
      document.execCommand("copy");
    }
    at("copy").textContent = "Copied";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    make();
  });
  form.addEventListener("input", () => {
    at("result").hidden = true;
    at("said").textContent = "";
    at("copy").textContent = "Copy the text";
    at("words").parentElement.classList.toggle("written", at("words").value.trim() !== "");
  });
  at("copy").addEventListener("click", copy);
  at("share").addEventListener("click", () => navigator.share({ text: at("answer").value }).catch(() => {}));
  at("another")?.addEventListener("click", () => {
    kept = { id: random(16), turn: -1 };
    keep();
    form.reset();
    form.dispatchEvent(new Event("input"));
    window.scrollTo(0, 0);
  });
})();
