// Every text opens without a complaint, and fits into its window.
"use strict";

const assert = require("assert");
const { axe_findings, looks } = require("./browser.js");
const { expect_no_problems, pages_in } = require("./opening.js");

// One page of each kind.
const kinds = ["index.html", "book.html", "chapters/06_tasks/index.html",
               "exercises/04_futures/1_soup/index.html", "glossary.html", "python.html",
               "files.html", "chapters/07_select/sock.hpp.html",
               "chapters/07_select/twin.py.html"];

// What axe finds in a page of each kind. Each is loaded anew for each look: which
// boxes the keyboard can scroll is decided when a page is loaded (page.js).
async function examine(browser, look, address) {
  const problems = [];
  const tab = await browser.tab(look);
  for (const page of kinds) {
    await tab.goto(address + page);
    problems.push(...(await axe_findings(tab)).map((each) => `${page} (${look}): ${each}`));
  }
  await tab.close();
  return problems;
}

module.exports = {
  async "each text of the export, in every look"(browser, exported) {
    const { texts } = pages_in(exported.directory);
    assert(texts.length > 100);
    await expect_no_problems(browser, exported.address, texts, { all_looks: true });
  },

  async "axe finds nothing in a page of each kind"(browser, exported) {
    const problems = await Promise.all(Object.keys(looks).map(
        (look) => examine(browser, look, exported.address)));
    assert.strictEqual(problems.flat().join("\n"), "");
  },
};
