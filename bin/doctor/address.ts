import { lookup as dnsLookup } from 'node:dns';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { type Check, type Finding, green, named, red, yellow } from './check.ts';
import { isLoopback, type Way } from './http.ts';

/** Days before the end of a certificate from which on it is worth knowing: ACM renews 60 days before, and alarms from 30. */
const soonDays = 30;
const dayMs = 86_400_000;

/**
 * Whether the name leads anywhere, and whether what answers there proves to have that name. Where one is red, nothing more
 * should be sent there.
 */
export async function addressChecks(url: URL, way: Way): Promise<Check[]> {
  const dns = named('dns', await dnsFinding(url, way));
  if (dns.status === 'red') return [dns];
  return [dns, named('tls', await tlsFinding(url, way))];
}

async function dnsFinding({ hostname }: URL, { lookup = dnsLookup }: Way): Promise<Finding> {
  const began = performance.now();
  const name = hostname.replaceAll(/^\[|\]$/g, '');
  const [error, addresses] = await new Promise<[NodeJS.ErrnoException | null, string[]]>((resolve) => {
    lookup(name, { all: true }, (failure, found) => {
      const all = Array.isArray(found) ? found.map(({ address }) => address) : [found].filter(Boolean);
      resolve([failure, failure ? [] : all]);
    });
  });
  const ms = Math.round(performance.now() - began);
  if (error || addresses.length === 0) {
    return red(
      `The name ${name} leads nowhere${error?.code ? ` (${error.code})` : ''}.`,
      "Look at the address; with a domain of your own, point its alias at the stack's output DomainTarget.",
      { ms },
    );
  }
  return green(`${name} is ${addresses.slice(0, 3).join(', ')}.`, { ms });
}

async function tlsFinding(url: URL, { deadlineMs, lookup, ca }: Way): Promise<Finding> {
  if (url.protocol === 'http:') {
    return isLoopback(url)
      ? green('No TLS is needed on this machine.')
      : red(
          'The address has no TLS.',
          'Give the https address: tokens would go over the network as they are.',
        );
  }
  const began = performance.now();
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  try {
    const socket = await handshake(host, Number(url.port || 443), { deadlineMs, lookup, ca });
    const certificate = socket.getPeerCertificate();
    const { authorized } = socket;
    const why = socket.authorizationError as unknown;
    const protocol = socket.getProtocol() ?? '';
    socket.destroy();
    const ms = Math.round(performance.now() - began);
    return certificateFinding(host, certificate, { authorized, why: whyOf(why), protocol, ms });
  } catch (error) {
    const ms = Math.round(performance.now() - began);
    // OpenSSL's message has addresses in memory; its reason is words.
    const { message, reason } = error as Error & { readonly reason?: string };
    if (reason === 'wrong version number') {
      return red(
        'What answers there speaks no TLS.',
        'Look at the port, and at the address: a proxy may answer in its place.',
        { ms },
      );
    }
    return red(
      `No connection with TLS: ${reason ?? message}.`,
      'Look whether the address is right, and whether a firewall or a private endpoint is in the way: from outside its VPC a private one does not answer.',
      { ms },
    );
  }
}

/** Node says it as a text, though its types say that it is an error. */
function whyOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message;
  return typeof error === 'string' ? error : '';
}

function certificateFinding(
  host: string,
  certificate: PeerCertificate,
  seen: { authorized: boolean; why: string; protocol: string; ms: number },
): Finding {
  const { authorized, why, protocol, ms } = seen;
  const end = new Date(certificate.valid_to);
  const days = Math.floor((end.getTime() - Date.now()) / dayMs);
  const detail = `${protocol}, until ${end.toISOString().slice(0, 10)}, for ${certificate.subjectaltname ?? 'no name'}`;
  if (end.getTime() < Date.now()) {
    return red(
      `The certificate was over on ${end.toISOString().slice(0, 10)}.`,
      'docs/runbooks.md, "The certificate is about to expire".',
      { detail, ms },
    );
  }
  if (!authorized) {
    const remedies: readonly (readonly [RegExp, string])[] = [
      [/ALTNAME/, `Have a certificate issued that names ${host}, and set domain.certificateArn to it.`],
      [
        /SELF_SIGNED|UNABLE_TO|ISSUER/,
        'Clients refuse a certificate that no authority they know has signed: use one of ACM. Where a proxy of your network signs anew, give its authority in NODE_EXTRA_CA_CERTS.',
      ],
    ];
    const [, remedy = 'Have a valid certificate issued.'] =
      remedies.find(([pattern]) => pattern.test(why)) ?? [];
    return red(`The certificate is not good: ${why}.`, remedy, { detail, ms });
  }
  if (!/^TLSv1\.[23]$/.test(protocol)) {
    return red(`The connection is ${protocol}.`, 'Raise the TLS policy of the domain to 1.2.', {
      detail,
      ms,
    });
  }
  if (days < soonDays) {
    return yellow(
      `The certificate is over in ${days} days.`,
      'docs/runbooks.md, "The certificate is about to expire".',
      { detail, ms },
    );
  }
  return green(`The certificate is good for ${days} days.`, { detail, ms });
}

/** A connection, whatever its certificate is. Nothing but the handshake is ever sent over it. */
function handshake(host: string, port: number, { deadlineMs, lookup, ca }: Way): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host,
        port,
        ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
        rejectUnauthorized: false,
        timeout: deadlineMs,
        ...(lookup && { lookup }),
        ...(ca === undefined ? {} : { ca }),
      },
      () => resolve(socket),
    );
    socket.once('error', reject);
    socket.once('timeout', () => {
      socket.destroy(new Error(`no answer within ${deadlineMs / 1000} seconds`));
    });
  });
}
