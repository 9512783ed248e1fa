/** What the types must refuse: every line that says so. */
import { diagnose, explain, missing, recognise, share } from "why-denied"; // refused
import type { Input, Report } from "why-denied";

const input: Input = {
  trust_polcy: "{}", // refused
};
const parsed: Input = {
  trust_policy: { Version: "2012-10-17" }, // refused
};
const single: Input = {
  identity_policies: "{}", // refused
};
diagnose("{}"); // refused
diagnose({ error: 5 }); // refused
diagnose({ request: { duration_seconds: true } }); // refused
diagnose({ request: { context: { key: { inner: 1 } } } }); // refused
recognise(5); // refused
explain(); // refused
share(input, "yes"); // refused
const report: Report = diagnose(input);
report.cause.code; // refused
report.verdict === "refused"; // refused
report.findings[0].range.start; // refused
report.layers[0].outcome = "denied"; // refused
console.log(missing, parsed, single);
