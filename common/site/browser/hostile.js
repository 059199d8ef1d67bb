// A page of somebody else, open in the reader's own browser, who has entered by
// the link: it gets nothing. Each attack is made from a real page of another
// origin, and what came of it is seen by the page and by the server.
"use strict";

const assert = require("assert");
const http = require("http");
const { click, text_when } = require("./browser.js");

// Serves an empty page on another port of this machine, which is another origin
// and, for cookies, the same site: the hardest case.
function serve_elsewhere() {
  const elsewhere = http.createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html");
    answer.end("<!doctype html><title>Hostile</title><body></body>");
  });
  return new Promise((done) => elsewhere.listen(0, "127.0.0.1", () => done({
    address: `http://127.0.0.1:${elsewhere.address().port}/`,
    stop: () => elsewhere.close(),
  })));
}

// Does `attack` in a page of another origin, of a reader who has entered. Gives
// what it got, which is { thrown } where it threw, what the browser said, and what
// is written in the frames of that page.
async function attacked(browser, server, attack, ...with_these) {
  const elsewhere = await serve_elsewhere();
  const context = await browser.chromium.createBrowserContext();
  try {
    const reader = await browser.tab("light", context);
    await reader.goto(server.link);
    const tab = await browser.tab("light", context);
    await tab.goto(elsewhere.address);
    const got = await tab.evaluate(attack, ...with_these)
        .catch((problem) => ({ thrown: String(problem.message).split("\n")[0] }));
    const framed = await Promise.all(tab.frames().slice(1).map(
        (each) => each.evaluate(() => document.body.innerText)));
    return { got, said: tab.problems.join("\n"), framed };
  } finally {
    await context.close();
    elsewhere.stop();
  }
}

const kitchen = JSON.stringify({ command: "./learn run 3 -- --virtual" });

module.exports = {
  async "answers cannot be read"(browser, _, server) {
    for (const path of ["", "chapters/03_event_loop/index.html", "programs/03_event_loop.json",
                        "runs/1", "runs/1/trace.json"]) {
      const { got } = await attacked(browser, server, async (address) => {
        const answer = await fetch(address, { credentials: "include" });
        return answer.text();
      }, server.address + path);
      assert.match(got.thrown ?? "read!", /Failed to fetch/, path);
    }
  },

  // Each way in which a page may send something without being asked first, and
  // the one for which the browser asks before.
  async "a POST starts nothing"(browser, _, server) {
    const before = await first_free_run(browser, server);
    for (const settings of [
      { mode: "no-cors", headers: { "Content-Type": "text/plain" } },
      { mode: "cors", headers: { "Content-Type": "text/plain" } },
      { mode: "cors", headers: { "Content-Type": "application/json", "X-Book": "run" } },
    ]) {
      const { got } = await attacked(browser, server, async (address, with_these, body) => {
        const answer = await fetch(address, { method: "POST", credentials: "include",
                                              body, ...with_these });
        return { type: answer.type, status: answer.status };
      }, server.address + "runs", settings, kitchen);
      // An opaque answer says nothing, not even whether it was an error.
      assert(got.thrown || got.type === "opaque" && got.status === 0, JSON.stringify(got));
    }
    await attacked(browser, server, async (address, body) => {
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action: address, enctype: "text/plain" });
      const field = document.createElement("input");
      Object.assign(field, { name: body.slice(0, -1) + ',"x":"', value: '"}' });
      form.append(field);
      document.body.append(form);
      form.submit();
      await new Promise((done) => setTimeout(done, 500));
    }, server.address + "runs", kitchen);
    const after = await first_free_run(browser, server);
    assert.strictEqual(after, before + 1, "only the run of our own page was begun");
  },

  async "a page of the book cannot be framed"(browser, _, server) {
    const { said, framed } = await attacked(browser, server, async (address) => {
      const frame = document.createElement("iframe");
      frame.src = address;
      const loaded = new Promise((done) => { frame.onload = done; });
      document.body.append(frame);
      await loaded;
    }, server.address);
    assert.strictEqual(framed.length, 1);
    assert.doesNotMatch(framed[0], /asyncio/);
    assert.match(said, /frame-ancestors|X-Frame-Options/i);
  },

  async "no answer is meant for pages from elsewhere"(browser, _, server) {
    for (const path of ["", "site/run.js", "runs/1", "none"]) {
      const answer = await fetch(server.address + path);
      assert.strictEqual(answer.headers.get("Access-Control-Allow-Origin"), null, path);
      assert.match(answer.headers.get("Content-Security-Policy") ?? "", /default-src 'self'/, path);
      await answer.text();
    }
  },

  async "a stream of events cannot be listened to"(browser, _, server) {
    const number = await first_free_run(browser, server);
    const { got } = await attacked(browser, server, (address) => new Promise((done) => {
      const events = new EventSource(address, { withCredentials: true });
      events.addEventListener("output", () => done("heard"));
      events.addEventListener("end", () => done("heard"));
      events.onerror = () => done("refused");
    }), `${server.address}runs/${number}`);
    assert.strictEqual(got, "refused");
  },

  async "under another name of this machine there is nothing"(browser, _, server) {
    const { port } = new URL(server.address);
    const status = await new Promise((done, failed) => {
      http.get({ host: "127.0.0.1", port, path: "/", headers: { Host: "evil.example:" + port } },
               (answer) => { answer.resume(); done(answer.statusCode); }).on("error", failed);
    });
    assert.strictEqual(status, 403);
  },
};

// Starts a run from a page of ours; gives its number. They count up.
async function first_free_run(browser, server) {
  const context = await browser.chromium.createBrowserContext();
  const tab = await browser.tab("light", context);
  await tab.goto(server.link);
  await tab.goto(server.address + "chapters/03_event_loop/index.html");
  const begun = tab.waitForResponse((answer) => answer.request().method() === "POST");
  await click(tab, '.run-button[data-command="./learn run 3 -- --virtual"]');
  const place = (await begun).headers().location;
  await text_when(tab, ".run .state", /exit status/, 120000);
  await context.close();
  return Number(place.split("/").at(-1));
}
