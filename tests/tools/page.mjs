// Tests the reference page in a browser: page.mjs FOLDER TOOLS URL
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { contrastFaults, fitsEveryScreen, launched } from "./browser.mjs";

const [folder, tools, served] = process.argv.slice(2);
const { browser, open } = await launched(tools);

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
    // An operation has the errors that it declares, and those of any operation.
    const { page, close } = await open(file("operations"));
    const ids = () => shown(page).evaluateAll((all) => all.map(({ id }) => id));
    await control(page, "operation").selectOption("GET /products/{sku}");
    assert.deepEqual(await ids(), ["SIGNED_OUT", "NO_ACCESS", "PRODUCT_NOT_FOUND"]);
    assert.match(await address(page), /^\?operation=GET/);
    await page.reload();
    assert.equal((await ids()).length, 3);
    await page.evaluate(() => (location.hash = "#ORDER_LOCKED"));
    await page.locator("#ORDER_LOCKED").waitFor({ state: "visible" });
    assert.equal(await control(page, "operation").inputValue(), "");
    await close();
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
  const documents = ["tryon", "image2model", "image-presets", "thumbnails", "designs", "hostile"];
  await Promise.all(documents.map((name) => fitsEveryScreen(open, folder, name)));
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
