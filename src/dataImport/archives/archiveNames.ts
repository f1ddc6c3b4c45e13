const archiveName = /\.(zip|tar|tar\.gz|tgz|gz)$/i;
/** Text, and pictures that are not read: a folder may have a hundred thousand of them. */
const plainName = /\.(gif|webp|bmp|csv|tsv|txt|md|html?|xml|json)$/i;

/** True for the names of archives that are opened. */
export function isArchiveName(path: string): boolean {
  return archiveName.test(path);
}

/** The path without what marks it as an archive: `mnist` of `mnist.tar.gz`. */
export function withoutArchiveName(path: string): string {
  return path.replace(archiveName, "");
}

/** True for files that need no look at their first bytes. */
export function isPlainName(path: string): boolean {
  return plainName.test(path);
}
