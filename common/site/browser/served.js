// The texts again, from the book's server.
"use strict";

const assert = require("assert");
const { expect_no_problems, pages_in } = require("./opening.js");

module.exports = {
  // Each is loaded in another look than the export's.
  async "each text of the server, in one look"(browser, exported, server) {
    const { texts } = pages_in(exported.directory);
    assert(texts.length > 100);
    await expect_no_problems(browser, server.address, texts, { first: 1 });
  },
};
