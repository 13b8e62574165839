// Checks pages on every kind of screen: screens.mjs FOLDER TOOLS NAME…
import { fitsEveryScreen, launched } from "./browser.mjs";

const [folder, tools, ...names] = process.argv.slice(2);
const { browser, open } = await launched(tools);
try {
  for (const name of names) await fitsEveryScreen(open, folder, name);
} finally {
  await browser.close();
}
