// Running programs from pages, against the book's own server.
"use strict";

const assert = require("assert");
const { axe_findings, click, looks, text_when, too_wide } = require("./browser.js");

const over = /exit status|stopped|signal|it could not/;

// A tab that has entered by the link, on a chapter's page.
async function chapter(browser, server, name, look = "light") {
  const context = await browser.chromium.createBrowserContext();
  const tab = await browser.tab(look, context);
  await tab.goto(server.link);
  await tab.goto(`${server.address}chapters/${name}/index.html`);
  return tab;
}

const run_button = (command) => `.run-button[data-command="${command}"]`;

// Presses the last run's button of that text.
const press = (tab, words) => tab.evaluate((text) => {
  const fitting = [...document.querySelectorAll(".run button")]
      .filter((each) => each.textContent === text);
  fitting.at(-1).click();
}, words);

module.exports = {
  async "the kitchen, from its page, exactly as printed; and step by step"(browser, _, server) {
    const tab = await chapter(browser, server, "03_event_loop");
    await click(tab, run_button("./learn run 3 -- --virtual"));
    const state = await text_when(tab, ".run .state", over, 120000);
    assert.match(state, /^exit status 0 · \d+\.\d\d s · exactly as printed above$/);
    assert.match(await tab.$eval(".run pre", (e) => e.textContent), /60 min {2}the kitchen closes\n$/);
    await press(tab, "Step through");
    await text_when(tab, ".run .stepper .words", /roast is set: until 50 min/);
    assert.deepStrictEqual(await axe_findings(tab), []);
    await tab.$eval(".run", (e) => e.scrollIntoView({ block: "start" }));
    await browser.shot(tab, "run");
    assert.deepStrictEqual(tab.problems, []);
  },

  async "what if: other options, beside the first run"(browser, _, server) {
    const tab = await chapter(browser, server, "03_event_loop");
    await click(tab, run_button("./learn run 3 -- --virtual"));
    await text_when(tab, ".run .state", over, 120000);
    await press(tab, "Keep beside the next");
    await click(tab, ".what-if > summary");
    await tab.waitForSelector(".option", { timeout: 60000 });
    const [minutes] = await tab.$$('.what-if input[type="number"]');
    assert.deepStrictEqual(await minutes.evaluate(({ min, max, value }) => [min, max, value]),
                           ["1", "600", "60"]);
    await minutes.evaluate((input) => { input.value = 601; });
    await click(tab, ".what-if form button");
    assert.strictEqual((await tab.$$(".run")).length, 1, "601 is more than the most");
    await minutes.evaluate((input) => { input.value = 30; });
    await click(tab, ".what-if form button");
    await text_when(tab, ".run:nth-child(2) .state", over);
    const outputs = await tab.$$eval(".run pre", (all) => all.map((e) => e.textContent));
    assert.match(outputs[0], /60 min {2}the kitchen closes\n$/);
    assert.match(outputs[1], /30 min {2}the kitchen closes\n$/);
    assert.doesNotMatch(await tab.$eval(".run:nth-child(2) .state", (e) => e.textContent), /printed/);
    await tab.$eval(".what-if", (e) => e.scrollIntoView({ block: "start" }));
    await browser.shot(tab, "two_runs");
    assert.deepStrictEqual(await axe_findings(tab), []);
    assert.deepStrictEqual(tab.problems, []);
  },

  async "a run in real time arrives line by line, and stops"(browser, _, server) {
    const tab = await chapter(browser, server, "03_event_loop");
    await click(tab, run_button("./learn run 3"));
    await text_when(tab, ".run pre", /pasta: 11 minutes from now/, 120000);
    await press(tab, "Stop");
    assert.match(await text_when(tab, ".run .state", over), /^stopped · /);
    assert.doesNotMatch(await tab.$eval(".run pre", (e) => e.textContent), /the kitchen closes/);
    assert(await tab.$$eval(".run button", (all) => all.find(
        (e) => e.textContent === "Stop").hidden));
    assert.deepStrictEqual(tab.problems, []);
  },

  async "without the link, a run is refused in one line"(browser, _, server) {
    const context = await browser.chromium.createBrowserContext();
    const tab = await browser.tab("light", context);
    await tab.goto(`${server.address}chapters/03_event_loop/index.html`);
    await click(tab, run_button("./learn run 3 -- --virtual"));
    const why = await text_when(tab, ".run .state.failed", /./);
    assert.match(why.trim(), /^[^\n]+$/);
    await browser.shot(tab, "refused");
  },

  async "on a phone and in the dark"(browser, _, server) {
    for (const look of Object.keys(looks)) {
      const tab = await chapter(browser, server, "06_tasks", look);
      await click(tab, run_button("./learn run 6 -- --virtual"));
      await text_when(tab, ".run .state", over, 120000);
      await press(tab, "Step through");
      await tab.waitForSelector(".run .stepper");
      assert(await too_wide(tab) <= 0, look);
      assert.deepStrictEqual(await axe_findings(tab), [], look);
      await tab.$eval(".run .stepper", (e) => e.scrollIntoView({ block: "center" }));
      await browser.shot(tab, "run_" + look);
      assert.deepStrictEqual(tab.problems, [], look);
    }
  },
};
