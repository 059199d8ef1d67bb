// The stepper, in an export: by buttons, keys, the slider and the pointer.
"use strict";

const assert = require("assert");
const { axe_findings, click, looks, text_when, too_wide } = require("./browser.js");

const kitchen = "chapters/03_event_loop/index.html";

async function open(browser, address, page, look = "light") {
  const tab = await browser.tab(look);
  await tab.goto(address + page);
  await click(tab, ".commands button");
  await tab.waitForSelector(".stepper");
  await tab.$eval(".stepper", (e) => e.scrollIntoView({ block: "center" }));
  return tab;
}

const text = (tab, selector) => tab.$eval(selector, (e) => e.textContent);
const count = async (tab) => Number(/^step (\d+)/.exec(await text(tab, ".count"))[1]);

// Goes to the step whose words are these.
async function go_to(tab, words) {
  await tab.focus(".controls button");
  await tab.keyboard.press("Home");
  while (!(await text(tab, ".words")).includes(words)) {
    const before = await count(tab);
    await tab.keyboard.press("ArrowRight");
    assert(await count(tab) > before, "there is no step " + words);
  }
}

module.exports = {
  async "what stands where, at moments that one can work out"(browser, { address }) {
    const tab = await open(browser, address, kitchen);
    await go_to(tab, "pasta rings");
    assert.match(await text(tab, ".words"), /^11 min /);
    assert.strictEqual(await text(tab, ".running-now ul"), "pasta");
    assert.strictEqual(await text(tab, ".queue ol"), "empty");
    assert.match(await text(tab, ".timers ul"), /^stock until 14 min/);
    assert.strictEqual(await text(tab, ".printed mark"), " 11 min  pasta is ready\n");
    await go_to(tab, "the run is over");
    assert.match(await text(tab, ".printed"), /60 min {2}the kitchen closes\n$/);
    assert.deepStrictEqual(tab.problems, []);
  },

  async "the ready queue is in order, and tasks say whom they wait for"(browser, { address }) {
    const tab = await open(browser, address, "chapters/06_tasks/index.html");
    await go_to(tab, "Emil joins the ready queue");
    assert.strictEqual(await text(tab, ".running-now ul"), "chef");
    assert.deepStrictEqual(await tab.$$eval(".queue li", (all) => all.map((e) => e.textContent)),
                           ["Ada", "Ben", "Cleo", "Dora", "Emil"]);
    await go_to(tab, "chef waits for task 'Ada'");
    assert.match(await text(tab, ".waiting ul"), /chef for task 'Ada'/);
  },

  async "a timer says until when it waits, though it will be cancelled"(browser, { address }) {
    const tab = await open(browser, address, kitchen);
    await go_to(tab, "guests is set");
    assert.match(await text(tab, ".timers ul"), /soufflé until 25 min/);
    await go_to(tab, "soufflé is cancelled");
    assert.doesNotMatch(await text(tab, ".timers ul"), /soufflé/);
  },

  async "buttons, keys, the slider, the pointer"(browser, { address }) {
    const tab = await open(browser, address, kitchen);
    const press = async (key) => { await tab.keyboard.press(key); return count(tab); };
    await tab.focus('[aria-label="One step on"]');
    assert.strictEqual(await press("Enter"), 2);
    assert.strictEqual(await press("ArrowRight"), 3);
    assert.strictEqual(await press("ArrowLeft"), 2);
    const last = await press("End");
    assert.strictEqual(await press("ArrowRight"), last);
    assert.strictEqual(await press("Home"), 1);
    await tab.focus(".slide input");
    assert.strictEqual(await press("ArrowRight"), 2);
    assert.strictEqual(await press("End"), last);
    const box = await (await tab.$(".lanes svg")).boundingBox();
    const y = box.y + box.height / 2;
    await tab.mouse.move(box.x + 2, y);
    await tab.mouse.down();
    assert.strictEqual(await count(tab), 1);
    await tab.mouse.move(box.x + box.width / 2, y, { steps: 3 });
    await tab.mouse.up();
    assert(Math.abs(await count(tab) - last / 2) <= 1);
    assert.strictEqual(await tab.$eval(".words", (e) => e.getAttribute("aria-live")), "polite");
    await click(tab, ".commands button");
    assert.strictEqual(await tab.$(".stepper"), null);
  },

  async "in every look it fits, and axe finds nothing"(browser, { address }) {
    for (const look of Object.keys(looks)) {
      const tab = await open(browser, address, "chapters/09_timeouts/index.html", look);
      await tab.focus(".controls button");
      for (let i = 0; i < 30; ++i) await tab.keyboard.press("ArrowRight");
      assert.deepStrictEqual(await axe_findings(tab), [], look);
      assert(await too_wide(tab) <= 0, look);
      await browser.shot(tab, "stepper_" + look);
    }
  },

  async "every stored run opens, and its last step has all of its output"(browser, { address }) {
    const tab = await browser.tab();
    for (const chapter of ["01_generators", "02_round_robin", "08_gather",
                           "10_task_groups", "12_queues", "14_streams"]) {
      await tab.goto(`${address}chapters/${chapter}/index.html`);
      for (const button of await tab.$$(".commands button")) {
        await button.evaluate((e) => e.click());
        await text_when(tab, ".stepper .words", /./);
        await click(tab, '[aria-label="To the end"]');
        assert.strictEqual(await text(tab, ".stepper .words b, .stepper .words") !== "", true);
        assert.strictEqual(await tab.$(".printed mark"), null);
        assert(await tab.$eval(".printed", (e) => e.textContent.length > 10), chapter);
        await button.evaluate((e) => e.click());
      }
    }
    assert.deepStrictEqual(tab.problems, []);
  },
};
