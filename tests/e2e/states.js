/** The states of the page that everybody must be able to read: how each is reached, as a user would. */

const ROLE = "arn:aws:iam::222222222222:role/Deploy";
const USER = "arn:aws:iam::111111111111:user/deployer";
const DENIED = `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;

const policy = (statement) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }, null, 2);
const trust = (rest = {}) => policy({ Principal: { AWS: USER }, Action: "sts:AssumeRole", ...rest });
const identity = policy({ Action: "sts:AssumeRole", Resource: ROLE });

const add = async (home, name, text) => {
  await home.page.getByRole("button", { name: "+ Add policy" }).click();
  await home.page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  // The new box has the focus.
  await home.paste(await home.page.getByRole("textbox", { name }).last().getAttribute("aria-label"), text);
};

/** @type {Record<string, (home: import("./page.js").Page) => Promise<void>>} */
export const STATES = {
  example: async () => {},

  allowed: async (home) => {
    await home.page.getByTestId("fix-cause").click();
  },

  "error alone": async (home) => {
    await home.clear();
    await home.paste("Error", DENIED);
  },

  undetermined: async (home) => {
    await home.clear();
    await home.paste("Error", DENIED);
    await home.paste("Trust policy", trust({ Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }));
    await home.paste("Identity policy", identity);
  },

  rejected: async (home) => {
    await home.clear();
    await home.paste("Error", DENIED);
    await home.paste("Trust policy", trust({ Action: "sts:AsumeRole", Resource: "*" }));
    await home.paste("Identity policy", identity);
  },

  "broken text": async (home) => {
    await home.clear();
    await home.paste("Trust policy", trust().replace("[", "").replaceAll('"Effect"', "“Effect”") + "\u202etxet");
  },

  empty: async (home) => {
    await home.clear();
  },

  layers: async (home) => {
    await home.clear();
    await home.paste("Error", DENIED);
    await home.paste("Trust policy", trust());
    await home.paste("Identity policy", identity);
    await add(home, "Permissions boundary", policy({ Action: "s3:*", Resource: "*" }));
    await add(home, "Service control policy", policy({ Action: "*", Resource: "*" }));
    await add(home, "Service control policy", policy({ Effect: "Deny", Action: "sts:*", Resource: "*" }));
    await add(home, "Session policy", identity);
    await add(
      home,
      "Resource control policy",
      policy({ Effect: "Deny", Principal: "*", Action: "sts:*", Resource: "*" }),
    );
    await add(home, "VPC endpoint policy", policy({ Principal: "*", Action: "*", Resource: "*" }));
  },

  help: async (home) => {
    await home.card("Trust policy").first().getByRole("button", { name: "external-id-mismatch" }).click();
  },

  examples: async (home) => {
    await home.page.getByTestId("examples").click();
    await home.page.getByRole("dialog").getByRole("listitem").first().waitFor();
  },

  recognized: async (home) => {
    await home.pasteAnywhere(`${DENIED}\n${trust()}\n${identity}\n{ "PolicyNames": ["P"] }`);
    await home.applied.getByRole("button", { name: "Move to …" }).first().click();
  },

  "new role": async (home) => {
    await home.page.getByRole("button", { name: "New role" }).click();
  },

  checklist: async (home) => {
    await home.page.getByText("Checklist", { exact: true }).click();
  },

  trace: async (home) => {
    await home.page.getByText("Trace", { exact: true }).click();
  },

  share: async (home) => {
    await home.page.getByRole("button", { name: "Share", exact: true }).click();
    await home.page.getByRole("dialog").getByRole("button", { name: "Print" }).waitFor();
  },

  shortcuts: async (home) => {
    await home.page.getByRole("button", { name: "Shortcuts" }).click();
  },
};
