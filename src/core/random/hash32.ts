/**
 * Counter-based hash of four 32-bit words: MurmurHash3_x86_32 with seed 0 over their 16
 * little-endian bytes. Randomness on the GPU is this hash of (seed, step, element, purpose), so a
 * value depends on its counter alone and never on which invocation computes it or when.
 *
 * With `a`, `b` and `c` held, `d` to hash is a bijection of the 32-bit words: counters that differ
 * in `d` alone never collide. Not cryptographic.
 *
 * @param a Any integer; taken modulo 2^32, as are the others.
 * @returns Integer in [0, 2^32).
 * @see Appleby 2011, MurmurHash3, github.com/aappleby/smhasher (public domain).
 */
export function hash32(a: number, b: number, c: number, d: number): number {
  let hash = mixWord(0, a);
  hash = mixWord(hash, b);
  hash = mixWord(hash, c);
  hash = mixWord(hash, d);
  return mixFinal32(hash ^ byteCount);
}

/**
 * The finaliser of MurmurHash3: a bijection of the 32-bit words in which each input bit flips
 * each output bit with probability near one half.
 *
 * @param word Any integer; taken modulo 2^32.
 * @returns Integer in [0, 2^32); 0 for 0.
 * @see Appleby 2011, MurmurHash3, `fmix32`.
 */
export function mixFinal32(word: number): number {
  let mixed = word;
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  return mixed >>> 0;
}

/** Bytes of the four words; MurmurHash3 mixes the length of its input in at the end. */
const byteCount = 16;

function mixWord(hash: number, word: number): number {
  let key = Math.imul(word, 0xcc9e2d51);
  key = (key << 15) | (key >>> 17);
  key = Math.imul(key, 0x1b873593);
  const mixed = hash ^ key;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/**
 * `hash32` in WGSL, bit for bit the same: integer arithmetic wraps in both. Defines
 * `hash32(a, b, c, d) -> u32` and its helpers `hash32MixWord` and `hash32MixFinal`.
 */
export const hash32Wgsl = /* wgsl */ `
fn hash32MixWord(hash : u32, word : u32) -> u32 {
  var key = word * 0xcc9e2d51u;
  key = (key << 15u) | (key >> 17u);
  key = key * 0x1b873593u;
  let mixed = hash ^ key;
  return ((mixed << 13u) | (mixed >> 19u)) * 5u + 0xe6546b64u;
}

fn hash32MixFinal(word : u32) -> u32 {
  var mixed = word;
  mixed = mixed ^ (mixed >> 16u);
  mixed = mixed * 0x85ebca6bu;
  mixed = mixed ^ (mixed >> 13u);
  mixed = mixed * 0xc2b2ae35u;
  return mixed ^ (mixed >> 16u);
}

fn hash32(a : u32, b : u32, c : u32, d : u32) -> u32 {
  var hash = hash32MixWord(0u, a);
  hash = hash32MixWord(hash, b);
  hash = hash32MixWord(hash, c);
  hash = hash32MixWord(hash, d);
  return hash32MixFinal(hash ^ ${byteCount}u);
}
`;
