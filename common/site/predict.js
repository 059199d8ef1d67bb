// Where a chapter asks what will happen, and keeps its answer folded, one may
// write down first what one expects. It is shown above the answer.
"use strict";

{
function add_question(answer, number) {
  const text = document.createElement("textarea");
  text.rows = 2;
  text.id = "expected-" + number;
  const label = document.createElement("label");
  label.htmlFor = text.id;
  label.textContent = "What do you expect? Say it first, then open the answer.";
  const question = document.createElement("div");
  question.className = "predict";
  question.append(label, text);
  answer.before(question);

  const reminder = document.createElement("p");
  reminder.className = "expected";
  answer.addEventListener("toggle", () => {
    reminder.textContent = "You expected: " + text.value.trim();
    if (answer.open && text.value.trim()) answer.firstElementChild.after(reminder);
    else reminder.remove();
  });
}

if (document.body.classList.contains("chapter"))
  [...document.querySelectorAll("main > details")]
      .filter(({ firstElementChild }) => firstElementChild?.textContent === "Answer")
      .forEach(add_question);
}
