/** The request: what was learned and from which words, and what the user says of it. */
import AxeBuilder from "@axe-core/playwright";
import { Page } from "./page.js";
import { expect, test } from "./site.js";

const ROLE = "arn:aws:iam::222222222222:role/Deploy";
const USER = "arn:aws:iam::111111111111:user/deployer";
const ERROR = `User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;

const policy = (statement) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

/** A page whose trust policy has these conditions. */
async function conditioned(page, condition, principal = { AWS: USER }, action = "sts:AssumeRole") {
  const home = new Page(page);
  await home.open();
  await home.clear();
  await home.paste("Trust policy", policy({ Principal: principal, Action: action, Condition: condition }));
  return home;
}

async function allowing(home) {
  await home.paste("Identity policy", policy({ Action: "sts:AssumeRole", Resource: ROLE }));
}

/** Where the request has its value of a condition key. */
const has = (page, key) => page.getByRole("textbox", { name: `${key} in the request` });

test("a field lights up the words that it was learned from, by pointer and by focus", async ({ page }) => {
  const home = await conditioned(page, {});
  await home.paste("Error", ERROR);
  await page.getByLabel("Caller", { exact: true }).hover();
  await expect(home.lit("Error")).toHaveText([USER]);
  await page.getByLabel("Role", { exact: true }).focus();
  await expect(home.lit("Error")).toHaveText([ROLE]);
  await home.words("Error", USER).hover();
  await expect(page.locator(".field[data-lit]")).toContainText(["Caller"]);
});

test("an unknown key has an input, and typing answers at once", async ({ page }) => {
  const home = await conditioned(page, { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } });
  await allowing(home);
  await page.getByLabel("Caller", { exact: true }).fill(USER);
  await page.getByLabel("Role", { exact: true }).fill(ROLE);
  await expect(home.verdict).toHaveText("Undetermined");
  await has(page, "aws:SourceIp").fill("203.0.113.7");
  await expect(home.verdict).toHaveText("Allowed");
  await has(page, "aws:SourceIp").fill("198.51.100.1");
  await expect(home.verdict).toHaveText("Denied");
  await page.getByRole("button", { name: "Take back aws:SourceIp" }).click();
  await expect(home.verdict).toHaveText("Undetermined");
  await expect(has(page, "aws:SourceIp")).toHaveValue("");
});

test("a key of several values takes them between commas", async ({ page }) => {
  const paths = ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/", "o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/"];
  const home = await conditioned(page, { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": paths } });
  await allowing(home);
  await home.paste("Error", `User: ${USER}`);
  await page.getByLabel("Caller", { exact: true }).fill(USER);
  await page.getByLabel("Role", { exact: true }).fill(ROLE);
  await has(page, "aws:PrincipalOrgPaths").fill(paths.join(", "));
  await expect(home.verdict).toHaveText("Allowed");
  await has(page, "aws:PrincipalOrgPaths").fill(`${paths[0]}, o-other/r-ab12/`);
  await expect(home.verdict).toHaveText("Denied");
});

test("a tag of the request leaves the others that the command passes", async ({ page }) => {
  const requires = { StringEquals: { "aws:RequestTag/team": "blue", "aws:RequestTag/env": "test" } };
  const home = await conditioned(page, requires, { AWS: USER }, ["sts:AssumeRole", "sts:TagSession"]);
  await home.paste("Identity policy", policy({ Action: ["sts:AssumeRole", "sts:TagSession"], Resource: ROLE }));
  const command = `aws sts assume-role --role-arn ${ROLE} --role-session-name build --tags Key=team,Value=red Key=env,Value=test`;
  await home.paste("Error", `$ ${command}\n\n${ERROR}`);
  await expect(has(page, "aws:RequestTag/team").first()).toHaveValue("red");
  await has(page, "aws:RequestTag/team").first().fill("blue");
  await expect(has(page, "aws:RequestTag/env").first()).toHaveValue("test");
  await expect(home.verdict).toHaveText("Allowed");
  await page.getByRole("button", { name: "Take back Session tag team" }).first().click();
  await expect(has(page, "aws:RequestTag/team").first()).toHaveValue("red");
  await expect(home.verdict).toHaveText("Denied");
});

test("a claim that is told leaves the others unknown, or those of the token", async ({ page }) => {
  const provider = "token.actions.githubusercontent.com";
  const home = await conditioned(
    page,
    {
      StringEquals: {
        [`${provider}:aud`]: "sts.amazonaws.com",
        [`${provider}:sub`]: "repo:octo/app:ref:refs/heads/main",
      },
    },
    { Federated: `arn:aws:iam::222222222222:oidc-provider/${provider}` },
    "sts:AssumeRoleWithWebIdentity",
  );
  await page.getByLabel("Role", { exact: true }).fill(ROLE);
  await page.getByLabel("Caller", { exact: true }).fill(`arn:aws:iam::222222222222:oidc-provider/${provider}`);
  await page.getByTestId("request-action").selectOption("sts:AssumeRoleWithWebIdentity");
  await has(page, `${provider}:aud`).fill("sts.amazonaws.com");
  await expect(has(page, `${provider}:sub`)).toHaveValue("");
  await expect(home.verdict).toHaveText("Undetermined");
  await has(page, `${provider}:sub`).fill("repo:octo/app:ref:refs/heads/main");
  await expect(home.verdict).toHaveText("Allowed");
});

test("any condition key can be added and taken back", async ({ page }) => {
  const home = await conditioned(page, {});
  await page.getByText("Add a condition key").click();
  await page.getByRole("combobox", { name: "Condition key" }).fill("aws:PrincipalOrgID");
  await page.getByRole("textbox", { name: "Its value" }).fill("o-a1b2c3d4e5");
  await page.keyboard.press("Enter");
  const field = page.getByLabel("aws:PrincipalOrgID", { exact: true });
  await expect(field).toHaveValue("o-a1b2c3d4e5");
  await expect(page.getByRole("combobox", { name: "Condition key" })).toHaveValue("");
  await home.paste(
    "Trust policy",
    policy({
      Principal: { AWS: USER },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
  );
  await expect(has(page, "aws:PrincipalOrgID")).toHaveValue("o-a1b2c3d4e5");
  await expect(field).toHaveCount(0);
  await page.getByRole("button", { name: "Take back aws:PrincipalOrgID" }).click();
  await expect(has(page, "aws:PrincipalOrgID")).toHaveValue("");
});

test("a field that is taken back is as the error says", async ({ page }) => {
  const home = await conditioned(page, {});
  await home.paste("Error", ERROR);
  const caller = page.getByLabel("Caller", { exact: true });
  await caller.fill("arn:aws:iam::111111111111:user/another");
  await page.getByRole("button", { name: "Take back Caller" }).click();
  await expect(caller).toHaveValue(USER);
  await expect(page.locator(".field", { has: caller }).getByRole("button", { name: "from error" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"])
  for (const width of [1440, 768, 390, 320])
    test(`readable by everybody: ${colorScheme}, ${width} pixels`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const home = await conditioned(page, {
        StringLike: { "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:environment:production" },
        IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
      });
      await home.paste("Error", ERROR);
      await page.getByText("Add a condition key").click();
      await has(page, "aws:SourceIp").fill("203.0.113.7");
      await expect(page.getByRole("button", { name: "Take back aws:SourceIp" })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
