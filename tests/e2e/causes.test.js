/** The five common causes from end to end: paste, read the mark, apply the fix, read "Allowed". */
import { expect, test } from "./site.js";
import { Page } from "./page.js";

const ROLE = "arn:aws:iam::222222222222:role/Deploy";
const USER = "arn:aws:iam::111111111111:user/deployer";
const SESSION = "arn:aws:sts::111111111111:assumed-role/ci-runner/build-4711";

const denied = (caller) =>
  `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;

const called = (flags) => `$ aws sts assume-role --role-arn ${ROLE} --role-session-name build ${flags}\n\n`;

const policy = (statement) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }, null, 2);

const trust = (principal, rest) => policy({ Principal: { AWS: principal }, Action: "sts:AssumeRole", ...rest });
const identity = (rest) => policy({ Action: "sts:AssumeRole", Resource: ROLE, ...rest });

const requires = (operator, key, value) => ({ Condition: { [operator]: { [key]: value } } });

const CASES = [
  {
    name: "the trust policy names another user",
    trust: trust("arn:aws:iam::111111111111:user/deploy"),
    marked: ["Trust policy", '"arn:aws:iam::111111111111:user/deploy"'],
  },
  {
    name: "the trust policy names another account",
    trust: trust("arn:aws:iam::333333333333:root"),
    marked: ["Trust policy", '"arn:aws:iam::333333333333:root"'],
  },
  {
    name: "the trust policy names another session of the role",
    error: denied(SESSION),
    trust: trust("arn:aws:sts::111111111111:assumed-role/ci-runner/build-4710"),
    marked: ["Trust policy", '"arn:aws:sts::111111111111:assumed-role/ci-runner/build-4710"'],
  },
  {
    name: "the identity policy allows something else",
    identity: identity({ Action: "s3:GetObject" }),
    marked: ["Identity policy", '"s3:GetObject"'],
  },
  {
    name: "the identity policy misspells the action",
    identity: identity({ Action: "sts:AsumeRole" }),
    marked: ["Identity policy", '"sts:AsumeRole"'],
  },
  {
    name: "the trust policy misspells the action",
    trust: trust(USER, { Action: "sts:AsumeRole" }),
    verdict: "Rejected",
    marked: ["Trust policy", '"sts:AsumeRole"'],
  },
  {
    name: "the identity policy names a role of another account",
    identity: identity({ Resource: "arn:aws:iam::222222222223:role/Deploy" }),
    marked: ["Identity policy", '"arn:aws:iam::222222222223:role/Deploy"'],
  },
  {
    name: "an external ID is required and not sent",
    error: called("") + denied(USER),
    trust: trust(USER, requires("StringEquals", "sts:ExternalId", "7d2c40f1")),
    marked: ["Trust policy", '"7d2c40f1"'],
  },
  {
    name: "another external ID is sent",
    error: called("--external-id 7d2c401f") + denied(USER),
    trust: trust(USER, requires("StringEquals", "sts:ExternalId", "7d2c40f1")),
    marked: ["Trust policy", '"7d2c40f1"'],
    card: ["7d2c40f1", "7d2c401f"],
  },
  {
    name: "the trust policy requires MFA and none was used",
    error: called("") + denied(USER),
    trust: trust(USER, requires("Bool", "aws:MultiFactorAuthPresent", "true")),
    marked: ["Trust policy", '"true"'],
  },
  {
    name: "the identity policy requires MFA and none was used",
    error: called("") + denied(USER),
    identity: identity(requires("Bool", "aws:MultiFactorAuthPresent", "true")),
    marked: ["Identity policy", '"true"'],
  },
];

for (const { name, error = denied(USER), verdict = "Denied", marked, card, ...policies } of CASES)
  test(name, async ({ page }) => {
    const home = new Page(page);
    await home.open();
    await home.clear();
    await home.paste("Error", error);
    await home.paste("Trust policy", policies.trust ?? trust([USER, "arn:aws:iam::111111111111:role/ci-runner"]));
    await home.paste("Identity policy", policies.identity ?? identity());

    const [place, value] = marked;
    await expect(home.verdict).toHaveText(verdict);
    // A mark may narrow to the part of the value that differs.
    await expect(home.marked(place)).toContainText(value);
    expect(value).toContain(await home.marks(place).first().textContent());
    await expect(home.card(place)).toHaveCount(1);
    if (card) await expect(home.card(place).locator("dd")).toHaveText(card);

    await page.getByTestId("fix-cause").click();
    await expect(home.verdict).toHaveText("Allowed");
    await page.getByTestId("undo").click();
    await expect(home.verdict).toHaveText(verdict);
    expect(await home.violations()).toEqual([]);
  });

for (const [name, seconds, error] of [
  [
    "the duration is above the role's maximum",
    "43200",
    `${called("--duration-seconds 43200")}An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.`,
  ],
  [
    "the duration is above one hour under role chaining",
    "7200",
    `${called("--duration-seconds 7200")}An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining`,
  ],
])
  test(name, async ({ page }) => {
    const home = new Page(page);
    await home.open();
    await home.clear();
    await home.paste("Error", error);
    await expect(home.verdict).toHaveText("Rejected");
    await expect(home.answer).toContainText(seconds);
    await page.getByTestId("fix-cause").click();
    await expect(home.verdict).not.toHaveText("Rejected");
  });

test("a snippet from a guide, with its braces lost, still shows its misspelling", async ({ page }) => {
  const home = new Page(page);
  await home.open();
  await home.clear();
  await home.paste("Error", denied(USER));
  await home.paste(
    "Identity policy",
    '"Effect": "Allow",\n"Action": "sts:AsumeRole", // Action Name\n"Resource": "*"\n',
  );
  await expect(home.editor("Identity policy").locator(".wd-mark", { hasText: /^"sts:AsumeRole"$/ })).toBeVisible();
});
