// Every page opens without a complaint, and fits into its window.
"use strict";

const assert = require("assert");
const fs = require("fs");
const path = require("path");
const { axe_findings, looks, too_wide } = require("./browser.js");

// All pages below a directory, as paths from there.
function pages_in(directory) {
  return fs.readdirSync(directory, { recursive: true })
      .map(String).filter((file) => file.endsWith(".html")).sort();
}

// Those of code are all made alike, and many.
const is_code = (page) => /\.\w+\.html$/.test(page) || page.endsWith("learn.html");

// Opens pages one after the other, in several tabs at once; gives all problems.
async function open_all(browser, look, address, pages, context) {
  const problems = [];
  const rest = [...pages];
  const open_rest = async () => {
    const tab = await browser.tab(look, context);
    for (let page; (page = rest.shift());) {
      // Scripts that are deferred have run by then.
      await tab.goto(address + page, { waitUntil: "domcontentloaded" });
      const over = await too_wide(tab);
      if (over > 0) tab.problems.push(`wider than the window, by ${over} pixels`);
      problems.push(...tab.problems.splice(0).map((each) => `${page} (${look}): ${each}`));
    }
    await tab.close();
  };
  await Promise.all([open_rest(), open_rest(), open_rest()]);
  return problems;
}

function expect_none(problems) {
  assert.strictEqual(problems.join("\n"), "");
}

// One page of each kind.
const kinds = ["index.html", "book.html", "chapters/06_tasks/index.html",
               "exercises/04_futures/1_soup/index.html", "glossary.html", "python.html",
               "files.html", "chapters/07_select/sock.hpp.html",
               "chapters/07_select/twin.py.html"];

async function examine(browser, address, context) {
  const problems = [];
  for (const look of Object.keys(looks)) {
    const tab = await browser.tab(look, context);
    for (const page of kinds) {
      await tab.goto(address + page);
      problems.push(...(await axe_findings(tab)).map((each) => `${page} (${look}): ${each}`));
    }
    await tab.close();
  }
  return problems;
}

module.exports = {
  async "each text of the export, in every look"(browser, exported) {
    const texts = pages_in(exported.directory).filter((page) => !is_code(page));
    assert(texts.length > 100);
    for (const look of Object.keys(looks))
      expect_none(await open_all(browser, look, exported.address, texts));
  },

  async "each file of the export, in one look"(browser, exported) {
    const files = pages_in(exported.directory).filter(is_code);
    const names = Object.keys(looks);
    for (const [number, look] of names.entries())
      expect_none(await open_all(browser, look, exported.address,
                                 files.filter((_, i) => i % names.length === number)));
  },

  async "each text of the server, in one look; each file is there"(browser, exported, server) {
    const pages = pages_in(exported.directory);
    const texts = pages.filter((page) => !is_code(page));
    const names = Object.keys(looks);
    for (const [number, look] of names.entries())
      expect_none(await open_all(browser, look, server.address,
                                 texts.filter((_, i) => i % names.length === number)));
    for (const page of pages.filter(is_code)) {
      const answer = await fetch(server.address + page);
      assert.strictEqual(answer.status, 200, page);
      await answer.text();
    }
  },

  async "axe finds nothing in a page of each kind"(browser, exported) {
    expect_none(await examine(browser, exported.address));
  },
};
