// The reference page in a real browser: page.mjs FOLDER TOOLS URL
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, tools, served] = process.argv.slice(2);
const { chromium } = createRequire(join(tools, "package.json"))("playwright-core");
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
assert.ok(executablePath, "no Chromium: run .ci/tools");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

/** A page on which nothing is fetched and nothing fails. */
async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const [requests, faults] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => faults.push(message.text()));
  page.on("pageerror", (fault) => faults.push(String(fault)));
  await page.goto(url);
  return {
    page,
    async close() {
      const foreign = requests.filter((request) => request !== url.split("#")[0] && !request.startsWith("data:"));
      assert.deepEqual(foreign, [], url);
      assert.deepEqual(faults, [], url);
      await context.close();
    },
  };
}

const file = (name) => pathToFileURL(join(folder, `${name}.html`)).href;
const shown = (page) => page.locator("article:visible");

try {
  {
    const { page, close } = await open(file("tryon"));
    assert.equal(await shown(page).count(), 26);
    assert.equal(await page.locator("#filter-count").innerText(), "26 of 26");
    const search = page.locator("#filter-search");
    await page.keyboard.press("/");
    assert.ok(await search.evaluate((element) => element === document.activeElement));

    // It filters as one types.
    await search.pressSequentially("credits");
    assert.deepEqual(await shown(page).evaluateAll((all) => all.map(({ id }) => id)), ["INSUFFICIENT_CREDITS"]);
    assert.equal(await page.locator("main section:visible").count(), 1);
    assert.equal(await page.locator("nav a:visible").count(), 1);
    await search.fill("no such thing");
    assert.equal(await shown(page).count(), 0);
    assert.ok(await page.locator(".none").isVisible());
    await page.keyboard.press("Escape");
    assert.equal(await shown(page).count(), 26);

    await page.selectOption("#filter-status", "402");
    assert.equal(await shown(page).count(), 2);
    await page.selectOption("#filter-strategy", "backoff");
    assert.deepEqual(await shown(page).evaluateAll((all) => all.map(({ id }) => id)), ["QUOTA_EXCEEDED"]);

    // A link to what is filtered out shows it.
    await page.evaluate(() => (location.hash = "#RATE_LIMITED"));
    await page.locator("#RATE_LIMITED").waitFor({ state: "visible" });
    assert.equal(await shown(page).count(), 26);
    await page.waitForTimeout(900);
    const top = await page.locator("#RATE_LIMITED").evaluate((element) => element.getBoundingClientRect().top);
    const bar = await page.locator(".tools").evaluate((element) => element.getBoundingClientRect().bottom);
    assert.ok(top >= bar - 1 && top < 900, `RATE_LIMITED is at ${top}, under the bar that ends at ${bar}`);
    await close();
  }
  {
    // Anchors jump, with and without JavaScript.
    for (const javaScriptEnabled of [true, false]) {
      const { page, close } = await open(file("tryon"), { javaScriptEnabled });
      assert.equal(await shown(page).count(), 26);
      assert.equal(await page.locator(".tools").isVisible(), javaScriptEnabled);
      assert.equal(await page.locator("button:visible").count(), javaScriptEnabled ? 26 : 0);
      await page.locator('nav a[href="#INTERNAL_ERROR"]').click();
      await page.waitForTimeout(900);
      const box = await page.locator("#INTERNAL_ERROR").boundingBox();
      assert.ok(box.y >= 0 && box.y < 900, `INTERNAL_ERROR is at ${box.y}`);
      await close();
    }
  }
  {
    const { page, close } = await open(file("tryon"), { permissions: ["clipboard-read", "clipboard-write"] });
    await page.locator("#PRODUCT_NOT_FOUND .copy").click();
    await page.locator("#PRODUCT_NOT_FOUND .copy", { hasText: "Copied" }).waitFor();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    assert.deepEqual(copied, { code: "PRODUCT_NOT_FOUND", message: "Product 'shirt-42' not found.", status: 404 });
    await close();
  }
  for (const name of ["tryon", "image2model", "image-presets", "thumbnails", "designs", "hostile"]) {
    for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]]) {
      const { page, close } = await open(file(name), { viewport: { width, height: 900 }, colorScheme });
      // Nothing is wider than the screen, whatever the width.
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name} is ${wide} wide on a screen of ${width}`);
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: width > 400 });
      await close();
    }
    const { page, close } = await open(file(name));
    const contrasts = await page.evaluate(contrastFaults);
    assert.deepEqual(contrasts, [], name);
    await close();
    const dark = await open(file(name), { colorScheme: "dark" });
    assert.deepEqual(await dark.page.evaluate(contrastFaults), [], `${name}, dark`);
    await dark.close();
  }
  {
    const { page, close } = await open(file("hostile"));
    assert.notEqual(await page.title(), "broken");
    assert.equal(await page.locator("img, article b, article i, article script").count(), 0);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes("</script><img src=x onerror=\"document.title='broken'\">"), text);
    assert.ok(text.includes("HOSTILE<b>") && text.includes("<i>Group</i>") && text.includes("</p><script>"));
    await page.locator("nav a").first().click();
    assert.equal(await page.locator("article:target").getAttribute("id"), "HOSTILE<b>");
    await close();
  }
  {
    // As the service itself serves it, under its policy.
    const { page, close } = await open(served);
    assert.equal(await shown(page).count(), 26);
    await page.locator("#filter-search").fill("quota");
    assert.ok((await shown(page).count()) < 26);
    await close();
    const one = await open(`${served}/QUOTA_EXCEEDED`);
    assert.equal(await shown(one.page).count(), 1);
    const href = await one.page.locator(".top a").evaluate((link) => link.href);
    await one.close();
    const home = await open(href);
    assert.equal(await shown(home.page).count(), 26);
    await home.close();
  }
  console.log("the page is as it should be");
} finally {
  await browser.close();
}

/** Texts that are hard to read: less than WCAG's 4.5 to 1. */
function contrastFaults() {
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
  for (const element of document.querySelectorAll("main *, .top *, nav a, nav h2")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText || !element.checkVisibility()) continue;
    const [a, b] = [luminance(parts(getComputedStyle(element).color)), luminance(backdrop(element))].sort();
    const ratio = (b + 0.05) / (a + 0.05);
    if (ratio < 4.5) faults.push(`${element.tagName} ${element.className} ${ratio.toFixed(2)}`);
  }
  return [...new Set(faults)];
}
