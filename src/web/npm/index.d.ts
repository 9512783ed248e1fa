/** What the program is loaded from; a function is called only if it is not loaded yet. */
export type Source = URL | string | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the program, once for all who ask. Without a source it is the file `why-denied_bg.wasm` beside the module, in
 * browsers and Node. Nothing else works before that.
 */
export default function init(source?: Source | Promise<Source> | (() => Source | Promise<Source>)): Promise<void>;

/**
 * Says which field of which document denies the role. Nothing that is pasted is an error; what is no input at all throws
 * a `TypeError` with the path of the bad key.
 */
export function diagnose(input: Input): Report;

/** Sorts a pasted text: an error and outputs of commands, several at once. Its `input` is what `diagnose` takes. */
export function recognise(text: string): Recognised;

/** The page of help of a finding's code, in Markdown. */
export function explain(code: string): string | undefined;

/** The report in every form; `redacted`: with account IDs, names and external IDs replaced wherever they stand. */
export function share(input: Input & Off, redacted?: boolean): Shared;

/** The version of this module. */
export function version(): string;

/** Everything is optional, but one of `error`, `trust_policy`, `identity_policies` should be there. */
export interface Input {
  /** Allowed and ignored. */
  id?: unknown;
  /** The pasted error, log line, CloudTrail event or command. */
  error?: string | null;
  trust_policy?: Policy | null;
  /** Not given: unknown. Empty: the caller has none. */
  identity_policies?: Policy[] | null;
  /** Not given: not in force. So are all below. */
  permissions_boundary?: Policy | null;
  session_policies?: Policy[] | null;
  /** One entry a level of the organization, root first; each level must allow on its own. */
  service_control_policies?: (Policy | Policy[])[] | null;
  resource_control_policies?: (Policy | Policy[])[] | null;
  vpc_endpoint_policy?: Policy | null;
  request?: RequestInput | null;
}

/** A policy's text exactly as pasted, never parsed JSON: the report points into it. */
export type Policy = string | { name?: string | null; text: string };

/** What is known of the call. It wins over what the error tells. */
export interface RequestInput {
  action?:
    | "sts:AssumeRole"
    | "sts:AssumeRoleWithWebIdentity"
    | "sts:AssumeRoleWithSAML"
    | "sts:TagSession"
    | "sts:SetSourceIdentity"
    | (string & {})
    | null;
  /** The ARN of a user, role session, role, root or provider; or a service principal. */
  caller?: string | null;
  caller_credentials?: "long_term" | "session_token" | "role" | "federation_token" | (string & {}) | null;
  role?: string | null;
  session_name?: string | null;
  external_id?: string | null;
  source_identity?: string | null;
  duration_seconds?: number | string | null;
  max_session_duration?: number | string | null;
  mfa_serial?: string | null;
  mfa_code?: string | null;
  session_tags?: Record<string, Scalar> | { Key: string; Value: Scalar }[] | null;
  transitive_tag_keys?: string[] | null;
  /** The claims, or the token itself. */
  web_identity?: string | Claims | null;
  saml_provider?: string | null;
  saml?: Claims | null;
  /** What is registered in the role's account. */
  oidc_providers?: string[] | null;
  oidc_client_ids?: string[] | null;
  /** Of the STS endpoint that was called. */
  region?: string | null;
  /** Condition keys and their values; `null` for a key that is not in the request. */
  context?: Record<string, Scalar | Scalar[] | null> | null;
  /** True: a key that is not in `context` is absent from the request, not unknown. */
  context_is_complete?: boolean | null;
  /** Pointers of the members that a fix changed: the error does not speak of them any more. */
  changed?: string[] | null;
  /** The layers whose documents a fix changed. */
  changed_layers?: string[] | null;
}

export type Scalar = string | number | boolean;
/** Into a claim that is an object, condition keys seldom read. */
export type Claims = { [claim: string]: Scalar | Scalar[] | Claims | null };

export interface Report {
  /**
   * `denied`: AWS evaluates the policies and refuses. `rejected`: STS or IAM refuses the call or a document itself.
   * `undetermined`: it depends on what was not given. `invalid_input`: nothing can be read as what it should be.
   */
  verdict: "allowed" | "denied" | "rejected" | "undetermined" | "invalid_input";
  denial: "explicit" | "implicit" | null;
  /** The one to look at first; the first of `findings`. */
  cause: Finding | null;
  findings: Finding[];
  layers: LayerReport[];
  /** What is known of the call, by the pointer into the input's `request` without its first `/`. */
  request: Record<string, Fact>;
  /** What was taken for granted, one sentence each. */
  assumptions: string[];
  /** What people check by hand, in their order; what does not apply to the call is left out. */
  checklist: Point[];
  /**
   * The layers that refuse by the documents, the one to be mended first at the head; null where the call is not denied
   * or nothing is known of the layers.
   */
  sides: { failing: Layer[]; text: string; repairs: { layer: Layer; text: string }[] } | null;
  /** Every condition of the statements that are about the call, and what becomes of it with each value. */
  conditions: ConditionReport[];
}

/** One point of the checklist. */
export interface Point {
  /** Stable, kebab-case: `caller`, `trust-principal`, `external-id` … */
  id: string;
  /** What should hold. */
  title: string;
  state: Truth;
  /** Why, or how to find out; may be empty where it holds. */
  text: string;
  /** The code of the finding that says why not. */
  finding: string | null;
  /** What shows it. */
  commands: string[];
  /** The vendor whose checklist it is of. */
  vendor: string | null;
}

export interface ConditionReport {
  key: string;
  operator: string;
  document: DocumentName;
  pointer: Pointer;
  effect: "Allow" | "Deny";
  /** What the policy wants. */
  required: string[];
  state: "present" | "absent" | "unknown";
  actual: string[] | null;
  from: Fact["from"];
  result: Truth;
  /** The verdict on the whole call with this value in its place; `null`: without the key. */
  outcomes: { value: string | null; text: string; verdict: Report["verdict"]; current: boolean }[];
  /** How many values were not tried: there are too many. */
  left_out: number;
}

export type Layer =
  | "service_control_policies"
  | "resource_control_policies"
  | "vpc_endpoint_policy"
  | "permissions_boundary"
  | "session_policies"
  | "identity_policies"
  | "trust_policy"
  | "request";

export type Truth = "yes" | "no" | "unknown";

/** `trust_policy`, `identity_policies/0`, `service_control_policies/1/0`, `request`, `error` … */
export type DocumentName = string;

/** RFC 6901, from the outermost value of the pasted text; the input's key in `request`; empty in `error`. */
export type Pointer = string;

export interface Finding {
  /** Stable, kebab-case; `help/CODE.md` beside the page is its page of help. */
  code: string;
  /** `error`: it denies or breaks. `warning`: it may. */
  severity: "error" | "warning" | "note";
  certainty: "certain" | "likely" | "possible";
  document: DocumentName;
  pointer: Pointer;
  /** Which half of the member is marked. */
  target: "value" | "key";
  /** Null in `request`, which has no text. */
  range: Range | null;
  title: string;
  detail: string;
  /** What the policy wants. */
  expected: string[];
  /** What the request has. */
  actual: string | null;
  related: { document: DocumentName; range: Range; label: string }[];
  fixes: Fix[];
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Position {
  /** UTF-16 code units from 0, as `String.prototype.slice` counts. */
  offset: number;
  /** From 1. */
  line: number;
  /** UTF-16 code units from 1. */
  column: number;
}

export interface Fix {
  title: string;
  kind: "policy" | "request";
  edits: Edit[];
  /** The engine applied it, and the request is then allowed. */
  verified: boolean;
  /** Grants nothing; grants what the call needs; opens more than that, as the title says. */
  safety: "neutral" | "grants" | "widens";
  /** The changes that help together, each with its places in `edits`; one where a single change does. */
  parts: { title: string; edits: number[] }[];
  commands: string[];
}

export type Edit =
  /** Null where the document was not given: it begins with this text. */
  | { document: DocumentName; range: Range | null; text: string }
  /** The new value as JSON; null takes the key away. */
  | { document: "request"; pointer: Pointer; range: null; text: string | null };

export interface LayerReport {
  layer: Layer;
  /** Null where the layer was not given. */
  document: DocumentName | null;
  action: string;
  outcome: "allows" | "denies_explicitly" | "denies_implicitly" | "undetermined" | "not_given" | "not_needed";
  statements: StatementReport[];
}

export interface StatementReport {
  pointer: Pointer;
  /** Empty where it is neither. */
  effect: "Allow" | "Deny" | "";
  applies: Truth;
  checks: Check[];
}

export interface Check {
  pointer: Pointer;
  result: Truth;
  /** What the policy wants. */
  expected: string[];
  /** What the request has. */
  actual: string | null;
  /** How values that failed differ from that; none where there is nothing to compare. */
  differences: Difference[];
}

export interface Difference {
  /** The value, as in `expected`. */
  expected: string;
  /** A stable name in kebab-case, such as `account` or `case`. */
  kind: string;
  /** A short clause. */
  text: string;
}

export interface Fact {
  value: string;
  /** Null: nobody said so, it is the usual thing. */
  from: { document: DocumentName; range: Range } | { document: "request"; pointer: Pointer; range: null } | null;
}

/** A pasted text, sorted. */
export interface Recognised {
  /** What the pieces make together. */
  input: Input;
  /** Every piece, in the order of the text. */
  pieces: {
    /** `aws iam get-role`, `policy`, `error`, `web identity token`, `command line` … */
    what: string;
    range: Range;
    /** `request`: it tells a fact of the call, as a token by its claims. Null where it has no place. */
    into: DocumentName | null;
    /** Why it has no place, or what is worth knowing of it. */
    text: string;
  }[];
}

/** Documents that are there and not in force. */
export interface Off {
  off?: DocumentName[];
}

/** Everything that can be handed on of an input. */
export interface Shared {
  /** Without names where that was wanted. */
  input: Input & Off;
  report: Report;
  markdown: string;
  /** A log of SARIF 2.1.0. */
  sarif: { $schema: string; version: "2.1.0"; runs: object[] };
  /** For each finding, for each of its fixes, the lines of its difference. */
  changes: string[][][];
  /** Kind, before and after of each value that was replaced. */
  replaced: [kind: string, before: string, after: string][];
  /** What was kept, and why. */
  kept: [text: string, why: string][];
  /** Whether the answer is the same as without redaction. */
  same: boolean;
}
