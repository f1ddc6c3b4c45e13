/** Most characters of a data set's name, as its manifest allows. */
const longestName = 64;

/**
 * The name itself if it is free, else the first free one of `name-2`, `name-3` and so on. A name
 * too long for its number is cut.
 *
 * @param name Lower-case letters, digits and dashes, as in a manifest.
 */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let candidate = name;
  for (let number = 2; isTaken(candidate); number++) {
    const ending = `-${number}`;
    candidate = name.slice(0, longestName - ending.length) + ending;
  }
  return candidate;
}
