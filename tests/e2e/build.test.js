/** The form that writes the policies of a new role. */
import AxeBuilder from "@axe-core/playwright";
import { Page } from "./page.js";
import { expect, test } from "./site.js";

const GITHUB = {
  owner: "octo-org",
  repository: "octo-repo",
  branch: "main",
  account: "222222222222",
  role: "Deploy",
};

async function fill(form, values) {
  for (const [name, value] of Object.entries(values)) await form.locator(`input[name="${name}"]`).fill(value);
}

test("writes the policy of a preset and checks it", async ({ page }) => {
  const user = new Page(page);
  await user.open();
  await page.getByTestId("build").click();
  const form = page.getByRole("dialog");
  await page.getByTestId("preset").selectOption({ label: "GitHub Actions, a branch" });
  await expect(form.getByRole("status")).toContainText("as soon as every field is filled in");

  await fill(form, { ...GITHUB, account: "2222" });
  await expect(form.getByText("must be an account ID of 12 digits")).toBeVisible();
  await expect(form.locator('input[name="account"]')).toHaveAttribute("aria-invalid", "true");

  await fill(form, GITHUB);
  await expect(form.locator("pre").first()).toContainText('"repo:octo-org/octo-repo:ref:refs/heads/main"');
  await page.getByTestId("use-preset").click();
  await expect(form).toHaveCount(0);
  expect(await user.read("Trust policy")).toContain('"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"');
  await expect(user.verdict).not.toHaveText(/Denied/);
});

test("a preset whose caller is known is allowed at once", async ({ page }) => {
  const user = new Page(page);
  await user.open();
  await page.getByTestId("build").click();
  const values = { caller: "arn:aws:iam::111111111111:user/ana", external_id: "abc-123", account: "222222222222" };
  await fill(page.getByRole("dialog"), { ...values, role: "Deploy" });
  await page.getByTestId("use-preset").click();
  await expect(user.verdict).toHaveText(/Allowed/);
});

for (const colorScheme of ["light", "dark"]) {
  test(`the form is readable by everybody: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await new Page(page).open();
    await page.getByTestId("build").click();
    await fill(page.getByRole("dialog"), { external_id: "?" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
