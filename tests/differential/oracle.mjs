// The oracle of the differential test: one question a line in, one verdict a line out, by iam-simulate.
// What it expects its caller to know is done here: which layers take part, and that a call may need several actions.
import { createInterface } from "node:readline";
import { runSimulation } from "@cloud-copilot/iam-simulate";

const named = (policies = []) => policies.map(({ policy }, index) => ({ name: `policy ${index}`, policy }));

const levels = (policies = []) =>
  [...new Set(policies.map(({ level }) => level))].map((level) => ({
    orgIdentifier: `level ${level}`,
    policies: named(policies.filter((policy) => policy.level === level)),
  }));

async function verdict({ principal, signed, service, role, account, context, policies }, action) {
  const one = (policy) => policy && [{ name: "policy", policy }];
  const simulation = {
    request: { principal, action, resource: { resource: role, accountId: account }, contextVariables: context },
    resourcePolicy: policies.trust_policy,
    // A call that no IAM user or role signs has no policies of a caller.
    identityPolicies: signed ? named(policies.identity_policies) : [],
    permissionBoundaryPolicies: signed ? one(policies.permissions_boundary) : undefined,
    sessionPolicy: signed ? policies.session_policies?.[0].policy : undefined,
    serviceControlPolicies: signed ? levels(policies.service_control_policies) : [],
    resourceControlPolicies: levels(policies.resource_control_policies),
    vpcEndpointPolicies: service ? undefined : one(policies.vpc_endpoint_policy),
  };
  const result = await runSimulation(simulation, { simulationMode: "Strict" });
  if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}

async function answer(question) {
  const verdicts = await Promise.all(question.actions.map((action) => verdict(question, action)));
  return ["ExplicitlyDenied", "ImplicitlyDenied", "Allowed"].find((found) => verdicts.includes(found));
}

for await (const line of createInterface({ input: process.stdin })) {
  const found = await answer(JSON.parse(line)).catch((error) => `error: ${error.message}`);
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
