// What a page can do beyond being read: choose light or dark, search, follow a
// line's number. Reading needs none of it.
"use strict";

const root = document.documentElement.dataset.root;
const book = { root };  // what the other scripts give each other

// --- Light and dark ----------------------------------------------------------
const themes = ["system", "light", "dark"];
const theme_button = document.querySelector("button.theme");

function show_theme() {
  const now = document.documentElement.dataset.theme || "system";
  const next = themes[(themes.indexOf(now) + 1) % themes.length];
  theme_button.textContent = { system: "◐", light: "☀", dark: "☾" }[now];
  theme_button.title = "Colours: " + now;
  theme_button.setAttribute("aria-label",
                            "Colours: " + now + ". Change to " + next);
  return next;
}

theme_button.addEventListener("click", () => {
  const next = show_theme();
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", next);
  } catch (e) {
    // It holds for this page, then.
  }
  show_theme();
});
show_theme();
theme_button.hidden = false;

// --- Search ------------------------------------------------------------------
const search = document.querySelector(".search");
const most_results = 12;
let results = [];  // links, in the order in which they are shown
let chosen = -1;

search.innerHTML =
    '<input type="search" placeholder="Search  /" aria-label="Search the book" ' +
    'role="combobox" aria-expanded="false" aria-controls="results" ' +
    'aria-autocomplete="list" autocomplete="off" spellcheck="false">' +
    '<div id="results" role="listbox" aria-label="Results" hidden></div>';
search.hidden = false;
const input = search.querySelector("input");
const list = search.querySelector("#results");

// The index is large, so it comes when somebody searches. A script may be
// loaded from a file where nothing may be fetched.
let loading;
function load_index() {
  loading ||= new Promise((done) => {
    const script = document.createElement("script");
    script.src = root + "site/search_index.js";
    script.onload = done;
    document.head.append(script);
  });
  return loading;
}

// How well an entry fits: 0 if a word is missing; a title counts more than a
// heading, a whole name more than a part of one.
function score(entry, words) {
  const [path, page, heading, text] = entry;
  const name = (heading || page).toLowerCase();
  const title = page.toLowerCase();
  let sum = path.endsWith(".html") || path.includes("index.html") ? 0.5 : 0;
  for (const word of words) {
    if (name === word || name.endsWith("::" + word)) sum += 40;
    else if (name.startsWith(word)) sum += 20;
    else if (name.includes(word)) sum += 10;
    else if (title.includes(word)) sum += 5;
    else if (text.toLowerCase().includes(word)) sum += 1;
    else return 0;
  }
  return sum;
}

// The words around the first hit.
function excerpt(text, word) {
  const at = text.toLowerCase().indexOf(word);
  if (at < 0) return [text.slice(0, 90), "", ""];
  const from = Math.max(0, text.lastIndexOf(" ", Math.max(0, at - 35)));
  return [(from > 0 ? "…" : "") + text.slice(from, at),
          text.slice(at, at + word.length),
          text.slice(at + word.length, at + word.length + 60) + "…"];
}

function row(entry, word, number) {
  const [path, page, heading, text] = entry;
  const link = document.createElement("a");
  link.href = root + path;
  link.id = "result" + number;
  link.setAttribute("role", "option");
  link.tabIndex = -1;
  const title = document.createElement("b");
  title.textContent = heading || page;
  link.append(title);
  if (heading) link.append(" ", page);
  if (text) {
    const around = document.createElement("span");
    const hit = document.createElement("mark");
    const [before, found, behind] = excerpt(text, word);
    hit.textContent = found;
    around.append(before, hit, behind);
    link.append(around);
  }
  return link;
}

function choose(number) {
  chosen = number;
  results.forEach((link, i) =>
                      link.setAttribute("aria-selected", String(i === chosen)));
  if (chosen >= 0) {
    input.setAttribute("aria-activedescendant", results[chosen].id);
    results[chosen].scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function close_results() {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  choose(-1);
}

async function find() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return close_results();
  await load_index();
  if (document.activeElement !== input) return;  // who asked has left
  const found = search_index.map((entry) => [score(entry, words), entry])
                    .filter(([points]) => points > 0)
                    .sort((a, b) => b[0] - a[0])
                    .slice(0, most_results);
  results = found.map(([, entry], i) => row(entry, words[0], i));
  list.replaceChildren(...results);
  if (results.length === 0) list.textContent = "Nothing is called that.";
  list.hidden = false;
  input.setAttribute("aria-expanded", "true");
  choose(results.length > 0 ? 0 : -1);
}

input.addEventListener("input", find);
input.addEventListener("focus", load_index);
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" && results.length > 0)
    choose((chosen + 1) % results.length);
  else if (event.key === "ArrowUp" && results.length > 0)
    choose((chosen + results.length - 1) % results.length);
  else if (event.key === "Enter" && chosen >= 0)
    results[chosen].click();
  else if (event.key === "Escape")
    input.blur();
  else
    return;
  event.preventDefault();
});
list.addEventListener("click", close_results);
search.addEventListener("focusout", (event) => {
  if (!search.contains(event.relatedTarget)) close_results();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    input.focus();
    input.select();
  }
});

// --- Code --------------------------------------------------------------------
// Whoever clicks on a line's number gets its address.
document.querySelector("pre.lines")?.addEventListener("click", (event) => {
  const line = event.target.closest(".line");
  const number_ends = parseFloat(getComputedStyle(line || document.body)
                                     .paddingLeft);
  if (line && event.clientX - line.getBoundingClientRect().left < number_ends)
    location.hash = line.id;
});

// What is too wide is scrolled, also by keys.
for (const wide of document.querySelectorAll("pre, .wide"))
  if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;

// On paper nothing can be unfolded.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not(.hint)"))
    folded.open = true;
});
