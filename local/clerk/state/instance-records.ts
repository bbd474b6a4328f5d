import { idSource } from './ids.ts';
import { newSecretHex } from './secrets.ts';

/** What an identifier on the allowlist or the blocklist is. */
export type IdentifierType = 'email_address' | 'phone_number' | 'web3_wallet';

/** An entry of the allowlist or the blocklist. Times here and below are milliseconds since 1970. */
export interface ListedIdentifierRecord {
  id: string;
  /** As it is compared: in lower case; `*@example.com` stands for all addresses of a domain. */
  identifier: string;
  identifierType: IdentifierType;
  /** The invitation that went out with it, when its owner was notified. */
  invitationId: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface DomainRecord {
  id: string;
  /** A host name, in development with a port where there is one. */
  name: string;
  isSatellite: boolean;
  proxyUrl: string | null;
  createdAt: number;
}

export interface EmailRecord {
  id: string;
  fromEmailName: string;
  toEmailAddress: string;
  emailAddressId: string | null;
  userId: string | null;
  subject: string;
  body: string;
  bodyPlain: string | null;
  idempotencyKey: string | null;
  /** The request as it came, to tell a repeated one from another one with the same key. */
  request: string;
}

export interface JwtTemplateRecord {
  id: string;
  name: string;
  claims: Record<string, unknown>;
  /** In seconds, as is the skew. */
  lifetime: number;
  allowedClockSkew: number;
  customSigningKey: boolean;
  signingAlgorithm: string;
  /** null when the instance's own key signs. */
  signingKey: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface RedirectUrlRecord {
  id: string;
  url: string;
  createdAt: number;
  updatedAt: number;
}

/** A ticket that can be redeemed once. */
export interface TicketRecord {
  id: string;
  status: 'pending' | 'accepted' | 'revoked';
  token: string;
  url: string;
  expiresAt: number;
  createdAt: number;
  updatedAt: number;
}

export interface SignInTokenRecord extends TicketRecord {
  userId: string;
  organizationId: string | null;
}

export interface ActorTokenRecord extends TicketRecord {
  userId: string;
  actor: Record<string, unknown>;
  /** Of the session that the token will open, in seconds. */
  sessionMaxDuration: number;
}

export interface AgentTaskRecord extends TicketRecord {
  agentId: string;
  userId: string;
  taskDescription: string;
  redirectUrl: string;
  /** Of the session that the task will open, in seconds. */
  sessionMaxDuration: number;
}

/** An attempt to sign up, begun in a browser. */
export interface SignUpRecord {
  id: string;
  /** What became of it; that it was abandoned follows from `abandonAt`. */
  status: 'missing_requirements' | 'complete';
  emailAddress: string | null;
  emailAddressVerified: boolean;
  phoneNumber: string | null;
  username: string | null;
  firstName: string | null;
  lastName: string | null;
  passwordEnabled: boolean;
  unsafeMetadata: Record<string, unknown>;
  externalId: string | null;
  customAction: boolean;
  createdUserId: string | null;
  abandonAt: number;
}

export interface WaitlistEntryRecord {
  id: string;
  emailAddress: string;
  status: 'pending' | 'invited' | 'completed' | 'rejected';
  /** Being changed by a batch, and closed to everyone else meanwhile. */
  isLocked: boolean;
  invitationId: string | null;
  invitedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

export interface ProxyCheckRecord {
  id: string;
  domainId: string;
  proxyUrl: string;
  lastRunAt: number;
  createdAt: number;
  updatedAt: number;
}

/** What a browser fetches once after a handshake: cookies to set. */
export interface HandshakeRecord {
  directives: string[];
  expiresAt: number;
}

/** An application without an account, as Clerk's keyless mode makes them. */
export interface AccountlessApplicationRecord {
  id: string;
  publishableKey: string;
  secretKey: string;
  claimToken: string;
  onboardingCompletedAt: number | null;
}

/** The instance's own settings, as far as the Backend API changes them. */
export interface InstanceRecord {
  id: string;
  /** Tests may set it to `production`: some operations work only there. */
  environmentType: 'development' | 'production';
  testMode: boolean;
  /** Whether passwords are looked up among breached ones. */
  hibp: boolean;
  enhancedEmailDeliverability: boolean;
  supportEmail: string | null;
  clerkJsVersion: string | null;
  developmentOrigin: string;
  allowedOrigins: string[] | null;
  urlBasedSessionSyncing: boolean;
  preferredSignInStrategy: 'password' | 'otp' | null;
  restrictions: {
    allowlist: boolean;
    blocklist: boolean;
    allowlistBlocklistDisabledOnSignIn: boolean;
    blockEmailSubaddresses: boolean;
    blockDisposableEmailDomains: boolean;
    ignoreDotsForGmailAddresses: boolean;
  };
  organizations: {
    enabled: boolean;
    adminDeleteEnabled: boolean;
    domainsEnabled: boolean;
    domainsEnrollmentModes: string[];
    /** Keys of roles, as is the next. */
  };
  oauthApplications: {
    dynamicOauthClientRegistration: boolean;
    /** null means Clerk's own. */
    defaultScopes: string[] | null;
    oauthJwtAccessTokens: boolean;
    clientIdMetadataDocumentsAdvertised: boolean;
    onlyAllowPreRegisteredClients: boolean;
    blockImplicitlyAllowedClients: boolean;
  };
  /** The Svix application that sends the webhooks, when there is one. */
  svixApplicationId: string | null;
  /** What signs the tokens of clients. */
  clientTokenSecret: string;
}

/** What belongs to the instance rather than to its users and organizations. */
export interface InstanceRecords {
  instance: InstanceRecord;
  allowlist: Map<string, ListedIdentifierRecord>;
  blocklist: Map<string, ListedIdentifierRecord>;
  /** Exactly one of them is no satellite: the primary domain. */
  domains: Map<string, DomainRecord>;
  emails: Map<string, EmailRecord>;
  jwtTemplates: Map<string, JwtTemplateRecord>;
  redirectUrls: Map<string, RedirectUrlRecord>;
  signInTokens: Map<string, SignInTokenRecord>;
  actorTokens: Map<string, ActorTokenRecord>;
  agentTasks: Map<string, AgentTaskRecord>;
  /** From an agent's name to its id. */
  agents: Map<string, string>;
  signUps: Map<string, SignUpRecord>;
  waitlistEntries: Map<string, WaitlistEntryRecord>;
  proxyChecks: Map<string, ProxyCheckRecord>;
  /** By nonce. */
  handshakes: Map<string, HandshakeRecord>;
  accountlessApplications: Map<string, AccountlessApplicationRecord>;
}

/** When the instance, and its primary domain with it, was made. */
const instanceCreatedAt = Date.UTC(2024, 0, 1);

/** A development instance as Clerk makes it: nothing restricted, organizations on, one primary domain. */
export function emptyInstanceRecords(): InstanceRecords {
  // A source of its own, so that the ids of users don't depend on what instances consist of.
  const ids = idSource(20_240_101);
  const domainId = ids.id('dmn');
  return {
    instance: {
      id: ids.id('ins'),
      environmentType: 'development',
      testMode: true,
      hibp: true,
      enhancedEmailDeliverability: false,
      supportEmail: null,
      clerkJsVersion: null,
      developmentOrigin: '',
      allowedOrigins: null,
      urlBasedSessionSyncing: true,
      preferredSignInStrategy: null,
      restrictions: {
        allowlist: false,
        blocklist: false,
        allowlistBlocklistDisabledOnSignIn: false,
        blockEmailSubaddresses: false,
        blockDisposableEmailDomains: false,
        ignoreDotsForGmailAddresses: false,
      },
      organizations: {
        enabled: true,
        adminDeleteEnabled: true,
        domainsEnabled: true,
        domainsEnrollmentModes: ['manual_invitation', 'automatic_invitation', 'automatic_suggestion'],
      },
      oauthApplications: {
        dynamicOauthClientRegistration: false,
        defaultScopes: null,
        oauthJwtAccessTokens: true,
        clientIdMetadataDocumentsAdvertised: false,
        onlyAllowPreRegisteredClients: false,
        blockImplicitlyAllowedClients: false,
      },
      svixApplicationId: null,
      clientTokenSecret: newSecretHex(64),
    },
    allowlist: new Map(),
    blocklist: new Map(),
    domains: new Map([
      [
        domainId,
        {
          id: domainId,
          name: 'embedded.accounts.dev',
          isSatellite: false,
          proxyUrl: null,
          createdAt: instanceCreatedAt,
        },
      ],
    ]),
    emails: new Map(),
    jwtTemplates: new Map(),
    redirectUrls: new Map(),
    signInTokens: new Map(),
    actorTokens: new Map(),
    agentTasks: new Map(),
    agents: new Map(),
    signUps: new Map(),
    waitlistEntries: new Map(),
    proxyChecks: new Map(),
    handshakes: new Map(),
    accountlessApplications: new Map(),
  };
}
