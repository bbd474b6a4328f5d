import { Writable } from 'node:stream';

/** Why a stream of a test broke. */
export const broken = new Error('broken');

/** Lambda's response stream in the hands of a test. */
export class LambdaStream extends Writable {
  /** Status and headers, once they are out. */
  head: unknown;
  body = '';
  #announced: unknown;
  #writes = 0;
  readonly #breaksAt: number | 'end';
  readonly #isSlow: boolean;

  /** One that breaks at the write of a number, from 1, or at its end; or takes a write in a turn of the event loop. */
  constructor({ breaksAt = Infinity, isSlow = false }: { breaksAt?: number | 'end'; isSlow?: boolean } = {}) {
    super();
    this.#breaksAt = breaksAt;
    this.#isSlow = isSlow;
    // As Lambda's runtime does.
    this.on('error', () => undefined);
  }

  /** Has status and headers go out with the first write. */
  announce(head: unknown): this {
    this.#announced = head;
    return this;
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error) => void): void {
    this.#writes += 1;
    if (this.#writes === this.#breaksAt) return done(broken);
    this.head = this.#announced;
    this.body += chunk.toString();
    if (this.#isSlow) setImmediate(done);
    else done();
  }

  override _final(done: (error?: Error) => void): void {
    done(this.#breaksAt === 'end' ? broken : undefined);
  }
}

const HttpResponseStream = {
  from: (stream: LambdaStream, head: unknown) => stream.announce(head),
};
Object.assign(globalThis, { awslambda: { HttpResponseStream } });
