// A browser for the tests of the reference page.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Starts Chromium with the package that `.ci/tools` installed. */
export async function launched(tools) {
  const { chromium } = createRequire(join(tools, "package.json"))("playwright-core");
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  assert.ok(executablePath, "no Chromium: run .ci/tools");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

  /** One browser context for each kind of reader, because making one is slow. */
  const contexts = new Map();

  function contextOf(options) {
    const key = JSON.stringify(options);
    if (!contexts.has(key)) contexts.set(key, browser.newContext({ viewport: { width: 1280, height: 900 }, ...options }));
    return contexts.get(key);
  }

  /** Opens a page that may not fetch anything, and on which nothing may fail. */
  async function open(url, options = {}) {
    const context = await contextOf(options);
    const page = await context.newPage();
    const [requests, faults] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => faults.push(message.text()));
    page.on("pageerror", (fault) => faults.push(String(fault)));
    await page.goto(url);
    return {
      page,
      async close() {
        const own = url.split(/[?#]/)[0];
        const foreign = requests.filter((request) => request.split("?")[0] !== own && !request.startsWith("data:"));
        assert.deepEqual(foreign, [], url);
        assert.deepEqual(faults, [], url);
        await page.close();
      },
    };
  }
  return { browser, open };
}

/** Checks width and contrast on every kind of screen, and takes screenshots. */
export async function fitsEveryScreen(open, folder, name) {
  // One page per document, because opening it is slow.
  const { page, close } = await open(pathToFileURL(join(folder, `${name}.html`)).href);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1480, 1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      // The menu is closed when a narrow screen opens the page.
      await page.reload();
      // Nothing is wider than the screen, at any width.
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name} is ${wide} wide on a screen of ${width}`);
      // Nor is any table or example: nobody has to scroll to the side to read it.
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll("main .scroll, pre.wrapped")]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => element.getAttribute("aria-label")),
      );
      assert.deepEqual(cut, [], `${name} on a screen of ${width}`);
      if (width === 1280) continue;
      for (const [place, selector] of [["top", "body"], ["codes", "article"]]) {
        await page.locator(selector).first().evaluate((element) => element.scrollIntoView());
        await page.screenshot({ path: join(folder, `${name}-${place}-${width}-${colorScheme}.png`) });
      }
    }
    assert.deepEqual(await page.evaluate(contrastFaults), [], `${name}, ${colorScheme}`);
  }
  await close();
}

/** Returns texts with a contrast below WCAG's 4.5 to 1. */
export function contrastFaults() {
  const channel = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const parts = (color) => color.match(/[\d.]+/g).map(Number);
  const backdrop = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parts(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const faults = [];
  const check = (element, color) => {
    const [a, b] = [luminance(parts(color)), luminance(backdrop(element))].sort();
    const ratio = (b + 0.05) / (a + 0.05);
    if (ratio < 4.5) faults.push(`${element.tagName} ${element.className} ${ratio.toFixed(2)}`);
  };
  for (const element of document.querySelectorAll("main *, .top *, nav a, nav h2, .tools *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText || !element.checkVisibility()) continue;
    check(element, getComputedStyle(element).color);
  }
  const search = document.querySelector(".tools input");
  if (search?.checkVisibility()) check(search, getComputedStyle(search, "::placeholder").color);
  return [...new Set(faults)];
}
