// Finds a browser for the browser tests, or installs one; prints which.
import { setUpBrowser } from "./browser.ts";

try {
  const { executablePath, source } = await setUpBrowser();
  console.log(`${executablePath} (${source})`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
