// The entry of the thread of the fuzz test: threads do not inherit the loader of TypeScript.
import { register } from "tsx/esm/api";

register();
await import("./parquetThread.fixture.ts");
