/** Firefox by WebDriver BiDi, of which it needs no driver: just what a test of ours asks for. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
// Node has a WebSocket of its own from version 22 on.
import utils from "playwright-core/lib/utilsBundle";

const NAMES = ["firefox-esr", "firefox"];
/** Nothing of its own on the wire, and nothing asked. */
const SETTINGS = {
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.enabled": false,
};

/** The system's Firefox; none where it does not run. `FIREFOX` names another. */
export const firefox = () =>
  [process.env.FIREFOX, ...NAMES].find((file) => file && spawnSync(file, ["--version"]).status === 0);

/** A running Firefox with one empty page. */
export class Firefox {
  #answers = new Map();
  #next = 1;

  /** Everything that the page asked for, and what it wrote to its console as an error. */
  requests = [];
  errors = [];

  async start() {
    this.profile = await mkdtemp(join(tmpdir(), "why-denied-firefox-"));
    const lines = Object.entries(SETTINGS).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
    await writeFile(join(this.profile, "user.js"), lines.join(""));
    const flags = ["--headless", "--no-remote", "--profile", this.profile, "--remote-debugging-port", "0"];
    this.process = spawn(firefox(), flags, { stdio: ["ignore", "ignore", "pipe"] });
    const address = await new Promise((done, failed) => {
      let said = "";
      this.process.stderr.on("data", (text) => {
        said += text;
        const found = said.match(/WebDriver BiDi listening on (ws:\S+)/);
        if (found) done(found[1]);
      });
      this.process.once("exit", () => failed(new Error(`Firefox went away: ${said}`)));
    });
    this.socket = new utils.ws(`${address}/session`);
    await new Promise((done, failed) => {
      this.socket.onopen = done;
      this.socket.onerror = failed;
    });
    this.socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    await this.send("session.new", { capabilities: {} });
    await this.send("session.subscribe", { events: ["network.beforeRequestSent", "log.entryAdded"] });
    const { contexts } = await this.send("browsingContext.getTree", {});
    this.context = contexts[0].context;
    return this;
  }

  #hear({ id, type, method, params, result, message }) {
    if (method === "network.beforeRequestSent") this.requests.push(params.request.url);
    if (method === "log.entryAdded" && params.level === "error") this.errors.push(params.text);
    const { done, failed } = this.#answers.get(id) ?? {};
    if (type === "success") done?.(result);
    if (type === "error") failed?.(new Error(message));
  }

  send(method, params) {
    const id = this.#next++;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((done, failed) => this.#answers.set(id, { done, failed }));
  }

  open(url) {
    return this.send("browsingContext.navigate", { context: this.context, url, wait: "complete" });
  }

  /** What an expression is in the page, as JSON says it. */
  async evaluate(expression) {
    const answer = await this.send("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: this.context },
      awaitPromise: true,
    });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result.value === undefined ? undefined : JSON.parse(answer.result.value);
  }

  async close() {
    const gone = new Promise((done) => this.process.once("exit", done));
    this.process.kill();
    await gone;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(firefox() ? 0 : 1);
