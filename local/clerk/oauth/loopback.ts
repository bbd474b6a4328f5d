/** Whether `url` is plain http to this machine: RFC 8252's addresses, and the name that clients use for them. */
export const isLoopback = (url: URL) =>
  url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
