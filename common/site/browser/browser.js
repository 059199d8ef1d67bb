// A browser for the checks: tabs that tell what goes wrong in them, three looks,
// and pictures.
"use strict";

const fs = require("fs");
const path = require("path");
const puppeteer = require("puppeteer-core");

const axe_source = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const looks = {
  light: { width: 1280, height: 900, scheme: "light" },
  dark: { width: 1280, height: 900, scheme: "dark" },
  phone: { width: 400, height: 800, scheme: "light" },
};

// Chromium without tabs, menus and all else that surrounds a page. Drawing those
// takes more time than the pages do, even where nobody sees it.
class Browser {
  static async start(shots) {
    const as_root = process.getuid() === 0 ? ["--no-sandbox"] : [];
    const it = new Browser();
    it.shots = shots;
    it.failures = 0;
    it.chromium = await puppeteer.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
      args: ["--disable-gpu", ...as_root],
      headless: "shell",
    });
    return it;
  }
  stop() { return this.chromium.close(); }

  // A tab that looks like that; `problems` of it are what its console says, what
  // its scripts throw, and what does not load.
  async tab(look = "light", context = this.chromium) {
    const tab = await context.newPage();
    tab.problems = [];
    tab.on("console", (said) => {
      if (said.type() === "error") tab.problems.push(said.text());
    });
    tab.on("pageerror", (error) => tab.problems.push(String(error)));
    tab.on("requestfailed", (asked) => {
      // A stream that the page closes itself has failed for the browser.
      if (asked.failure()?.errorText !== "net::ERR_ABORTED")
        tab.problems.push("did not load: " + asked.url());
    });
    tab.setDefaultTimeout(120000);
    await this.look_like(tab, look);
    return tab;
  }

  // Changes the look of a tab, and of the page in it.
  async look_like(tab, look) {
    const { width, height, scheme } = looks[look];
    await tab.setViewport({ width, height });
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme },
                                    { name: "prefers-reduced-motion", value: "reduce" }]);
    await tab.waitForFunction((wide, wanted) => innerWidth === wide &&
        matchMedia(`(prefers-color-scheme: ${wanted})`).matches, {}, width, scheme);
  }

  async check(what, run) {
    try {
      await run();
    } catch (problem) {
      ++this.failures;
      console.error(`${what}: FAILED\n  ${problem.stack ?? problem}`);
    }
  }

  shot(tab, name) {
    return tab.screenshot({ path: path.join(this.shots, name + ".png") });
  }
}

// What axe-core finds in a tab, a line each.
async function axe_findings(tab) {
  await tab.evaluate(axe_source);
  const { violations } = await tab.evaluate(
      () => axe.run(document, { resultTypes: ["violations"], preload: false }));
  return violations.map(({ id, nodes }) => `axe: ${id}, ${nodes.length} times: ` +
      `${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary}`);
}

// By how many pixels a page is wider than its window.
function too_wide(tab) {
  return tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

// What an element shows, once it shows something that fits.
async function text_when(tab, selector, pattern, timeout = 120000) {
  await tab.waitForFunction((where, source) => {
    const found = document.querySelector(where);
    return found && new RegExp(source).test(found.textContent);
  }, { timeout }, selector, pattern.source);
  return tab.$eval(selector, (element) => element.textContent);
}

// Clicks without regard for what is scrolled where.
function click(tab, selector) {
  return tab.$eval(selector, (element) => element.click());
}

module.exports = { Browser, looks, axe_findings, too_wide, text_when, click };
