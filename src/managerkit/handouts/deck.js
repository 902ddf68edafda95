const all = [...document.querySelectorAll("section")];
const at = () => Math.max(0, all.findIndex((one) => "#" + one.id === location.hash));
const go = (to) => { location.hash = all[Math.min(all.length - 1, Math.max(0, to))].id; };
addEventListener("keydown", (event) => {
  if (["ArrowRight", "PageDown", " ", "Enter"].includes(event.key)) go(at() + 1);
  else if (["ArrowLeft", "PageUp", "Backspace"].includes(event.key)) go(at() - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(all.length - 1);
  else return;
  event.preventDefault();
});
addEventListener("click", () => go(at() + 1));
