// What a page does when a connection breaks, and with answers that no server of
// ours gives. A proxy stands between the two; for the server it is a browser.
"use strict";

const assert = require("assert");
const http = require("http");
const { click, text_when } = require("./browser.js");

const kitchen = '.run-button[data-command="./learn run 3"]';
const in_no_time = '.run-button[data-command="./learn run 3 -- --virtual"]';

// Passes on what is asked and answered, unless `instead(asked, answer)` gives the
// answer itself and says so by returning true; `on_event(answer)` is called before
// each event that a run tells, and may end that connection.
function proxy(server, { instead = () => false, on_event = () => {} }) {
  // By its number: the name "localhost" may mean ::1 first, where nobody listens.
  const { host, hostname, port } = new URL(server.address);
  const it = http.createServer((asked, answer) => {
    if (instead(asked, answer)) return;
    const headers = { ...asked.headers, host };
    if (headers.origin) headers.origin = "http://" + host;
    const passed = http.request({
      hostname, port, path: asked.url, method: asked.method, headers,
    }, (from) => {
      answer.writeHead(from.statusCode, from.headers);
      from.on("data", (piece) => {
        if (String(piece).includes("event: output")) on_event(answer, piece);
        answer.write(piece);
      });
      from.on("end", () => answer.end());
      from.on("error", () => answer.destroy());
    });
    answer.on("close", () => passed.destroy());
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  return new Promise((done) => it.listen(0, "127.0.0.1", () => done({
    address: `http://127.0.0.1:${it.address().port}/`,
    stop: () => { it.closeAllConnections(); it.close(); },
  })));
}

// Opens chapter 3 through a proxy, enters by the link, and does `what` there.
async function through(browser, server, settings, what) {
  const between = await proxy(server, settings);
  const context = await browser.chromium.createBrowserContext();
  try {
    const tab = await browser.tab("light", context);
    const { pathname, search } = new URL(server.link);
    await tab.goto(between.address.slice(0, -1) + pathname + search);
    await tab.goto(between.address + "chapters/03_event_loop/index.html");
    await what(tab, between);
  } finally {
    await context.close();
    between.stop();
  }
}

// What a page says of a run whose start is answered like this.
async function said_of(browser, server, answer_with) {
  let said;
  const instead = (asked, answer) => {
    if (asked.method !== "POST") return false;
    answer_with(answer);
    return true;
  };
  await through(browser, server, { instead }, async (tab) => {
    await click(tab, in_no_time);
    said = await text_when(tab, ".run .state.failed", /./);
  });
  return said;
}

module.exports = {
  async "a stream that breaks in the middle goes on: no line is lost or doubled"(browser, _, server) {
    let cuts = 0;
    // In the middle of an event, which is then not told; once more later.
    const on_event = (answer, piece) => {
      if (++cuts !== 2 && cuts !== 4) return;
      answer.write(piece.subarray(0, piece.length / 2));
      answer.destroy();
    };
    await through(browser, server, { on_event }, async (tab) => {
      const begun = tab.waitForResponse((answer) => answer.request().method() === "POST");
      await click(tab, kitchen);
      const place = (await begun).headers().location;
      await text_when(tab, ".run .state", /trying again/, 120000);
      const state = await text_when(tab, ".run .state", /exit status|stopped|answer/, 120000);
      assert.match(state, /^exit status 0/);
      assert(cuts > 4, "it was cut twice");
      const whole = await tab.evaluate(async (path) => (await fetch(path)).text(), place);
      const told = [...whole.matchAll(/event: output\ndata: (.*)\n/g)];
      assert.strictEqual(await tab.$eval(".run pre", (e) => e.textContent),
                         told.map(([, data]) => JSON.parse(data)).join(""));
    });
  },

  async "an answer that cannot be read is one clear line"(browser, _, server) {
    const html = { "Content-Type": "text/html" };
    const page = "<!doctype html>\n<h1>Please log in</h1>";
    const cannot_be_read = (status) =>
        `The server's answer cannot be read (status ${status}).`;
    assert.strictEqual(await said_of(browser, server, (answer) =>
        answer.writeHead(500, html).end(page)), cannot_be_read(500));
    assert.strictEqual(await said_of(browser, server, (answer) =>
        answer.writeHead(200, html).end(page)), cannot_be_read(200));
    assert.strictEqual(await said_of(browser, server, (answer) =>
        answer.writeHead(500, { "Content-Type": "text/plain" }).end("no salt\n")), "no salt");
    assert.strictEqual(await said_of(browser, server, (answer) => answer.destroy()),
                       "The server does not answer. Is ./learn serve still running?");
  },

  async "nor is what is no JSON"(browser, _, server) {
    const instead = (asked, answer) => {
      if (!/json$/.test(asked.url) || /search/.test(asked.url)) return false;
      answer.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Please log in</h1>");
      return true;
    };
    await through(browser, server, { instead }, async (tab) => {
      await click(tab, ".what-if > summary");
      await text_when(tab, ".what-if form", /^The server's answer cannot be read \(status 200\)\.$/);
      await click(tab, in_no_time);
      await text_when(tab, ".run .state", /exit status/, 120000);
      await tab.$$eval(".run button", (all) =>
          all.find((e) => e.textContent === "Step through").click());
      await text_when(tab, ".run > p:last-child", /^The server's answer cannot be read \(status 200\)\.$/);
    });
  },

  async "a server that is gone is told, and that the page tries again"(browser, _, server) {
    await through(browser, server, {}, async (tab, between) => {
      await click(tab, kitchen);
      await text_when(tab, ".run pre", /pasta/, 120000);
      between.stop();
      await text_when(tab, ".run .state", /^the connection is lost; trying again …$/);
    });
  },
};
