/*
 * The bundler puts this in for `node:stream/web`, which takes 3 ms to load: middy asks of each answer whether it is a
 * stream of either kind, and here it is one of Node's or none.
 */
export { Readable as ReadableStream } from 'node:stream';
