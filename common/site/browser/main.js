// The book's pages in a real browser: `browser` in .ci/run.
//
//   npm ci, into some directory D, and then
//   NODE_PATH=D/node_modules node common/site/browser/main.js [WHICH...]
//
// It writes an export (./learn site) and starts the book's server (./learn serve).
// WHICH are names of the files of checks beside this one; without
// them, all. Pictures of what was seen are kept in .build/screenshots.
"use strict";

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

async function main() {
  const asked = process.argv.slice(2);
  const all = ["pages", "reading", "stepping", "running", "breaking", "hostile"];
  fs.mkdirSync(shots, { recursive: true });
  const browser = await Browser.start(shots);
  const exported = write_export();
  const server = await start_server();
  let failures = 0;
  try {
    for (const name of asked.length > 0 ? asked : all) {
      const begun = Date.now();
      const before = browser.failures;
      for (const [what, check] of Object.entries(require(`./${name}.js`)))
        await browser.check(`${name}: ${what}`, () => check(browser, exported, server));
      const seconds = ((Date.now() - begun) / 1000).toFixed(0);
      console.log(`${name}: ${browser.failures === before ? "passed" : "FAILED"} (${seconds} s)`);
    }
    failures = browser.failures;
  } finally {
    await browser.stop();
    server.stop();
  }
  return failures === 0 ? 0 : 1;
}

main().then((status) => process.exit(status), (problem) => {
  console.error(problem);
  process.exit(1);
});
