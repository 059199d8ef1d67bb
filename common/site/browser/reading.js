// Reading: the search, the theme, progress, what one expects, a phone's menu.
"use strict";

const assert = require("assert");
const { axe_findings, click, text_when } = require("./browser.js");

const chapter = "chapters/06_tasks/index.html";

module.exports = {
  async "search by keys"(browser, { address }) {
    const tab = await browser.tab();
    await tab.goto(address + chapter);
    await tab.keyboard.press("/");
    await tab.keyboard.type("sock_recv");
    await text_when(tab, "#results", /sock_recv/);
    assert.deepStrictEqual(await axe_findings(tab), []);
    await browser.shot(tab, "search");
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("ArrowUp");
    const first = await tab.$eval('[aria-selected="true"]', ({ href }) => href);
    await Promise.all([tab.waitForNavigation(), tab.keyboard.press("Enter")]);
    assert.strictEqual(tab.url(), first);
    await tab.keyboard.press("/");
    await tab.keyboard.type("x");
    await tab.keyboard.press("Escape");
    assert(await tab.$eval("#results", ({ hidden }) => hidden));
    assert.deepStrictEqual(tab.problems, []);
  },

  async "light and dark, chosen and kept"(browser, { address }) {
    const tab = await browser.tab();
    const paper = () => tab.evaluate(
        () => getComputedStyle(document.documentElement).backgroundColor);
    await tab.goto(address + chapter);
    const light = await paper();
    await tab.click("button.theme");
    await tab.click("button.theme");
    assert.notStrictEqual(await paper(), light);
    await tab.goto(address + "index.html");
    assert.notStrictEqual(await paper(), light);
    await tab.click("button.theme");
    assert.strictEqual(await paper(), light);
  },

  async "a chapter that was read is ticked, here and elsewhere"(browser, { address }) {
    const tab = await browser.tab();
    await tab.goto(address + chapter);
    assert.strictEqual(await tab.$(".tick"), null);
    await tab.focus(".read-mark input");
    await tab.keyboard.press("Space");
    assert.match(await tab.$eval("#contents .progress", (e) => e.textContent),
                 /^1 of \d+ chapters read$/);
    await browser.shot(tab, "chapter_read");
    await tab.goto(address + "index.html");
    assert.match(await tab.$eval(".tick", (e) => e.parentElement.textContent), /^6\. Tasks/);
    assert.deepStrictEqual(await axe_findings(tab), []);
    await tab.goto(address + chapter);
    await click(tab, ".read-mark input");
    assert.strictEqual(await tab.$(".tick"), null);
  },

  async "what one expects stands above the answer"(browser, { address }) {
    const tab = await browser.tab();
    await tab.goto(address + chapter);
    await tab.type(".predict textarea", "Dora makes it");
    await click(tab, ".predict + details > summary");
    assert.strictEqual(await text_when(tab, ".expected", /./), "You expected: Dora makes it");
    assert.deepStrictEqual(await axe_findings(tab), []);
    await tab.$eval(".predict", (e) => e.scrollIntoView({ block: "center" }));
    await browser.shot(tab, "expected");
    assert.deepStrictEqual(tab.problems, []);
  },

  async "the contents on a phone"(browser, { address }) {
    const tab = await browser.tab("phone");
    await tab.goto(address + chapter);
    const shown = () => tab.$eval("#contents", (e) => getComputedStyle(e).display !== "none");
    assert(!await shown());
    await tab.click("a.menu");
    assert(await shown());
    await browser.shot(tab, "contents_phone");
    await tab.click("#contents .close");
    assert(!await shown());
  },
};
