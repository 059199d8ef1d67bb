// The lanes of a run, drawn above the slider: for everybody who has a name what
// they do at each moment. A click or a drag goes to a moment.
"use strict";

{
const most_lanes = 24;
const row_height = 16;

function drawn(name, settings) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(settings))
    element.setAttribute(key, String(value));
  return element;
}

// All names, in the order in which they appear.
function names_in(moments) {
  const names = new Set();
  for (const { lanes } of moments)
    for (const name of lanes.keys()) names.add(name);
  return [...names];
}

// One rectangle for each stretch of moments in which a lane does the same.
function draw_lane(svg, moments, name, row) {
  let from = 0;
  for (let at = 0; at <= moments.length; ++at) {
    const before = moments[from].lanes.get(name);
    if (at < moments.length && moments[at].lanes.get(name) === before) continue;
    const thin = before === "waiting" ? 6.5 : 2;
    if (before)
      svg.append(drawn("rect", { class: before, x: from, width: at - from,
                                 y: row * row_height + thin,
                                 height: row_height - 2 * thin }));
    from = at;
    if (at === moments.length) break;
  }
}

// A faint line wherever the clock moves.
function draw_jumps(svg, moments, height) {
  moments.forEach((moment, at) => {
    if (at > 0 && moment.at !== moments[at - 1].at)
      svg.append(drawn("line", { class: "jump", x1: at, x2: at, y1: 0, y2: height }));
  });
}

function labels(names, left_out) {
  const column = document.createElement("div");
  column.className = "names";
  for (const name of names) {
    const row = document.createElement("span");
    row.textContent = name;
    row.title = name;
    column.append(row);
  }
  if (left_out > 0) column.append("and " + left_out + " more");
  return column;
}

// Gives the element, and a function that marks a moment in it. `go` is called
// with a moment that was pointed at.
book.draw_lanes = (moments, go) => {
  const all = names_in(moments);
  const names = all.slice(0, most_lanes);
  const height = Math.max(1, names.length) * row_height;
  const svg = drawn("svg", { viewBox: `0 0 ${moments.length} ${height}`, height,
                             preserveAspectRatio: "none", "aria-hidden": "true" });
  const mark = drawn("rect", { class: "mark", x: 0, y: 0, width: 1, height });
  svg.append(mark);
  draw_jumps(svg, moments, height);
  names.forEach((name, row) => draw_lane(svg, moments, name, row));

  const point = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    const part = (event.clientX - left) / width;
    go(Math.max(0, Math.min(moments.length - 1, Math.floor(part * moments.length))));
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    point(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (event.buttons > 0) point(event);
  });

  const element = document.createElement("div");
  element.className = "lanes";
  element.append(labels(names, all.length - names.length), svg);
  return { element, show: (at) => mark.setAttribute("x", String(at)) };
};
}
