// The book's pages in a real browser: `browser` in .ci/run.
//
//   npm ci, into some directory D, and then
//   NODE_PATH=D/node_modules node common/site/browser/main.js [WHICH...]
//
// It writes an export (./learn site) and starts the book's server (./learn serve).
// WHICH are names of the files of checks beside this one; without
// them, all. Pictures of what was seen are kept in .build/screenshots.
"use strict";

const assert = require("assert");
const { execFileSync, spawn } = require("child_process");
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const { Browser } = require("./browser.js");

const root = path.resolve(__dirname, "../../..");
const learn = path.join(root, "learn");
const shots = path.join(root, ".build/screenshots");

// Writes the book as files; gives the address of the directory.
function write_export() {
  const directory = path.join(root, ".build/exported");
  const said = execFileSync(learn, ["site", directory]);
  console.log(String(said).trim());
  return { directory, address: pathToFileURL(directory).href + "/" };
}

// Starts the book's server; gives its address and the link that it prints.
function start_server() {
  const server = spawn(learn, ["serve", "--port", "0", "--no-browser"],
                       { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((done, failed) => {
    let said = "";
    server.stdout.on("data", (piece) => {
      said += piece;
      const link = /http:\S+\n/.exec(said)?.[0].trim();
      if (link) done({ link, address: new URL(link).origin + "/", stop: () => server.kill("SIGINT") });
    });
    server.on("error", failed);
    server.on("exit", (status) => failed(new Error("the server has ended: " + status)));
  });
}

// The files of checks. Each row has a browser of its own, and the rows are worked
// through side by side. What starts runs on the server stays in one row: one of
// the checks counts the runs.
const rows = [["files", "served"],
              ["pages", "reading", "stepping", "running", "breaking", "hostile"]];

// Does the checks of some files; gives how many failed.
async function work_through(names, exported, server) {
  if (names.length === 0) return 0;
  const browser = await Browser.start(shots);
  try {
    for (const name of names) {
      const begun = Date.now();
      const before = browser.failures;
      for (const [what, check] of Object.entries(require(`./${name}.js`)))
        await browser.check(`${name}: ${what}`, () => check(browser, exported, server));
      const seconds = ((Date.now() - begun) / 1000).toFixed(0);
      console.log(`${name}: ${browser.failures === before ? "passed" : "FAILED"} (${seconds} s)`);
    }
    return browser.failures;
  } finally {
    await browser.stop();
  }
}

async function main() {
  const asked = process.argv.slice(2);
  for (const name of asked) assert(rows.flat().includes(name), "there is no " + name);
  fs.mkdirSync(shots, { recursive: true });
  const exported = write_export();
  const server = await start_server();
  try {
    const failures = await Promise.all(rows.map((row) => work_through(
        row.filter((name) => asked.length === 0 || asked.includes(name)), exported, server)));
    return failures.every((count) => count === 0) ? 0 : 1;
  } finally {
    server.stop();
  }
}

main().then((status) => process.exit(status), (problem) => {
  console.error(problem);
  process.exit(1);
});
