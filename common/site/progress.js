// Which chapters have been read: ticked at the end of each, remembered by the
// browser, shown in the side bar.
"use strict";

{
const key = "chapters read";

// "07_select", from the address of any page of that chapter.
function chapter_in(address) {
  return /\/chapters\/(\d\d_[^/]+)\/index\.html$/.exec(address)?.[1];
}

function read_chapters() {
  try {
    return new Set(JSON.parse(localStorage.getItem(key)) ?? []);
  } catch (e) {
    return new Set();  // no memory here, or somebody else's
  }
}

function remember(chapters) {
  try {
    localStorage.setItem(key, JSON.stringify([...chapters].sort()));
  } catch (e) {
    // It holds for this page, then.
  }
}

const links = [...document.querySelectorAll("#contents li.chapter > a")];

function show(chapters) {
  for (const link of links) {
    const is_read = chapters.has(chapter_in(link.href));
    link.querySelector(".tick")?.remove();
    if (is_read) {
      const tick = document.createElement("span");
      tick.className = "tick";
      tick.textContent = "✓";
      tick.setAttribute("role", "img");
      tick.setAttribute("aria-label", "read");
      link.append(" ", tick);
    }
  }
  const known = links.map((link) => chapter_in(link.href));
  const many = known.filter((chapter) => chapters.has(chapter)).length;
  sum.textContent = many > 0 ? `${many} of ${known.length} chapters read` : "";
}

const sum = document.createElement("p");
sum.className = "progress";
document.querySelector("#contents > ul")?.before(sum);

// At the end of a chapter.
function add_box(chapter) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = read_chapters().has(chapter);
  box.addEventListener("change", () => {
    const chapters = read_chapters();
    if (box.checked) chapters.add(chapter);
    else chapters.delete(chapter);
    remember(chapters);
    show(chapters);
  });
  const label = document.createElement("label");
  label.className = "read-mark";
  label.append(box, " I have read this chapter");
  document.querySelector("main > .around").before(label);
  addEventListener("storage", () => {  // ticked in another window
    box.checked = read_chapters().has(chapter);
  });
}

if (document.body.classList.contains("chapter"))
  add_box(chapter_in(location.pathname));
addEventListener("storage", () => show(read_chapters()));
show(read_chapters());
}
