// "What if?": a program's own options as a small form, closed at first.
"use strict";

{
// The program of the chapter that this page belongs to, if the command is it.
book.program_of = (command) => {
  const name = /\/chapters\/(\d\d_[^/]+)\//.exec(location.pathname)?.[1];
  const number = Number(command.split(" ")[2]);
  return name && Number(name.slice(0, 2)) === number ? name : undefined;
};

// What a command's own words say: { "--minutes": 42, "--virtual": true }.
function said_in(command) {
  const words = command.split(/[ =]/).slice(3);
  const said = {};
  words.forEach((word, i) => {
    if (!word.startsWith("--") || word === "--") return;
    const value = words[i + 1];
    said[word] = /^\d+$/.test(value) ? Number(value) : true;
  });
  return said;
}

// An option's row, and what it is set to.
function row(option, said, number) {
  const input = document.createElement("input");
  input.id = `option-${number}-${option.name}`;
  const value = said[option.name] ?? option.default;
  if (option.kind === "flag") {
    input.type = "checkbox";
    input.checked = value;
  } else {
    Object.assign(input, { type: "number", min: option.least, max: option.most,
                           required: true, value });
  }
  const name = book.made("code", { textContent: option.name });
  const help = option.kind === "flag" ? option.help
                   : `${option.help} (${option.least} to ${option.most})`;
  const label = book.made("label", { htmlFor: input.id }, name, " ", help);
  const get = () => option.kind === "flag" ? input.checked : Number(input.value);
  return { option, get, element: book.made("div", { className: "option" }, input, label) };
}

let forms = 0;

function fill(form, options, command, run) {
  const said = said_in(command);
  const number = ++forms;
  const rows = options.map((option) => row(option, said, number));
  form.replaceChildren(...rows.map(({ element }) => element),
                       book.made("button", { textContent: "Run it so" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = {};
    for (const { option, get } of rows)
      if (get() !== option.default) chosen[option.name] = get();
    run(chosen);
  });
}

// Gives the folded form; `run` is called with what was chosen. Its options are
// asked for when it is opened: the program may have to be built first.
book.what_if = (command, run) => {
  const form = book.made("form", {}, "Asking the program …");
  const folded = book.made("details", { className: "what-if" },
                           book.made("summary", { textContent: "What if?" }), form);
  let asked = false;
  folded.addEventListener("toggle", async () => {
    if (!folded.open || asked) return;
    asked = true;
    try {
      const { options } =
          await book.ask_for_json(`${book.root}programs/${book.program_of(command)}.json`);
      if (options.length > 0) fill(form, options, command, run);
      else form.textContent = "This program has no options to change.";
    } catch (problem) {
      form.textContent = problem.message;
      asked = false;
    }
  });
  return folded;
};
}
