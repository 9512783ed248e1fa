/** The page object: what a user does and sees, in their words. */
import { expect } from "./site.js";

export class Page {
  constructor(page) {
    this.page = page;
    /** Everything that was asked of the network, and what the content policy refused. */
    this.requests = [];
    this.verdict = page.getByTestId("verdict");
    this.answer = page.getByRole("heading", { level: 1 });
    this.place = page.getByTestId("answer-place");
    this.trace = page.getByTestId("trace");
    /** What is said above the page. */
    this.notice = page.getByRole("complementary", { name: "Notice" });
    /** Remembers or forgets. */
    this.memory = page.getByTestId("memory");
  }

  async open(fragment = "") {
    this.page.on("request", (request) => this.requests.push(request.url()));
    await this.page.addInitScript(() => {
      window.violations = [];
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        window.violations.push(`${violatedDirective} ${blockedURI}`),
      );
    });
    await this.page.goto(fragment);
    const isGuide = fragment.startsWith("#guide");
    await expect(
      isGuide ? this.page.getByRole("link", { name: "Back to the checker" }) : this.text("Trust policy"),
    ).toBeVisible();
  }

  violations() {
    return this.page.evaluate(() => window.violations);
  }

  /** What the page's own module says of inputs. */
  reports(inputs) {
    const address = this.requests.find((url) => url.endsWith("/why-denied.js"));
    return this.page.evaluate(
      async ([address, inputs]) => inputs.map((await import(address)).diagnose),
      [address, inputs],
    );
  }

  /** The writable area with this name: "Error", "Trust policy", "Identity policy" … */
  text(name) {
    return this.page.getByRole("textbox", { name: new RegExp(`^${name}`) });
  }

  /** The whole editor around it: gutter, marks and cards too. */
  editor(name) {
    return this.page.locator(".cm-editor").filter({ has: this.text(name) });
  }

  /** The box around it: heading, editor and note. */
  box(name) {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** What takes a policy out of the answer and back in. */
  switch(name) {
    return this.page.getByRole("switch", { name: `Use ${name} in the answer` });
  }

  /** Opens the sheet for links and files. */
  async share() {
    await this.page.getByTestId("share").click();
    const sheet = this.page.getByRole("dialog", { name: "Share" });
    await expect(sheet).toContainText(/\S+ .*\S+/s);
    return sheet;
  }

  /** Opens whatever is loaded when it is asked for: help, an example of the gallery, the sheet for links and files. */
  async openAll() {
    await this.card("Trust policy").first().getByRole("button", { name: "external-id-mismatch" }).click();
    await expect(this.page.getByRole("heading", { name: "What AWS does" })).toBeVisible();
    await this.page.keyboard.press("Escape");
    await this.page.getByTestId("examples").click();
    await this.page.getByRole("button", { name: /^External ID missing/ }).click();
    await expect(this.verdict).toBeVisible();
    await expect(this.answer).toContainText("sts:ExternalId must be");
    await this.share();
  }

  /** Takes the example away. */
  async clear() {
    await this.page.getByTestId("clear-example").click();
    await expect(this.verdict).toHaveCount(0);
  }

  /** Replaces what is in the editor, as a user who selects all and pastes. */
  async paste(name, text) {
    await this.text(name).focus();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.text(name).evaluate((element, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const how = { clipboardData, bubbles: true, cancelable: true, composed: true };
      element.dispatchEvent(new ClipboardEvent("paste", how));
    }, text);
  }

  /** Pastes beside every field. */
  async pasteAnywhere(text) {
    await this.page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  /** Drags files, a name and a content each, over the page, and drops them there unless they are to be held. */
  async drop(files, kinds = ["dragover", "drop"]) {
    await this.page.evaluate(
      ({ files, kinds }) => {
        const dataTransfer = new DataTransfer();
        for (const [name, content] of files) dataTransfer.items.add(new File([new Uint8Array(content)], name));
        for (const kind of kinds) {
          const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
          document.body.dispatchEvent(event);
          if (!event.defaultPrevented && kind !== "dragleave") throw new Error("the browser would open the file");
        }
      },
      { files: files.map(([name, content]) => [name, [...Buffer.from(content)]]), kinds },
    );
  }

  /** What the last step did: a line for each piece of a paste. */
  get applied() {
    return this.page.getByTestId("applied");
  }

  /** The text as it stands, for texts that fit on the screen. */
  async read(name) {
    return (await this.editor(name).locator(".cm-line").allTextContents()).join("\n");
  }

  /** What is underlined: by severity, worst first as the engine sends them. */
  marks(name, severity = "error") {
    return this.editor(name).locator(`.wd-mark.wd-${severity}, .wd-gap.wd-${severity}`);
  }

  /** The line with the first mark. */
  marked(name) {
    return this.editor(name)
      .locator(".cm-line")
      .filter({ has: this.page.locator(".wd-error") })
      .first();
  }

  /** The line numbers with a sign of this severity. */
  signs(name, severity = "error") {
    return this.editor(name).locator(`.cm-lineNumbers .wd-${severity}`);
  }

  card(name) {
    return this.editor(name).locator(".wd-under .wd-card");
  }

  /** Chooses the fix of the card under the line. */
  async fix(name) {
    await this.card(name).first().locator(".wd-first").click();
  }

  async openTrace() {
    await this.trace.locator("summary").first().click();
  }

  /** The checks of the trace that are drawn, of all or with these words. */
  check(words = "") {
    return this.trace.getByTestId("check").filter({ hasText: words });
  }

  /** Words in an editor, coloured or underlined as one. */
  words(name, text) {
    return this.editor(name).locator(".cm-line span").filter({ hasText: text }).last();
  }

  /** What is lit up in an editor. */
  lit(name) {
    return this.editor(name).locator(".wd-lit");
  }
}
