// Keeps a page of a room up to date, and sends answers until they have arrived. Without it everything works by reloading.
const body = document.body;
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));
const say = (text) => {
  const said = document.getElementById("said");
  if (said && said.textContent !== text) said.textContent = text;
};

// What somebody is in the middle of typing stays, as long as the question is the same; a commitment until it is saved.
const begun = new WeakMap(); // field -> what stood in it when it came
const saved = new WeakSet();
const fields = (root) => [...root.querySelectorAll("input:not([type=hidden]), select")];
const isTyped = (field) => field === document.activeElement || (begun.has(field) && field.value !== begun.get(field));
const isUnsaved = (part) => {
  const form = part.querySelector("form[data-plain]");
  return form && !saved.has(form) && fields(form).some(isTyped);
};

const put = (text, always) => {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  body.dataset.version = fresh.body.dataset.version ?? "";
  body.dataset.every = fresh.body.dataset.every ?? "0"; // 0 once the session is over
  for (const part of fresh.querySelectorAll("body > [id]:not(#said)")) {
    const old = document.getElementById(part.id);
    if (!old) continue;
    const another = old.dataset.key !== part.dataset.key;
    if (another && !always && isUnsaved(old)) {
      body.dataset.version = ""; // to be asked for again, until it can be put
      continue;
    }
    const typed = new Set(always || another ? [] : fields(old).filter(isTyped));
    morph(old, part, (field) => typed.has(field));
    for (const field of fields(old)) if (!typed.has(field)) begun.set(field, field.value);
    if (another) say("");
    if (another && body.className === "phone") {
      old.querySelector("h1")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }
  const footer = fresh.querySelector("body > footer:not([id])");
  if (footer) document.querySelector("body > footer:not([id])")?.replaceWith(footer);
  began = performance.now();
  tick();
  fit();
};

// What the screen shows is made smaller until all of it is on the screen, and never so small that nobody can read it.
const fit = () => {
  const main = document.querySelector(".screen main");
  if (!main) return;
  for (let size = 100; size >= 50; size -= 4) {
    main.style.fontSize = `${size}%`;
    if (main.scrollHeight <= main.clientHeight) return;
  }
};
addEventListener("resize", () => fit());

let began = performance.now();
const tick = () => {
  const gone = Math.floor((performance.now() - began) / 1000);
  for (const clock of document.querySelectorAll("[data-left]")) {
    const left = Number(clock.dataset.left) - gone;
    const whole = Math.abs(left);
    clock.textContent = `${left < 0 ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    clock.classList.toggle("over", left < 0);
  }
};

// A page says in which order it sent its answers, since one that was on its way for long may come in after the next.
const me = Math.random().toString(36).slice(2, 12);
let turn = 0;
let sending = null;
const send = async (form, data) => {
  const mine = (sending = {});
  for (let wait = 300; sending === mine; wait = Math.min(wait * 2, 4000)) {
    try {
      const reply = await fetch(form.action, { method: "POST", body: data, signal: AbortSignal.timeout(8000) });
      if (reply.status < 500 && reply.status !== 429) {
        if (sending !== mine) return;
        const text = await reply.text();
        sending = null;
        if (form.closest("#notes")) form.reset();
        put(text, true);
        say(body.className === "phone" && reply.ok ? "It is in." : "");
        return;
      }
    } catch {
      // no reply: it may have arrived or not, and a second time takes the place of the first
    }
    say("Not there yet. It is being sent again by itself.");
    await pause(wait);
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.plain !== undefined) {
    saved.add(form);
    say("Saved. Look in your calendar, or in your downloads.");
    return;
  }
  event.preventDefault();
  const data = new URLSearchParams(new FormData(form));
  if (event.submitter?.name) data.set(event.submitter.name, event.submitter.value);
  data.set("page", me);
  data.set("turn", ++turn);
  send(form, data);
});

const look = async () => {
  if (sending) return;
  try {
    const reply = await fetch(`${location.pathname}?v=${encodeURIComponent(body.dataset.version)}`, {
      signal: AbortSignal.timeout(5000),
    });
    // 404 and 409: this is another room by now, or it does not know this phone
    if ([200, 404, 409].includes(reply.status) && !sending) put(await reply.text(), false);
    if (reply.ok && body.dataset.lost) {
      delete body.dataset.lost;
      say("");
    }
  } catch {
    body.dataset.lost = "yes";
    say("The laptop does not answer just now. This page looks again by itself.");
  }
};

for (const field of fields(document)) begun.set(field, field.value);
for (const one of document.querySelectorAll("details")) fold(one, one.open);
fit();
setInterval(tick, 500);
if (Number(body.dataset.every)) {
  (async () => {
    while (Number(body.dataset.every)) {
      await pause(1000 * Number(body.dataset.every));
      if (!document.hidden) await look();
    }
  })();
  document.addEventListener("visibilitychange", () => document.hidden || look());
}
