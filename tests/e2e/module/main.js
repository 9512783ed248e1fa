import init, { diagnose } from "why-denied";

const output = document.querySelector("output");
document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => (output.title = violatedDirective));
init().then(() => {
  const { cause } = diagnose({ trust_policy: '{"Statement": {"Efect": "Allow"}}' });
  output.textContent = `${cause.document} ${cause.pointer}`;
});
