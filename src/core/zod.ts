import { config, z } from "zod";

/**
 * zod, told not to compile parsers with `new Function`: the page's policy forbids it, and browsers
 * report the mere attempt. zod decides when a schema is made, so every schema is made with the `z`
 * of this module, which is told first.
 */
config({ jitless: true });

export { z };
