// The pages that show a file of the code.
"use strict";

const assert = require("assert");
const fs = require("fs");
const path = require("path");
const { expect_no_problems, pages_in } = require("./opening.js");

// All are made alike, so the browser need not open each of more than a thousand.
// Of every kind of file in every room of the house: the largest page.
function largest_of_each_kind(directory, pages) {
  const size = (page) => fs.statSync(path.join(directory, page)).size;
  const largest = new Map();
  for (const page of pages) {
    const kind = page.split("/", 2)[0] + path.extname(page.replace(/\.html$/, ""));
    if (!largest.has(kind) || size(page) > size(largest.get(kind))) largest.set(kind, page);
  }
  return [...largest.values()];
}

module.exports = {
  async "a file of each kind, in one look"(browser, { directory, address }) {
    const { files } = pages_in(directory);
    assert(files.length > 1000);
    const chosen = largest_of_each_kind(directory, files);
    assert(chosen.length > 10);
    await expect_no_problems(browser, address, chosen);
  },

  async "each file is on the server, too"(_, exported, server) {
    for (const page of pages_in(exported.directory).files) {
      const answer = await fetch(server.address + page);
      assert.strictEqual(answer.status, 200, page);
      await answer.text();
    }
  },
};
