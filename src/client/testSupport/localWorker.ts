import { expose } from "comlink";

/** A Worker whose other end runs in this thread. */
export class LocalWorker extends EventTarget implements Worker {
  readonly #near: MessagePort;
  readonly #far: MessagePort;
  terminated = false;
  onmessage = null;
  onmessageerror = null;
  onerror = null;

  /** @param api What the worker's script would expose. */
  constructor(api: object) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#near = port1;
    this.#far = port2;
    port1.onmessage = (event) =>
      this.dispatchEvent(new MessageEvent("message", { data: event.data }));
    expose(api, port2);
  }

  postMessage(message: unknown, options?: StructuredSerializeOptions | Transferable[]): void {
    const transfer = Array.isArray(options) ? options : (options?.transfer ?? []);
    this.#near.postMessage(message, transfer);
  }

  /** The event of a worker that fails; without a message its script did not load. */
  crash(message?: string): void {
    const event = new Event("error");
    this.dispatchEvent(message === undefined ? event : Object.assign(event, { message }));
  }

  terminate(): void {
    this.terminated = true;
    this.#near.close();
    this.#far.close();
  }
}
