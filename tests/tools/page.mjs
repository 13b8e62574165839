// Tests the reference page in a browser: page.mjs FOLDER TOOLS URL
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

/** Waits until the article is below the bar, as after a jump to it. */
async function jumped(page, id) {
  await page.waitForFunction((id) => {
    const top = document.getElementById(id).getBoundingClientRect().top;
    const bar = document.querySelector(".tools").getBoundingClientRect().bottom;
    return top >= bar - 1 && top < innerHeight;
  }, id, { timeout: 5000 });
}

/** Returns query and fragment. `page.url()` is late after `replaceState`. */
const address = (page) => page.evaluate(() => location.search + location.hash);

const file = (name) => pathToFileURL(join(folder, `${name}.html`)).href;
const shown = (page) => page.locator("article:visible");

const control = (page, name) => page.locator(`[id="§${name}"]`);
/** The number of errors of the try-on API. */
let total = 0;

try {
  {
    const { page, close } = await open(file("tryon"), { javaScriptEnabled: false });
    total = await shown(page).count();
    assert.ok(total >= 26);
    await close();
  }
  {
    const { page, close } = await open(file("tryon"));
    assert.equal(await shown(page).count(), total);
    assert.equal(await control(page, "count").innerText(), `${total} of ${total}`);
    const search = control(page, "search");
    await page.keyboard.press("/");
    assert.ok(await search.evaluate((element) => element === document.activeElement));

    // Typing filters the list.
    await search.pressSequentially("credits");
    assert.deepEqual(await shown(page).evaluateAll((all) => all.map(({ id }) => id)), ["INSUFFICIENT_CREDITS"]);
    assert.equal(await page.locator("main section.group:visible").count(), 1);
    assert.equal(await page.locator("nav .group a:visible").count(), 1);
    await search.fill("no such thing");
    assert.equal(await shown(page).count(), 0);
    assert.ok(await page.locator(".none").isVisible());
    await page.keyboard.press("Escape");
    assert.equal(await shown(page).count(), total);

    await control(page, "status").selectOption("402");
    assert.equal(await shown(page).count(), 2);
    await control(page, "strategy").selectOption("backoff");
    assert.deepEqual(await shown(page).evaluateAll((all) => all.map(({ id }) => id)), ["QUOTA_EXCEEDED"]);

    // A link to a hidden article shows it.
    await page.evaluate(() => (location.hash = "#RATE_LIMITED"));
    await page.locator("#RATE_LIMITED").waitFor({ state: "visible" });
    assert.equal(await shown(page).count(), total);
    await jumped(page, "RATE_LIMITED");
    assert.equal(await page.locator('nav a[aria-current="location"]').innerText(), "RATE_LIMITED");
    // The linked article is highlighted.
    const shadow = (id) => page.locator(id).evaluate((element) => getComputedStyle(element).boxShadow);
    assert.notEqual(await shadow("#RATE_LIMITED"), await shadow("#INTERNAL_ERROR"));
    await close();
  }
  {
    // The filter survives a reload and is part of a link.
    const { page, close } = await open(`${file("tryon")}?status=402&q=quota`);
    assert.deepEqual(await shown(page).evaluateAll((all) => all.map(({ id }) => id)), ["QUOTA_EXCEEDED"]);
    await control(page, "search").fill("credits");
    assert.equal(await address(page), "?q=credits&status=402");
    await page.reload();
    assert.equal(await control(page, "search").inputValue(), "credits");
    assert.deepEqual(await shown(page).evaluateAll((all) => all.map(({ id }) => id)), ["INSUFFICIENT_CREDITS"]);
    // Without a match the page says so, and offers a way back.
    await control(page, "search").fill("no such thing");
    assert.equal(await control(page, "count").innerText(), `0 of ${total}`);
    assert.match(await page.locator(".none").innerText(), /No error fits the search and the filters\./);
    await page.getByRole("button", { name: "Show all" }).click();
    assert.equal(await shown(page).count(), total);
    assert.equal(await address(page), "");
    assert.equal(await page.evaluate(() => document.activeElement.id), "§search");
    await close();
    const nonsense = await open(`${file("tryon")}?status=nonsense&retry=%3Cb%3E#%E0%A4%A`);
    assert.equal(await shown(nonsense.page).count(), total);
    await nonsense.close();
  }
  {
    // The page works with the keyboard alone, and has names for screen readers.
    const { page, close } = await open(file("tryon"));
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    assert.ok((await page.locator(".skip").boundingBox()).x >= 0, "the skip link shows when it has the focus");
    await page.keyboard.press("Enter");
    assert.equal(await address(page), "#%C2%A7errors");
    for (const step of ["the first link behind it", "the next"]) {
      await page.keyboard.press("Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, "solid", `${step} has no visible focus`);
    }
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll("a, button, input, select, [tabindex], [role=region], nav, table")]
        .filter((element) => element.checkVisibility())
        .filter((element) => !(element.textContent.trim() || element.getAttribute("aria-label")))
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    assert.deepEqual(nameless, []);
    const labelled = page.getByRole("region", { name: "Example response of RATE_LIMITED" });
    assert.equal(await labelled.count(), 1);
    assert.equal(await page.getByRole("button", { name: "Copy the example body of RATE_LIMITED" }).count(), 1);
    const levels = await page.evaluate(() => [...document.querySelectorAll("h1, h2, h3, h4, h5")].map((h) => +h.tagName[1]));
    assert.ok(levels.every((level, at) => at === 0 || level <= levels[at - 1] + 1), "a level of headings is left out");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length, "an id stands twice");
    await close();
  }
  {
    // Print shows all text, black on white, without controls.
    const { page, close } = await open(file("tryon"), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".tools:visible, nav:visible, .copy:visible").count(), 0);
    assert.equal(await shown(page).count(), total);
    assert.deepEqual(await page.evaluate(contrastFaults), []);
    const color = await page.evaluate(() => getComputedStyle(document.body).color);
    assert.equal(color, "rgb(26, 31, 43)");
    await close();
  }
  {
    // Anchors work with and without JavaScript.
    for (const javaScriptEnabled of [true, false]) {
      const { page, close } = await open(file("tryon"), { javaScriptEnabled });
      assert.equal(await shown(page).count(), total);
      assert.equal(await page.locator(".tools").isVisible(), javaScriptEnabled);
      assert.equal(await page.locator("button:visible").count(), javaScriptEnabled ? total : 0);
      await page.locator('nav a[href="#INTERNAL_ERROR"]').click();
      const box = () => page.locator("#INTERNAL_ERROR").boundingBox();
      for (let tries = 0; tries < 50 && (await box()).y >= 900; tries += 1) await page.waitForTimeout(20);
      const { y } = await box();
      assert.ok(y >= 0 && y < 900, `INTERNAL_ERROR is at ${y}`);
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
  const documents = ["tryon", "image2model", "image-presets", "thumbnails", "designs", "hostile"].map(async (name) => {
    // One page per document, because opening it is slow.
    const { page, close } = await open(file(name));
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1480, 1280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        // Nothing is wider than the screen, at any width.
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${name} is ${wide} wide on a screen of ${width}`);
        if (width !== 1280) await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
      }
      assert.deepEqual(await page.evaluate(contrastFaults), [], `${name}, ${colorScheme}`);
    }
    await close();
  });
  await Promise.all(documents);
  {
    const { page, close } = await open(file("hostile"));
    assert.notEqual(await page.title(), "broken");
    assert.equal(await page.locator("img, article b, article i, article script").count(), 0);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes("</script><img src=x onerror=\"document.title='broken'\">"), text);
    assert.ok(text.includes("HOSTILE<b>") && text.includes("<i>Group</i>") && text.includes("</p><script>"));
    // The filter also hides a code that links must escape.
    await control(page, "search").fill("of any text");
    assert.deepEqual(await page.locator("nav .group a:visible").allInnerTexts(), ["SHOWN"]);
    await control(page, "search").fill("");
    await page.locator("nav .group a").first().click();
    assert.equal(await page.locator("article:target").getAttribute("id"), "HOSTILE<b>");
    await close();
  }
  {
    // The page as the service serves it, with its Content-Security-Policy.
    const { page, close } = await open(served);
    assert.equal(await shown(page).count(), total);
    await control(page, "search").fill("quota");
    assert.ok((await shown(page).count()) < total);
    await close();
    const one = await open(`${served}/QUOTA_EXCEEDED`);
    assert.equal(await shown(one.page).count(), 1);
    const href = await one.page.locator(".top a").evaluate((link) => link.href);
    await one.close();
    const home = await open(href);
    assert.equal(await shown(home.page).count(), total);
    await home.close();
  }
  console.log("the page is as it should be");
} finally {
  await browser.close();
}

/** Returns texts with a contrast below WCAG's 4.5 to 1. */
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
