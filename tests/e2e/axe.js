/** What axe-core finds, by the rules of WCAG 2.2 AA and its own best practices. */
import AxeBuilder from "@axe-core/playwright";
import { expect } from "./site.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function expectNoViolations(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const found = violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  ]);
  expect(found, "what axe-core finds").toEqual([]);
}
