/** The npm package as others use it: from Node, with types, built by Vite, in a plain page. And all doors say the same. */
import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import { Page } from "./page.js";
import { serve } from "./serve.js";
import { expect, test } from "./site.js";

test.describe.configure({ mode: "default", timeout: 120_000 });

const root = new URL("../../", import.meta.url).pathname;
const run = (program, args, options) =>
  promisify(execFile)(program, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });

const CASES = await Promise.all(
  ["cases/denials.jsonl", "known_answers/diagnosis.jsonl"].map((path) => readFile(join(root, "tests", path), "utf8")),
);
const INPUTS = CASES.join("")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line).input);
const LINES = `${INPUTS.map((input) => JSON.stringify(input)).join("\n")}\n`;

/** A folder of somebody who has installed the package. */
let folder;
/** The files of the package. */
let packed;
/** The package, loaded here. */
let module;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "why-denied-"));
  await cp(join(root, "tests/e2e/module"), folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  const args = ["pack", join(root, "target/npm"), "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await run("npm", args, { cwd: folder });
  const [{ filename, files }] = JSON.parse(stdout);
  packed = files.map(({ path }) => path);
  const to = join(folder, "node_modules/why-denied");
  await mkdir(to, { recursive: true });
  await run("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", to]);
  module = await import(pathToFileURL(join(to, "node.js")).href);
});

test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program in Node prints that uses the package. */
function inNode(source, lines = LINES) {
  return execFileSync("node", ["node.js", source], { cwd: folder, input: lines, encoding: "utf8", maxBuffer: 1 << 28 });
}

const reports = (lines) => lines.trim().split("\n");

test("the package holds what is meant, and nothing else", async () => {
  const files = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "index.d.ts", "index.js", "node.js", "package.json"];
  expect(packed.sort()).toEqual([...files, "why-denied.js", "why-denied_bg.wasm"]);
  const manifest = JSON.parse(await readFile(join(folder, "node_modules/why-denied/package.json"), "utf8"));
  const version = /^version = "(.*)"$/m.exec(await readFile(join(root, "Cargo.toml"), "utf8"))[1];
  expect([manifest.name, manifest.version, manifest.license]).toEqual(["why-denied", version, "MIT OR Apache-2.0"]);
});

test("says that it is not loaded, loads once, and answers", async () => {
  for (const call of [() => module.diagnose({}), () => module.version()]) expect(call).toThrow("await init()");
  await Promise.all([module.default(), module.default()]);
  expect(module.version()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(module.explain("external-id-missing")).toMatch(/^# external-id-missing\n/);
  expect(module.explain("no-such-code")).toBeUndefined();
  const { input, pieces } = module.recognise('An error: AccessDenied\n{"Statement": {"Principal": "*"}}');
  expect(Object.keys(input)).toEqual(["error", "trust_policy"]);
  expect(pieces.map(({ into }) => into)).toEqual(["error", "trust_policy"]);
});

test("every way to load it works in Node", () => {
  const [line] = LINES.split("\n");
  const wanted = inNode("none", line);
  expect(JSON.parse(wanted).verdict).toBe("denied");
  for (const source of ["url", "text", "bytes", "promise", "function", "response", "module", "together", "again"])
    expect(inNode(source, line), source).toBe(wanted);
});

test.describe("what is no input", () => {
  const cyclic = {};
  cyclic.request = { context: cyclic };
  let ways = [1];
  for (let depth = 0; depth < 60; depth++) ways = [ways, ways];
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  };
  const fails = () => {
    throw new RangeError("mine");
  };
  for (const [what, input, words] of [
    ["nothing", undefined, "the input must be an object, not null"],
    ["a number", { error: 5 }, "`error` must be a string, not 5"],
    ["a big number", { error: 10n ** 30n }, "`error` must be a string, not 1000000000000000000000000000000"],
    ["a symbol", { error: Symbol("x") }, "`error` cannot be read: invalid type: symbol"],
    ["a function", { request: { role: fails } }, "`request.role` cannot be read: invalid type: function"],
    ["a boxed string", { error: new String("x") }, "`error` cannot be read: invalid type: object"],
    ["bytes", { trust_policy: new Uint8Array(3) }, "`trust_policy` cannot be read: invalid type: object"],
    ["parsed JSON", { trust_policy: { Version: "x" } }, "`trust_policy` must be the policy's text exactly as pasted"],
    ["an element", { identity_policies: ["", { text: 1 }] }, "`identity_policies[1].text` must be a string, not 1"],
    ["a hole", { identity_policies: [, "{}"] }, "`identity_policies[0]` must be the policy's text"],
    ["an odd key", { request: { context: { "a:b": {} } } }, '`request.context["a:b"]` must be a string'],
    [
      "a getter",
      {
        request: {
          get role() {
            return fails();
          },
        },
      },
      "`request.role` cannot be read: looking at it throws",
    ],
    ["a proxy", { request: new Proxy({}, { ownKeys: fails }) }, "`request` cannot be read: looking at it throws"],
    ["another", { request: new Proxy({}, { getPrototypeOf: fails, has: fails }) }, "`request` cannot be read"],
    ["a dead proxy", { session_policies: revoked() }, "`session_policies` cannot be read: looking at it throws"],
    ["itself", cyclic, "`request.context.request.context.request.context.request.context…` cannot be read: nested"],
    ["too many ways", { id: ways }, "cannot be read: more than 200000 values"],
    ["an endless list", { id: new Proxy([], { get: () => 1e300 }) }, "cannot be read: more than 200000 values"],
    ["a long list", { session_policies: new Array(4294967295) }, "cannot be read: more than 200000 values"],
    ["a long text", { error: "x".repeat(70_000_000) }, "`error` cannot be read: more than 67108864 characters"],
  ])
    test(`throws a TypeError that says where: ${what}`, async () => {
      await module.default();
      let thrown;
      try {
        module.diagnose(input);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(TypeError);
      expect(thrown.message).toContain(words);
      expect(module.diagnose(INPUTS[0]).verdict).toBe("denied");
    });

  test("nor a text", async () => {
    await module.default();
    for (const call of [module.recognise, module.explain])
      expect(() => call(5)).toThrow(/must be a string, not number/);
  });
});

test("what is odd is read all the same", async () => {
  await module.default();
  const odd = Object.assign(Object.create(null), {
    error: "\ud800 \u{1f600} not authorized to perform: sts:AssumeRole",
    trust_policy: '{"Statement": {"Efect": "\udc00Allow"}}',
    request: new Map([
      ["duration_seconds", 900n],
      ["context", { __proto__: null, "aws:MultiFactorAuthAge": -0, "aws:TokenIssueTime": 1e21 }],
    ]),
  });
  const { cause, request } = module.diagnose(odd);
  expect([cause.document, cause.pointer, cause.range.start.offset]).toEqual(["trust_policy", "/Statement/Efect", 15]);
  const fact = (name) => request[name]?.value;
  expect(["duration_seconds", "context/aws:MultiFactorAuthAge", "context/aws:TokenIssueTime"].map(fact)).toEqual([
    "900",
    "0",
    "1e+21",
  ]);
  const whole = {
    trust_policy: "{}",
    request: { duration_seconds: 2n ** 60n, context: JSON.parse('{"__proto__": "x"}') },
  };
  const { input } = module.share(whole, false);
  expect(input.request.duration_seconds).toBe(String(2n ** 60n));
  expect(Object.getPrototypeOf(input.request.context ?? {})).toBe(Object.prototype);
  expect(module.diagnose(input).verdict).toBe(module.diagnose(whole).verdict);
});

test("shares the report in every form, without names where that is wanted", async () => {
  await module.default();
  const condition = { StringEquals: { "sts:ExternalId": "zebra-4711" } };
  const statement = { Effect: "Allow", Principal: { AWS: "345678901234" }, Action: "sts:AssumeRole" };
  const input = {
    trust_policy: JSON.stringify({ Version: "2012-10-17", Statement: { ...statement, Condition: condition } }),
    identity_policies: ['{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}}'],
    request: { caller: "arn:aws:iam::345678901234:user/ada", external_id: "zebra-4712" },
  };
  const open = module.share({ ...input, off: ["identity_policies/0"] }, false);
  expect(open.input.off).toEqual(["identity_policies/0"]);
  expect(open.report).toEqual(module.diagnose({ ...input, identity_policies: null }));
  const { replaced, same, ...hidden } = module.share(input, true);
  expect(same).toBe(true);
  expect(replaced.map(([kind]) => kind)).toContain("external ID");
  for (const name of ["345678901234", "zebra", "4711", "ada"])
    expect(JSON.stringify(hidden).includes(name), name).toBe(false);
  expect(hidden.report.cause.code).toBe("external-id-mismatch");
});

test("all doors give the same report, byte for byte", async ({ page }) => {
  test.setTimeout(600_000);
  const cli = ["run", "--locked", "--quiet", "--all-features", "--bin", "why-denied", "--", "diagnose", "--ndjson"];
  const printed = execFileSync("cargo", cli, { cwd: root, input: LINES, encoding: "utf8", maxBuffer: 1 << 28 });
  const commandLine = reports(printed);
  expect(commandLine).toHaveLength(INPUTS.length);

  const node = reports(inNode("none"));
  const user = new Page(page);
  await user.open();
  const inBrowser = await user.reports(INPUTS);
  for (const [at, line] of commandLine.entries()) {
    expect(node[at], `npm: ${at}`).toBe(line);
    expect(JSON.stringify(inBrowser[at]), `page: ${at}`).toBe(line);
  }
});

test.describe("types", () => {
  const tsc = (files, ...more) =>
    run(
      "tsc",
      ["--noEmit", "--strict", "--pretty", "false", "--target", "es2022", "--lib", "es2022,dom", ...more, ...files],
      {
        cwd: folder,
      },
    ).then(
      () => "",
      ({ stdout, stderr }) => stdout + stderr,
    );
  const ways = [
    ["--module", "nodenext"],
    ["--module", "esnext", "--moduleResolution", "bundler"],
  ];

  test("allow what is right, and every report there is", async () => {
    await module.default();
    const found = INPUTS.map((input) => module.diagnose(input));
    const shared = INPUTS.slice(0, 5).map((input) => module.share(input, true));
    await writeFile(
      join(folder, "found.ts"),
      `import type { Recognised, Report, Shared } from "why-denied";
export const reports: Report[] = ${JSON.stringify(found)};
export const shared: Shared[] = ${JSON.stringify(shared)};
export const recognised: Recognised = ${JSON.stringify(module.recognise(INPUTS[0].trust_policy))};\n`,
    );
    for (const way of ways) expect(await tsc(["good.ts", "found.ts"], ...way)).toBe("");
  });

  test("refuse what is wrong", async () => {
    const lines = (await readFile(join(folder, "bad.ts"), "utf8")).split("\n");
    const wanted = lines.flatMap((line, at) => (line.endsWith("// refused") ? [at + 1] : []));
    for (const way of ways) {
      const said = await tsc(["bad.ts"], ...way);
      const refused = [...said.matchAll(/^bad\.ts\((\d+),/gm)].map(([, line]) => Number(line));
      expect([...new Set(refused)], said).toEqual(wanted);
    }
  });
});

test.describe("in a page under a strict content policy", () => {
  async function answers(page, folder) {
    const server = await serve(0, [folder]);
    await page.goto(`${server.url}/`);
    const output = page.getByRole("status");
    await expect(output).toHaveText("trust_policy /Statement/Efect");
    await expect(output).not.toHaveAttribute("title");
    await server.close();
  }

  test("built by Vite", async ({ page }) => {
    await build({ root: folder, base: "./", logLevel: "warn", configFile: false, build: { outDir: "built" } });
    await answers(page, join(folder, "built"));
  });

  test("as it is", async ({ page }) => {
    const plain = join(folder, "plain");
    await cp(join(folder, "node_modules/why-denied"), join(plain, "why-denied"), { recursive: true });
    await cp(join(folder, "index.html"), join(plain, "index.html"));
    const main = await readFile(join(folder, "main.js"), "utf8");
    await writeFile(join(plain, "main.js"), main.replace('"why-denied"', '"./why-denied/index.js"'));
    await answers(page, plain);
  });
});
