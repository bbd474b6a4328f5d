import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { externalIssuer } from '../settings.ts';

/** An authorization server as far as clients look at it before they sign in, on this machine. */
export interface OtherIssuer {
  /** For `startLaptop`: it stands for the issuer in the settings that tests share. */
  readonly addresses: Readonly<Record<string, string>>;
  close(): void;
}

/** Starts one, in which nobody can sign in. */
export async function startOtherIssuer(): Promise<OtherIssuer> {
  const server = createServer(({ headers }, response) => {
    const origin = `http://${headers.host}`;
    response.end(
      JSON.stringify({
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`,
        code_challenge_methods_supported: ['S256'],
      }),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    addresses: { [externalIssuer]: `http://127.0.0.1:${port}` },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
