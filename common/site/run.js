// The book's programs, run from its pages by the server that serves them: a Run
// button at each command, and its output beneath.
"use strict";

{
const made = book.made;  // stepper.js is there wherever there are commands

const strange = (answer) =>
    new Error(`The server's answer cannot be read (status ${answer.status}).`);

// Asks the server; gives its answer, or throws the one line that a page shows
// instead: the server's refusals are such lines, and nothing else is.
book.ask = async (path, settings) => {
  const answer = await fetch(path, settings).catch(() => {
    throw new Error("The server does not answer. Is ./learn serve still running?");
  });
  if (answer.ok) return answer;
  const words = (await answer.text().catch(() => "")).trim();
  const is_line = answer.headers.get("Content-Type")?.startsWith("text/plain") &&
      /^[^\n]+$/.test(words);
  throw is_line ? new Error(words) : strange(answer);
};

book.ask_for_json = async (path) => {
  const answer = await book.ask(path);
  return answer.json().catch(() => { throw strange(answer); });
};

// Asks the server to do something.
function ask_to_do(path, what) {
  return book.ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Book": "run" },
    body: JSON.stringify(what),
  });
}

// How a run ended, in words.
function ending_words({ status, seconds, signal, stopped, as_printed, why }) {
  const words = [];
  if (stopped) words.push("stopped");
  else if (signal) words.push("ended by signal " + signal);
  else if (why) words.push(why);
  else words.push("exit status " + status);
  words.push(seconds.toFixed(2) + " s");
  if (as_printed === true) words.push("exactly as printed above");
  if (as_printed === false && !stopped) words.push("not as printed above");
  return words.join(" · ");
}

// The command as it is run: with other options, it says so.
function shown_command(command, options) {
  if (!options) return command;
  const words = Object.entries(options).map(
      ([name, value]) => value === true ? name : value === false ? "" : `${name} ${value}`);
  const beginning = command.split(" ").slice(0, 3).join(" ");
  return [beginning, ...(words.length > 0 ? ["--"] : []), ...words].join(" ").trim();
}

// One run: its output, what one can do with it, and how it ended.
class run {
  constructor(command, options) {
    this.command = command;
    this.options = options;
    this.title = shown_command(command, options);
    this.state = made("p", { className: "state", textContent: "starting …" });
    this.state.setAttribute("role", "status");
    this.output = made("pre", { tabIndex: 0 });
    this.output.setAttribute("role", "region");
    this.output.setAttribute("aria-label", "Output of " + this.title);
    this.stop_button = made("button", { type: "button", textContent: "Stop", hidden: true });
    this.stop_button.addEventListener("click", () => this.stop());
    this.pin = made("button", { type: "button", textContent: "Keep beside the next" });
    this.pin.setAttribute("aria-pressed", "false");
    this.pin.addEventListener("click", () => {
      this.pin.setAttribute("aria-pressed", String(!this.is_pinned()));
    });
    this.buttons = made("div", { className: "controls" }, this.stop_button, this.pin);
    this.element = made("section", { className: "run" },
                        made("p", { className: "run-title" },
                             made("code", { textContent: "$ " + this.title })),
                        this.output, this.state, this.buttons);
    this.element.setAttribute("aria-label", "Run of " + this.title);
  }

  is_pinned() { return this.pin.getAttribute("aria-pressed") === "true"; }
  is_running() { return this.events !== undefined; }

  async start() {
    try {
      const wish = { command: this.command };
      if (this.options) wish.options = this.options;
      const answer = await ask_to_do(book.root + "runs", wish);
      this.place = answer.headers.get("Location");
      if (!this.place) throw strange(answer);
      this.listen();
    } catch (problem) {
      this.fail(problem.message);
    }
  }

  // The stream goes on by itself where a connection breaks off, from the event
  // that came last.
  listen() {
    this.stop_button.hidden = false;
    this.state.textContent = "running …";
    this.events = new EventSource(this.place);
    this.events.addEventListener("building", ({ data }) => {
      this.state.textContent = "building: " + JSON.parse(data).trim();
    });
    this.events.addEventListener("output", ({ data }) => this.print(JSON.parse(data)));
    this.events.addEventListener("end", ({ data }) => this.end(JSON.parse(data)));
    this.events.addEventListener("error", () => {
      if (this.events?.readyState === EventSource.CLOSED)
        this.fail("The server does not answer any more.");
      else
        this.state.textContent = "the connection is lost; trying again …";
    });
  }

  print(text) {
    const { scrollTop, scrollHeight, clientHeight } = this.output;
    const at_end = scrollTop + clientHeight >= scrollHeight - 4;
    if (this.state.textContent !== "running …") this.state.textContent = "running …";
    this.output.append(text);
    if (at_end) this.output.scrollTop = this.output.scrollHeight;
  }

  close() {
    this.events?.close();
    this.events = undefined;
    this.stop_button.hidden = true;
  }

  fail(why) {
    this.close();
    this.state.textContent = why;
    this.state.classList.add("failed");
  }

  end(how) {
    this.close();
    this.state.textContent = ending_words(how);
    this.state.classList.toggle("same", how.as_printed === true);
    if (!how.trace) return;
    book.folding(this.buttons, "Step through", async () => {
      try {
        const trace = await book.ask_for_json(how.trace);
        return book.stepper(this.title, trace) ||
               made("p", { textContent: "There is nothing to step through." });
      } catch (problem) {
        return made("p", { textContent: problem.message });
      }
    }, this.element);
  }

  async stop() {
    if (!this.is_running()) return;
    this.state.textContent = "stopping …";
    try {
      await ask_to_do(this.place + "/stop", {});
    } catch (problem) {
      this.state.textContent = problem.message;
    }
  }
}

// The runs of one command stand beside each other: those that are kept, and the
// newest.
function add_run(bar, command, options) {
  bar.runs ||= { list: [], element: made("div", { className: "all-runs" }) };
  bar.append(bar.runs.element);
  for (const each of bar.runs.list)
    if (!each.is_pinned()) {
      each.stop();
      each.close();
      each.element.remove();
    }
  bar.runs.list = bar.runs.list.filter((each) => each.is_pinned());
  const newest = new run(command, options);
  bar.runs.list.push(newest);
  bar.runs.element.append(newest.element);
  newest.start();
}

if (!document.body.classList.contains("whole"))
  for (const marked of document.querySelectorAll("[data-command]")) {
    const { command } = marked.dataset;
    const figure = marked.closest("figure");
    const several = figure.querySelectorAll("[data-command]").length > 1;
    const bar = book.bar_below(figure);
    const button = made("button", { type: "button", className: "run-button",
                                    textContent: "Run" + (several ? " " + command : "") });
    button.dataset.command = command;
    button.setAttribute("aria-label", "Run " + command);
    button.addEventListener("click", () => add_run(bar, command));
    bar.append(button);
    if (book.program_of(command))
      bar.append(book.what_if(command, (options) => add_run(bar, command, options)));
  }
}
