/**
 * In place of Node's `stream` in the page: papaparse names it for a function that is never called
 * there, and the build would warn of it.
 */
export {};
