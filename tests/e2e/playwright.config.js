import { defineConfig } from "@playwright/test";
import { chromium } from "./chromium.js";

export default defineConfig({
  testDir: ".",
  testMatch: "*.test.js",
  outputDir: "../../test-results",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: 30_000,
  reporter: process.env.CI ? "line" : "list",
  use: {
    colorScheme: "light",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    // They would fetch the whole site in each test.
    serviceWorkers: "block",
    launchOptions: {
      executablePath: chromium(),
      // The sandbox refuses root; the rest keeps the browser's own traffic off the wire.
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
