/** What the types must allow. */
import init, { diagnose, explain, recognise, share, version } from "why-denied";
import type { Edit, Finding, Input, Report, Shared } from "why-denied";

const input: Input = {
  id: { any: "thing" },
  error: null,
  trust_policy: { name: "Trust", text: "{}" },
  identity_policies: ["{}", { text: "{}" }],
  permissions_boundary: "{}",
  session_policies: [],
  service_control_policies: [["{}", { name: "ou-guard", text: "{}" }], "{}"],
  resource_control_policies: null,
  vpc_endpoint_policy: "{}",
  request: {
    action: "sts:AssumeRoleWithWebIdentity",
    caller: "arn:aws:iam::111111111111:user/deployer",
    caller_credentials: "long_term",
    role: "arn:aws:iam::222222222222:role/Deploy",
    duration_seconds: "900",
    max_session_duration: 3600,
    session_tags: [{ Key: "team", Value: 1 }],
    transitive_tag_keys: ["team"],
    web_identity: { sub: "me", aud: ["a", "b"], admin: true, "kubernetes.io": { namespace: "x" } },
    saml: { aud: "u", gone: null },
    context: { "aws:SourceIp": "203.0.113.7", "aws:TagKeys": ["team"], "aws:MultiFactorAuthAge": 300, gone: null },
    context_is_complete: false,
  },
};

await init();
await init(new URL("why-denied_bg.wasm", import.meta.url));
await init(fetch("why-denied_bg.wasm"));
await init(() => new Uint8Array());
await init(new WebAssembly.Module(new ArrayBuffer(8)));

const report: Report = diagnose(input);
const first: Finding | undefined = report.findings[0];
const start: number | undefined = report.cause?.range?.start.offset;
const edits: Edit[] = report.findings.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.edits));
const texts: (string | null)[] = edits.map(({ text }) => text);
const shared: Shared = share({ ...input, off: ["trust_policy"] }, true);
const again: Report = diagnose(recognise("text").input);
const page: string | undefined = explain("external-id-missing");
console.log(first, start, texts, shared.sarif.runs.length, again.verdict, page, version(), share(input).markdown);
