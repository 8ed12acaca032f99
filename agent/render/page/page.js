"use strict";
const prompts = JSON.parse(document.getElementById("prompts").textContent);
const steps = [...document.querySelectorAll("details.step")];
const runs = [...document.querySelectorAll("article.run")];
const keys = document.getElementById("keys");

function element(kind, text, name) {
  const made = document.createElement(kind);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

// The prompt of a call is written out when somebody looks at it for the first time.
for (const shown of document.querySelectorAll("details.prompt")) {
  shown.addEventListener("toggle", () => {
    if (shown.querySelector(".sent")) return;
    for (const [role, text] of prompts.calls[Number(shown.dataset.call)]) {
      const sent = element("div", "", "sent");
      sent.append(element("b", role), element("pre", prompts.texts[text]));
      shown.append(sent);
    }
  });
}

function shownSteps() {
  return steps.filter((step) => step.offsetParent !== null);
}

function go(list, by) {
  const at = list.findIndex((one) => one.contains(document.activeElement));
  let next = at + by;
  if (at < 0) {
    const below = list.findIndex((one) => one.getBoundingClientRect().top > 60);
    next = by > 0 ? (below < 0 ? list.length - 1 : below) : (below < 0 ? list.length : below) - 1;
  }
  const found = list[Math.max(0, Math.min(list.length - 1, next))];
  if (!found) return;
  const target = found.querySelector("summary.handle, h1, h2") ?? found;
  target.focus({ preventScroll: true });
  found.scrollIntoView({ block: "nearest" });
  if (found.getBoundingClientRect().top < 56) found.scrollIntoView();
}

function unfold() {
  const folded = [...document.querySelectorAll("details.how, details.step")];
  const open = folded.some((one) => !one.open);
  for (const one of folded) one.open = open;
}

const schemes = ["light dark", "light", "dark"];
const names = { "light dark": "auto", light: "light", dark: "dark" };
function turn() {
  const root = document.documentElement;
  const now = root.dataset.scheme ?? schemes[0];
  const next = schemes[(schemes.indexOf(now) + 1) % schemes.length];
  root.dataset.scheme = next;
  document.getElementById("scheme").textContent = names[next];
}

const pressed = {
  j: () => go(shownSteps(), 1), ArrowRight: () => go(shownSteps(), 1),
  k: () => go(shownSteps(), -1), ArrowLeft: () => go(shownSteps(), -1),
  n: () => go(runs, 1), p: () => go(runs, -1),
  o: unfold, t: turn, "?": () => keys.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  const action = pressed[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
document.getElementById("scheme").addEventListener("click", turn);
document.getElementById("unfold").addEventListener("click", unfold);
document.getElementById("help").addEventListener("click", () => keys.showModal());
document.getElementById("done").addEventListener("click", () => keys.close());

// A link into something folded unfolds it.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let one = target; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
  target?.scrollIntoView();
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();

// Paper shows everything.
let before = [];
addEventListener("beforeprint", () => {
  before = [...document.querySelectorAll("details:not(.aside)")].filter((one) => !one.open);
  for (const one of before) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of before) one.open = false;
});

// The table of contents says which turn is on screen.
const links = new Map([...document.querySelectorAll(".contents a")].map((a) => [a.hash.slice(1), a]));
if (links.size) {
  const watch = new IntersectionObserver((seen) => {
    for (const one of seen) {
      if (!one.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(one.target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-10% 0px -70%" });
  for (const run of runs) watch.observe(run);
}
