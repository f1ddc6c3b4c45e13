// The entry of a simulating thread: threads do not inherit the loader of TypeScript.
import { register } from "tsx/esm/api";

register();
await import("./simulation.worker.ts");
