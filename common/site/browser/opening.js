// Opening many pages: each without a complaint, and no wider than its window.
"use strict";

const assert = require("assert");
const fs = require("fs");
const { looks, too_wide } = require("./browser.js");

// All pages below a directory, as paths from there: those of code, which are all
// made alike, and many, and the texts.
function pages_in(directory) {
  const is_code = (page) => /\.\w+\.html$/.test(page) || page.endsWith("learn.html");
  const pages = fs.readdirSync(directory, { recursive: true })
      .map(String).filter((file) => file.endsWith(".html")).sort();
  return { files: pages.filter(is_code), texts: pages.filter((page) => !is_code(page)) };
}

// Opens pages one after the other in a tab; gives all problems. Each is loaded in
// the first of `in_looks`, and then changes to the others without being loaded again.
async function open_each(browser, address, pages, in_looks) {
  const tab = await browser.tab(in_looks[0]);
  const problems = [];
  for (const page of pages) {
    for (const look of in_looks) {
      if (in_looks.length > 1) await browser.look_like(tab, look);
      // Scripts that are deferred have run by then.
      if (look === in_looks[0]) await tab.goto(address + page, { waitUntil: "domcontentloaded" });
      const over = await too_wide(tab);
      if (over > 0) tab.problems.push(`wider than the window, by ${over} pixels`);
      problems.push(...tab.problems.splice(0).map((each) => `${page} (${look}): ${each}`));
    }
  }
  await tab.close();
  return problems;
}

// Opens every page in one look: the first page in the first look, the second in the
// second, and so on in turn, or from another look on. With `all_looks`, that is the
// look in which it is loaded, and it changes to the others afterwards.
async function expect_no_problems(browser, address, pages, { first = 0, all_looks = false } = {}) {
  const names = Object.keys(looks);
  const problems = await Promise.all(names.map((_, tab) => {
    const its_looks = names.map((_, i) => names[(tab + first + i) % names.length]);
    return open_each(browser, address, pages.filter((_, i) => i % names.length === tab),
                     all_looks ? its_looks : its_looks.slice(0, 1));
  }));
  assert.strictEqual(problems.flat().join("\n"), "");
}

module.exports = { pages_in, expect_no_problems };
