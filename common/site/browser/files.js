// The pages that show a file of the code.
"use strict";

const assert = require("assert");
const { expect_no_problems, pages_in } = require("./opening.js");

module.exports = {
  async "each file of the export, in one look"(browser, exported) {
    const { files } = pages_in(exported.directory);
    assert(files.length > 1000);
    await expect_no_problems(browser, exported.address, files);
  },

  async "each file is on the server, too"(_, exported, server) {
    for (const page of pages_in(exported.directory).files) {
      const answer = await fetch(server.address + page);
      assert.strictEqual(answer.status, 200, page);
      await answer.text();
    }
  },
};
