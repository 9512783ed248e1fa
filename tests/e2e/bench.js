/**
 * Measures the page in a browser, for `make bench-page`: from a key to the painted marks, by the browser's own event
 * entries and by what of that the page itself takes; and from navigation to the first answer.
 *
 *     node tests/e2e/bench.js [KEYS]
 */
import { chromium } from "@playwright/test";
import { chromium as executable } from "./chromium.js";
import { serve } from "./serve.js";

const KEYS = Number(process.argv[2] ?? 300);
const LOADS = 20;

const ERROR =
  "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111111111111:user/ana is " +
  "not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Deploy";

const trusting = (at) => ({
  Sid: `Trust${at}`,
  Effect: "Allow",
  Principal: { AWS: [`arn:aws:iam::33333333${1000 + at}:root`, `arn:aws:iam::33333333${1000 + at}:role/ci-${at}`] },
  Action: ["sts:AssumeRole", "sts:TagSession"],
  Condition: { StringEquals: { "sts:ExternalId": `external-id-${at}` }, Bool: { "aws:SecureTransport": "true" } },
});
const granting = (at) => ({
  Sid: `Grant${at}`,
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:PutObject", `ec2:Describe${at}*`],
  Resource: [`arn:aws:s3:::bucket-${at}/*`, `arn:aws:ec2:*:111111111111:instance/i-${at}`],
  Condition: { StringLike: { "aws:PrincipalTag/team": [`team-${at}`, "ops-*"] } },
});
const denying = (at) => ({ ...granting(at), Sid: `Deny${at}`, Effect: "Deny" });
const all = { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" };

/** As many statements as IAM's quota takes, which counts no white space. */
function policy(quota, statement, first = []) {
  const whole = { Version: "2012-10-17", Statement: first };
  for (let at = 0; ; at++) {
    const more = { ...whole, Statement: [...whole.Statement, statement(at)] };
    if (JSON.stringify(more).length > quota) return JSON.stringify(whole, null, 2);
    whole.Statement = more.Statement;
  }
}
const many = (count, text) => Array(count).fill(text);

const SCENARIOS = {
  "trust policy of 2,048 characters": { trust: policy(2048, trusting), identity: [policy(6144, granting, [all])] },
  "trust policy of 4,096 characters, ten policies of 6,144": {
    trust: policy(4096, trusting),
    identity: many(10, policy(6144, granting, [all])),
  },
  "the same, inline policy of 10,240, five SCPs of 5,120": {
    trust: policy(4096, trusting),
    identity: [policy(10_240, granting, [all])],
    controls: many(5, policy(5120, denying, [all])),
  },
  "a trust policy of 10,000 lines": {
    trust: JSON.stringify(
      { Version: "2012-10-17", Statement: Array.from({ length: 500 }, (_, at) => trusting(at)) },
      null,
      2,
    ),
    identity: [policy(6144, granting, [all])],
  },
};

const percentile = (times, part) => [...times].sort((a, b) => a - b)[Math.ceil(times.length * part) - 1] ?? NaN;
const row = (name, times) => {
  const cells = [0.5, 0.95, 0.99, 1].map((part) => `${percentile(times, part).toFixed(1)} ms`.padStart(10));
  console.log(`  ${name.padEnd(60)}${cells.join("")}`);
};
const head = (title) =>
  console.log(`\n${title.padEnd(62)}${["p50", "p95", "p99", "max"].map((c) => c.padStart(10)).join("")}`);

/** Runs in the page: keeps what the browser says of each key, what the page takes for it, and when it first answers. */
function watch() {
  window.events = [];
  window.work = [];
  const options = { type: "event", durationThreshold: 16 };
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === "keydown") window.events.push(duration);
  }).observe(options);

  // A message comes after the task, or the frame, in which it was sent.
  const after = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    });
  const key = async () => {
    const start = performance.now();
    const frame = new Promise((done) => requestAnimationFrame(async () => done([performance.now(), await after()])));
    const handled = await after();
    const [begin, end] = await frame;
    performance.measure("marks", { start, end });
    // The frame often comes before the message.
    window.work.push(Math.min(handled, begin) - start + (end - begin));
  };
  addEventListener("keydown", key, { capture: true });

  const look = async () => {
    const root = document.querySelector("why-denied")?.shadowRoot;
    if (!root?.querySelector("[data-testid=verdict]") || !root.querySelector(".wd-mark")) requestAnimationFrame(look);
    else window.answered = await after();
  };
  requestAnimationFrame(look);
}

async function fill(page, { trust, identity, controls = [] }) {
  await page.getByTestId("clear-example").click();
  const paste = (text) =>
    page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const root = document.querySelector("why-denied").shadowRoot;
      const target = root.activeElement ?? root.querySelector(".app");
      target.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true }),
      );
    }, text);
  const box = (name) => page.getByRole("textbox", { name, exact: true });
  await box("Error").focus();
  await paste(ERROR);
  await box("Trust policy").focus();
  await paste(trust);
  for (const [kind, texts] of [
    ["Identity policy", identity],
    ["Service control policy", controls],
  ])
    for (const [at, text] of texts.entries()) {
      if (at > 0 || kind !== "Identity policy") {
        await page.getByTestId("add-policy").click();
        await page.locator(".choices button", { hasText: kind }).click();
      } else await box(kind).focus();
      await paste(text);
    }
  await page.getByTestId("verdict").waitFor();
}

/** Types into the trust policy, where its first mark is, and takes it back. */
async function type(page) {
  await page.keyboard.press("F8");
  await page.locator(".wd-mark.wd-error").first().waitFor();
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(500);
  await page.evaluate(() => void (window.events.length = window.work.length = 0));
  for (let count = 0; count < KEYS; count++) {
    await page.keyboard.press(count % 2 ? "Backspace" : "x");
    // Keys come at any time of a frame.
    await page.waitForTimeout(20 + (count % 17));
  }
  await page.waitForTimeout(300);
  const { events, work } = await page.evaluate(() => ({ events: window.events, work: window.work }));
  // What takes less than 16 ms has no entry.
  return { work, events: [...Array(Math.max(0, KEYS - events.length)).fill(8), ...events] };
}

const site = await serve(0, [process.env.DIST ?? "dist"]);
const browser = await chromium.launch({ executablePath: executable(), args: ["--no-sandbox"] });
try {
  const open = async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(watch);
    await page.goto(site.url);
    await page.waitForFunction(() => window.answered);
    return page;
  };
  head(`First answer after navigation, ${LOADS} times`);
  const answers = [];
  for (let count = 0; count < LOADS; count++) {
    const page = await open();
    answers.push(await page.evaluate(() => window.answered));
    await page.close();
  }
  row("an example", answers);

  head(`A key, ${KEYS} times: what the page takes until its marks are painted`);
  const seen = [];
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    const page = await open();
    await fill(page, scenario);
    const { work, events } = await type(page);
    row(name, work);
    seen.push([name, events]);
    await page.close();
  }
  head("The same by event entries, in steps of 8 ms: with the wait for the next frame");
  for (const [name, events] of seen) row(name, events);
} finally {
  await browser.close();
  await site.close();
}
