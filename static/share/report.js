/**
 * The report as one HTML file that needs nothing and runs nothing.
 *
 * Everything pasted goes through `escaped`; the file's own policy of content forbids whatever could still act.
 */

const escaped = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** One of our sentences: the user's words in it stand between backticks. */
const prose = (text) =>
  escaped(text)
    .split("`")
    .map((piece, at) => (at % 2 ? `<code>${piece}</code>` : piece))
    .join("");

/** Every text of an input with the name that the report gives it. */
function documents(input) {
  const all = [["error", input.error, "Error"]];
  const add = (name, policy, words) =>
    all.push([
      name,
      typeof policy === "string" ? policy : policy?.text,
      policy?.name ? `${words}: ${policy.name}` : words,
    ]);
  const list = (key, words) => input[key]?.forEach((policy, at) => add(`${key}/${at}`, policy, words));
  const levels = (key, words) =>
    input[key]?.forEach((level, at) =>
      Array.isArray(level)
        ? level.forEach((policy, i) => add(`${key}/${at}/${i}`, policy, words))
        : add(`${key}/${at}`, level, words),
    );
  add("trust_policy", input.trust_policy, "Trust policy");
  list("identity_policies", "Identity policy");
  add("permissions_boundary", input.permissions_boundary, "Permissions boundary");
  list("session_policies", "Session policy");
  levels("service_control_policies", "Service control policy");
  levels("resource_control_policies", "Resource control policy");
  add("vpc_endpoint_policy", input.vpc_endpoint_policy, "VPC endpoint policy");
  return all.filter(([, text]) => text);
}

/** A text with its line numbers, what is marked in it, and under the line what is said of it. */
function listing(text, findings) {
  const marks = findings
    .filter(({ range }) => range)
    .map(({ range, severity, title }) => ({ from: range.start.offset, to: range.end.offset, severity, title }));
  let start = 0;
  const lines = text.split("\n").map((line) => {
    const end = start + line.length;
    const here = marks.filter(({ from, to }) => from <= end && (to > start || from === to) && to >= start);
    const cuts = [...new Set([start, end, ...here.flatMap(({ from, to }) => [from, to])])]
      .filter((at) => at >= start && at <= end)
      .sort((a, b) => a - b);
    const pieces = cuts.slice(1).map((to, at) => {
      const piece = escaped(text.slice(cuts[at], to));
      const mark = here.find((mark) => mark.from <= cuts[at] && mark.to >= to);
      return mark ? `<mark class="${escaped(mark.severity)}">${piece}</mark>` : piece;
    });
    const said = here
      .filter(({ from }) => from >= start)
      .map(({ severity, title }) => `<q class="${escaped(severity)}">${prose(title)}</q>`);
    start = end + 1;
    return `<li><span>${pieces.join("")}</span>${said.join("")}</li>`;
  });
  return `<ol class="text">${lines.join("")}</ol>`;
}

const difference = (lines) =>
  lines.length
    ? `<pre>${lines.map((line) => `<span class="${line.startsWith("+") ? "new" : line.startsWith("-") ? "old" : "at"}">${escaped(line)}</span>`).join("\n")}</pre>`
    : "";

function finding(found, changes) {
  const place = [found.document, found.range && `line ${found.range.start.line}`, found.pointer]
    .filter(Boolean)
    .join(", ");
  const fixes = found.fixes.map(
    (fix, at) =>
      `<h4>${prose(fix.title)}${fix.verified ? " — checked: the call is then allowed" : ""}</h4>${difference(changes[at] ?? [])}${fix.commands.length ? `<pre>${escaped(fix.commands.join("\n"))}</pre>` : ""}`,
  );
  return `<section><h3><i class="${escaped(found.severity)}">${escaped(found.severity)}</i> ${prose(found.title)}</h3>
<p class="place">${escaped(found.code)} · ${escaped(found.certainty)} · ${escaped(place)}</p>
<p>${prose(found.detail)}</p>${fixes.join("")}</section>`;
}

const layers = (all) =>
  `<table><thead><tr><th>Layer</th><th>Document</th><th>Action</th><th>What it does</th></tr></thead><tbody>${all
    .map(
      ({ layer, document, action, outcome, statements }) =>
        `<tr><td>${escaped(layer.replaceAll("_", " "))}</td><td>${escaped(document ?? "")}</td><td>${escaped(action)}</td><td>${escaped(outcome.replaceAll("_", " "))}${statements
          .map(
            ({ pointer, effect, applies }) =>
              `<br><small>${escaped(pointer)} ${escaped(effect)}: ${{ yes: "✓ applies", no: "✗ does not apply" }[applies] ?? "? may apply"}</small>`,
          )
          .join("")}</td></tr>`,
    )
    .join("")}</tbody></table>`;

const STYLE = `:root{color-scheme:light dark}body{max-width:960px;margin:32px auto;padding:0 20px;font:16px/1.5 system-ui,sans-serif;color:light-dark(#1c1b19,#ecebe8);background:light-dark(#fff,#141414)}
h1{font-size:26px;line-height:1.3}h2{margin-top:36px;font-size:19px}h3{margin:24px 0 0;font-size:16px}h4{margin:14px 0 4px;font-size:15px;font-weight:500}p{margin:6px 0}
.place,small,footer{color:light-dark(#5f5b54,#aaa69e);font-size:13px}code,pre,.text{font-family:ui-monospace,Menlo,Consolas,monospace}code{font-size:.92em}pre,.text{font-size:13px}i{font-style:normal}
code,td{overflow-wrap:anywhere}pre,.text{overflow-wrap:anywhere;white-space:pre-wrap;border:1px solid light-dark(#e6e2da,#2e2d2c);border-radius:8px;padding:10px 12px}
.text{padding-left:52px}.text li{unicode-bidi:isolate}.text li::marker{color:light-dark(#736e66,#918d85)}q{display:block;quotes:none;margin:2px 0 6px;padding:2px 10px;border-left:3px solid;font-family:system-ui,sans-serif}
mark{background:light-dark(#fdf0ee,#2b1917);color:inherit;text-decoration:underline 2px}.error{color:light-dark(#b3261e,#ff8a7d)}mark.error{color:inherit;text-decoration-color:light-dark(#b3261e,#ff8a7d)}.warning{color:light-dark(#8a5a00,#e2b04a)}.note{color:light-dark(#1f4fbf,#8fb0ff)}
.old{color:light-dark(#b3261e,#ff8a7d)}.new{color:light-dark(#1b6e42,#6fd19a)}table{border-collapse:collapse;font-size:14px;width:100%}td,th{padding:5px 12px 5px 0;border-bottom:1px solid light-dark(#e6e2da,#2e2d2c);text-align:start;vertical-align:top}
@media print{:root{color-scheme:light}body{margin:0;max-width:none}h2,h3,h4{break-after:avoid}li,tr{break-inside:avoid}}`;

/** The file. */
export function html({ input, report, changes }) {
  const { cause, findings, verdict, assumptions } = report;
  const title = cause ? cause.title : "The role can be assumed.";
  const texts = documents(input).map(
    ([name, text, words]) =>
      `<h2>${escaped(words)}</h2>${listing(
        text,
        findings.filter(({ document }) => document === name),
      )}`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${verdict}: ${title.replaceAll("`", "")}`)}</title><style>${STYLE}</style></head><body><main>
<p class="place">${escaped(verdict.replaceAll("_", " "))}${cause ? ` · ${escaped(cause.certainty)}` : ""}</p>
<h1>${prose(title)}</h1>
<h2>Findings</h2>${findings.map((found, at) => finding(found, changes[at] ?? [])).join("") || "<p>None.</p>"}
${texts.join("")}
<h2>What each policy does</h2>${layers(report.layers)}
${assumptions.length ? `<h2>Taken for granted</h2><ul>${assumptions.map((text) => `<li>${prose(text)}</li>`).join("")}</ul>` : ""}
</main><footer><p>Made by why-denied, in a browser, with nothing sent anywhere.</p></footer></body></html>
`;
}
