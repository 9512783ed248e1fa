/** Pastes and dropped files: each piece lands in its box, which is said, and can be moved and undone. */
import { Page } from "./page.js";
import { expect, test } from "./site.js";

const ROLE = "arn:aws:iam::222222222222:role/Deploy";
const USER = "arn:aws:iam::111111111111:user/deployer";
const ERROR = `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;

const policy = (statement) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }, null, 2);
const TRUST = policy({ Principal: { AWS: USER }, Action: "sts:AssumeRole" });
const IDENTITY = policy({ Action: "sts:AssumeRole", Resource: `${ROLE}s` });
const GET_ROLE = JSON.stringify(
  { Role: { RoleName: "Deploy", Arn: ROLE, AssumeRolePolicyDocument: JSON.parse(TRUST), MaxSessionDuration: 7200 } },
  null,
  2,
);

const part = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const token = (claims, header = { alg: "RS256", typ: "JWT" }) => `${part(header)}.${part(claims)}.${part("signature")}`;
const CLAIMS = {
  iss: "https://token.actions.githubusercontent.com",
  sub: "repo:octo-org/octo-repo:ref:refs/heads/main",
  aud: "sts.amazonaws.com",
  exp: 1716239022,
};

async function opened(page, clear = true) {
  const user = new Page(page);
  await user.open();
  if (clear) await user.clear();
  return user;
}

const move = async (user, line, box) => {
  const entry = user.applied.getByRole("listitem").filter({ hasText: line });
  await entry.getByRole("button", { name: "Move to …" }).click();
  await entry.getByRole("button", { name: box, exact: true }).click();
};

test("everything at once finds its boxes, and is taken back at once", async ({ page }) => {
  const user = await opened(page, false);
  await user.pasteAnywhere(`${ERROR}\n\n$ aws iam get-role --role-name Deploy\n${GET_ROLE}\n${IDENTITY}`);
  await expect(user.applied.getByRole("listitem")).toContainText([
    "error → Error",
    "aws iam get-role → Trust policy",
    "policy → Identity policy",
  ]);
  const said = page.getByRole("status").filter({ hasText: "Recognized: error → Error" });
  await expect(said).toContainText("Recognized: aws iam get-role → Trust policy");
  await expect(user.verdict).toHaveText("Denied");
  expect(await user.read("Trust policy")).toContain('"AssumeRolePolicyDocument"');
  expect(await user.read("Error")).toBe(ERROR);
  await expect(user.applied).toBeVisible();

  await page.getByTestId("undo").click();
  await expect(user.applied).toHaveCount(0);
  await expect(page.getByText("Example: External ID mistyped")).toBeVisible();
  expect(await user.read("Trust policy")).toContain("7d2c40f19a3d4b52a0c6e1b4");
});

for (const [what, text, from, to] of [
  ["a trust policy", TRUST, "Identity policy", "Trust policy"],
  ["an identity policy", IDENTITY, "Trust policy", "Identity policy"],
  ["the output of get-role", GET_ROLE, "Error", "Trust policy"],
  ["an error", ERROR, "Trust policy", "Error"],
  ["a command", `aws sts assume-role --role-arn ${ROLE} --role-session-name s`, "Identity policy", "Error"],
])
  test(`${what} pasted as the ${from} lands as the ${to}`, async ({ page }) => {
    const user = await opened(page);
    await user.paste(from, text);
    await expect(user.applied.getByRole("listitem")).toContainText([`→ ${to}`]);
    expect(await user.read(to)).toBe(text);
    await expect(user.text(from)).not.toContainText(text.slice(0, 12));
  });

test("a piece is moved to another box, and the answer follows", async ({ page }) => {
  const user = await opened(page);
  await user.pasteAnywhere(`${ERROR}\n${TRUST}\n${policy({ Action: "sts:AssumeRole", Resource: ROLE })}`);
  await expect(user.verdict).toHaveText("Allowed");
  await move(user, "policy → Identity policy", "Permissions boundary");
  await expect(user.applied).toContainText("policy → Permissions boundary");
  await expect(user.text("Permissions boundary")).toContainText("sts:AssumeRole");
  await expect(user.text("Identity policy")).not.toContainText("sts:AssumeRole");
  await move(user, "policy → Permissions boundary", "Service control policy");
  await expect(user.text("Permissions boundary")).toHaveCount(0);
  await expect(user.text("Service control policy")).toContainText("sts:AssumeRole");
  await page.getByTestId("undo").click();
  await expect(user.verdict).toHaveCount(0);
});

test("a paste into the middle of a text is the editor's", async ({ page }) => {
  const user = await opened(page);
  await user.paste("Identity policy", IDENTITY);
  await user.text("Identity policy").focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await user.text("Identity policy").evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const how = { clipboardData, bubbles: true, cancelable: true, composed: true };
    element.dispatchEvent(new ClipboardEvent("paste", how));
  }, TRUST);
  await expect(user.text("Identity policy")).toContainText('"Principal"');
  await expect(user.text("Trust policy")).not.toContainText('"Principal"');
  await expect(user.applied).toHaveCount(0);
});

for (const [how, text] of [
  ["alone", (jwt) => jwt],
  ["behind Bearer", (jwt) => `Bearer ${jwt}`],
  ["as a member", (jwt) => `{ "token": "${jwt}" }`],
  ["in a command", (jwt) => `aws sts assume-role-with-web-identity --role-arn ${ROLE} --web-identity-token ${jwt}`],
])
  test(`of a token only the claims stay: ${how}`, async ({ page }) => {
    const user = await opened(page);
    await user.pasteAnywhere(text(token(CLAIMS)));
    await expect(page.getByRole("textbox", { name: "Token claim sub" })).toHaveValue(CLAIMS.sub);
    await expect(user.applied).toContainText("The token expired 2024-05-20 21:03 UTC");
    await expect(user.applied).toContainText("Its signature was not checked");
    const kept = await page.evaluate(() => document.querySelector("why-denied").shadowRoot.textContent);
    expect(kept).not.toContain("eyJ");
    await page.getByTestId("undo").click();
    await expect(page.getByRole("textbox", { name: "Token claim sub" })).toHaveCount(0);
  });

test("a token typed into a text leaves it at once", async ({ page }) => {
  const user = await opened(page);
  await user.paste("Error", "The call was ");
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText(`Authorization: ${token(CLAIMS)} and failed`);
  await expect(page.getByRole("textbox", { name: "Token claim sub" })).toHaveValue(CLAIMS.sub);
  await expect.poll(() => user.read("Error")).toBe("The call was Authorization: <token> and failed");
  for (const key of ["z", "z", "Shift+z", "Shift+z"]) {
    await page.keyboard.press(`ControlOrMeta+${key}`);
    await expect(user.text("Error")).not.toContainText("eyJ");
  }
});

test("a widget that is only read takes no paste", async ({ page }) => {
  const user = await opened(page, false);
  await page.evaluate(() => {
    const widget = document.createElement("why-denied");
    widget.setAttribute("readonly", "");
    document.body.replaceChildren(widget);
  });
  await expect(user.text("Trust policy")).toBeVisible();
  await page.getByRole("heading", { level: 1 }).evaluate((heading, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const how = { clipboardData, bubbles: true, cancelable: true, composed: true };
    heading.dispatchEvent(new ClipboardEvent("paste", how));
  }, TRUST);
  await expect(user.verdict).toHaveText("Denied");
  await expect(user.applied).toHaveCount(0);
  expect(await user.read("Trust policy")).toContain("7d2c40f19a3d4b52a0c6e1b4");
});

test("what a token holds stays text", async ({ page }) => {
  const user = await opened(page);
  const sub = '<img src=x onerror="window.hit = 1">';
  await user.pasteAnywhere(token({ ...CLAIMS, sub }));
  await expect(page.getByRole("textbox", { name: "Token claim sub" })).toHaveValue(sub);
  await user.pasteAnywhere("eyJhbGciOiJSUzI1NiJ9.eyJpc3Mi");
  await expect(user.applied).toContainText("cannot be read");
  expect(await page.evaluate(() => window.hit)).toBeUndefined();
  expect(await user.violations()).toEqual([]);
});

test("files are sorted by what they hold, and keep their names", async ({ page, files }) => {
  const user = await opened(page);
  const before = user.requests.length;
  await user.drop([
    ["error.log", ERROR],
    ["role.json", Buffer.from(`\ufeff${GET_ROLE}`, "utf16le")],
    ["deploy-policy.json", IDENTITY],
    ["picture.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255])],
    ["export.json", `{"Statement": [${" ".repeat(1 << 20)}]}`],
  ]);
  await expect(user.applied.getByRole("listitem")).toContainText([
    "picture.png is not a text",
    /^error\.log ?error → Error/,
    /^role\.json ?aws iam get-role → Trust policy/,
    /^deploy-policy\.json ?policy → Identity policy/,
  ]);
  await expect(user.applied).toContainText("export.json is larger than 1 MiB");
  await expect(user.verdict).toHaveText("Denied");
  await expect(user.place).toContainText("identity policy deploy-policy.json");
  expect(user.requests.slice(before)).toEqual([`${files}/parts/drop.js`]);
});

test("a hint shows while files are dragged, and not for a dragged text", async ({ page }) => {
  const user = await opened(page);
  const hint = () =>
    page
      .getByRole("main")
      .evaluate((main) => getComputedStyle(main.closest(".app"), "::after").content.includes("Drop the files"));
  await user.drop([["a.json", TRUST]], ["dragover"]);
  expect(await hint()).toBe(true);
  await user.drop([["a.json", TRUST]], ["dragleave"]);
  expect(await hint()).toBe(false);
  const prevented = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("text/plain", "text");
    const event = new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  });
  expect(prevented).toBe(false);
});

test.describe("without the module that reads files", () => {
  test.use({ expectTrouble: true });

  test("says what to do", async ({ page }) => {
    await page.route("**/parts/drop.js", (route) => route.fulfill({ status: 404 }));
    const user = await opened(page);
    await user.drop([["a.json", TRUST]]);
    await expect(user.applied).toContainText("Paste their texts instead");
  });
});

test("of a list of roles, the error tells which", async ({ page }) => {
  const user = await opened(page);
  const other = { ...JSON.parse(GET_ROLE).Role, Arn: ROLE.replace("Deploy", "Other"), RoleName: "Other" };
  const list = JSON.stringify({ Roles: [other, JSON.parse(GET_ROLE).Role] }, null, 2);
  await user.pasteAnywhere(list);
  await expect(user.applied).toContainText("does not tell which role is meant");
  await user.pasteAnywhere(ERROR);
  await user.pasteAnywhere(list);
  await expect(user.applied).toContainText("aws iam list-roles → Trust policy");
  expect(await user.read("Trust policy")).toContain(`"Arn": "${ROLE}"`);
});

for (const width of [320, 390, 768, 1440])
  test(`each menu stays in the window: ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const user = await opened(page);
    await user.pasteAnywhere(
      `${ERROR}\n${GET_ROLE}\n${IDENTITY}\n${IDENTITY}\n{"PolicyNames": ["P"]}\n${token(CLAIMS)}`,
    );
    for (const menu of await user.applied.getByRole("button", { name: "Move to …" }).all()) {
      await menu.focus();
      await page.keyboard.press("Enter");
      const choice = user.applied.getByRole("button", { name: "Service control policy" });
      const box = await choice.boundingBox();
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.height).toBeGreaterThanOrEqual(24);
      await page.keyboard.press("Escape");
    }
  });
