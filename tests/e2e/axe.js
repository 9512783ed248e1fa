/** What axe-core finds, by the rules of WCAG 2.2 AA and its own best practices. */
import AxeBuilder from "@axe-core/playwright";
import { expect } from "./site.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Of the whole page, or of what each of some selectors names: guests do not know of each other's landmarks. */
export async function expectNoViolations(page, ...within) {
  if (within.length) for (const each of within) await expectNone(new AxeBuilder({ page }).include(each));
  else await expectNone(new AxeBuilder({ page }));
}

async function expectNone(builder) {
  const { violations } = await builder.withTags(TAGS).analyze();
  const found = violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  ]);
  expect(found, "what axe-core finds").toEqual([]);
}
