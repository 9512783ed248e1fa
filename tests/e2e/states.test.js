/** Each state of the page can be read by everybody, in each width and both schemes, and stays inside its window. */
import { expectNoViolations } from "./axe.js";
import { Page } from "./page.js";
import { expect, test } from "./site.js";
import { STATES } from "./states.js";

for (const [name, reach] of Object.entries(STATES))
  for (const width of [320, 390, 768, 1440])
    test(`${name}, ${width} pixels`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      const home = new Page(page);
      await home.open();
      await reach(home);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await expectNoViolations(page);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
