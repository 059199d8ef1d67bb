// The stepper: a run that one walks through, moment by moment. In an export it
// stands below each command whose trace is stored; a server's pages show it
// below a run (run.js).
"use strict";

{
function made(name, settings = {}, ...children) {
  const element = document.createElement(name);
  Object.assign(element, settings);
  element.append(...children);
  return element;
}
book.made = made;

// A box with a title and a list, which is filled anew at each moment.
function box(title, name, empty, ordered = false) {
  const list = made(ordered ? "ol" : "ul");
  const element = made("div", { className: "box " + name },
                       made("p", { className: "box-title", textContent: title }), list);
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", title);
  const fill = (rows) => {
    list.classList.toggle("empty", rows.length === 0);
    list.replaceChildren(...(rows.length > 0 ? rows : [[empty]]).map(
        ([who, more]) => more ? made("li", {}, made("b", { textContent: who }), " ", more)
                              : made("li", { textContent: who })));
  };
  return { element, fill };
}

// What was printed, up to a moment; what is printed in it is marked.
function output_box(trace) {
  const bytes = new TextEncoder().encode(trace.output);
  const text = (from, to) => new TextDecoder().decode(bytes.slice(from, to));
  const pre = made("pre", { className: "printed", tabIndex: 0 });
  pre.setAttribute("role", "region");
  pre.setAttribute("aria-label", "What is printed up to here");
  const show = ({ printed_from, printed_to }) => {
    const newest = text(printed_from, printed_to);
    pre.replaceChildren(text(0, printed_from));
    if (newest) pre.append(made("mark", { textContent: newest }));
    pre.scrollTop = pre.scrollHeight;
  };
  return { pre, show };
}

function button(sign, what, action) {
  const element = made("button", { type: "button", textContent: sign, onclick: action });
  element.setAttribute("aria-label", what);
  element.title = what;
  return element;
}

// The parts of a stepper, put together.
class stepper {
  constructor(command, trace) {
    this.moments = book.moments_of(trace);
    this.last = this.moments.length - 1;
    this.at = 0;
    this.boxes = {
      runs: box("Runs now", "running-now", "nobody"),
      queue: box("Ready queue, first to last", "queue", "empty", true),
      timers: box("Timers", "timers", "none"),
      waiting: box("Waiting", "waiting", "nobody"),
    };
    this.output = output_box(trace);
    this.lanes = book.draw_lanes(this.moments, (at) => this.go(at));
    this.words = made("p", { className: "words" });
    this.words.setAttribute("aria-live", "polite");
    this.count = made("span", { className: "count" });
    this.element = made(
        "section", { className: "stepper" }, this.controls(), this.words,
        this.lanes.element, this.slider(),
        made("div", { className: "boxes" },
             ...Object.values(this.boxes).map(({ element }) => element)),
        this.output.pre);
    this.element.setAttribute("aria-label", "Step through " + command);
    if (trace.steps_left_out > 0)
      this.element.append(made("p", { className: "remark", textContent:
          "Only the beginning: " + trace.steps_left_out + " more changes are left out." }));
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.go(0);
  }

  controls() {
    const back = button("◀", "One step back", () => this.go(this.at - 1));
    const on = button("▶", "One step on", () => this.go(this.at + 1));
    this.steps_back = [button("|◀", "To the beginning", () => this.go(0)), back];
    this.steps_on = [on, button("▶|", "To the end", () => this.go(this.last))];
    return made("div", { className: "controls" }, ...this.steps_back,
                ...this.steps_on, this.count);
  }

  slider() {
    this.range = made("input", { type: "range", min: 0, max: this.last, value: 0 });
    this.range.setAttribute("aria-label", "Moment of the run");
    this.range.addEventListener("input", () => this.go(Number(this.range.value)));
    return made("div", { className: "slide" }, this.range);
  }

  // Arrows step wherever one is within the stepper. The slider has them already,
  // and the output scrolls up and down.
  key(event) {
    if (event.target === this.range || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const to = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0,
                 End: this.last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.go(to);
  }

  go(at) {
    this.at = Math.max(0, Math.min(this.last, at));
    const now = this.moments[this.at];
    const before = this.moments[this.at - 1];
    const jump = before && now.time && now.time !== before.time
                     ? "the clock jumps; " : "";
    this.words.replaceChildren(
        now.time ? made("b", { textContent: now.time + " " }) : "", jump + now.words);
    this.count.textContent = `step ${this.at + 1} of ${this.last + 1}`;
    this.range.value = this.at;
    this.range.setAttribute("aria-valuetext", this.count.textContent);
    this.lanes.show(this.at);
    this.boxes.runs.fill(now.runs.map((who) => [who]));
    this.boxes.queue.fill(now.queue.map((who) => [who]));
    this.boxes.timers.fill(now.timers);
    this.boxes.waiting.fill(now.waiting.map(([who, why]) => [who, "for " + why]));
    this.output.show(now);
    // A button that is switched off loses the focus: so they only look so.
    for (const each of this.steps_back)
      each.setAttribute("aria-disabled", String(this.at === 0));
    for (const each of this.steps_on)
      each.setAttribute("aria-disabled", String(this.at === this.last));
  }
}

// Gives the element of a stepper; nothing for a run in which nothing happened.
book.stepper = (command, trace) => {
  const made_of_it = new stepper(command, trace);
  return made_of_it.last > 0 ? made_of_it.element : null;
};

// --- Stored traces -------------------------------------------------------------
const waiting_for = new Map();  // for a command: who wants its trace
book.keep_trace = (command, trace) => {
  for (const show of waiting_for.get(command) ?? []) show(trace);
  waiting_for.delete(command);
};

// From a file nothing can be fetched; so the trace is a script, loaded once.
function load_trace(command, path) {
  return new Promise((done) => {
    const waiting = waiting_for.get(command);
    if (waiting) return waiting.push(done);
    waiting_for.set(command, [done]);
    document.head.append(made("script", { src: path }));
  });
}

// The row of buttons below a console block.
book.bar_below = (figure) => {
  let bar = figure.nextElementSibling;
  if (!bar?.classList.contains("commands")) {
    bar = made("div", { className: "commands" });
    figure.after(bar);
  }
  return bar;
};

// A button in `bar` that opens and closes what `make` gives, at the end of
// `place`.
book.folding = (bar, text, make, place = bar) => {
  const opener = made("button", { type: "button", textContent: text });
  opener.setAttribute("aria-expanded", "false");
  let shown;
  opener.addEventListener("click", async () => {
    shown ||= await make();
    const open = !shown.isConnected;
    if (open) place.append(shown);
    else shown.remove();
    opener.setAttribute("aria-expanded", String(open));
  });
  bar.append(opener);
  return opener;
};

if (!document.body.classList.contains("whole"))
  for (const { dataset, parentElement } of document.querySelectorAll("[data-trace]")) {
    const figure = parentElement.closest("figure");
    const several = figure.querySelectorAll("[data-trace]").length > 1;
    book.folding(book.bar_below(figure),
                 "Step through" + (several ? " " + dataset.command : ""),
                 async () => book.stepper(dataset.command,
                                          await load_trace(dataset.command, dataset.trace)));
  }
}
