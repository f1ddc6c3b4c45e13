import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A server of files on this machine, as the hosts of data sets are: with ranges and an ETag. */
export interface FileServer {
  readonly base: string;
  /** What was asked for: path and range. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface ServerOptions {
  /** The first answer breaks off after so many bytes. */
  readonly breakFirstAfter?: number;
  /** Answers begin, and never end. */
  readonly hangs?: boolean;
}

/** @param files Contents by path, with a slash at the start. */
export async function serveFiles(
  files: ReadonlyMap<string, Uint8Array>,
  { breakFirstAfter, hangs = false }: ServerOptions = {},
): Promise<FileServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const start = rangeStart(request);
    requests.push(start === 0 ? path : `${path} from ${start}`);
    const content = files.get(path);
    if (content === undefined) return void response.writeHead(404).end();
    const { length } = content;
    const rest = content.subarray(start);
    response.writeHead(start === 0 ? 200 : 206, {
      etag: '"1"',
      "content-length": rest.length,
      ...(start === 0 ? {} : { "content-range": `bytes ${start}-${length - 1}/${length}` }),
    });
    if (hangs) return void response.write(rest.subarray(0, 1));
    if (breakFirstAfter === undefined || requests.length > 1) return void response.end(rest);
    response.write(rest.subarray(0, breakFirstAfter), () => {
      setTimeout(() => response.destroy(), 50); // the client reads what came before
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function rangeStart({ headers }: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
}
