/** What sets a seeded user apart from one with a verified email address only. */
export interface SeedPerson {
  firstName: string;
  lastName: string;
  /** The first is primary and verified; the second unverified. None for a user with a phone only. */
  emailAddresses: string[];
  phoneNumber?: string;
  username?: string;
  externalId?: string;
  web3Wallet?: string;
  publicMetadata?: Record<string, unknown>;
  privateMetadata?: Record<string, unknown>;
  unsafeMetadata?: Record<string, unknown>;
  banned?: true;
  locked?: true;
  totp?: true;
  /** No password: signs in by code or with another provider. */
  passwordless?: true;
}

/** Believable, but nobody's: addresses at reserved domains, phone numbers from the range kept for fiction. */
export const seedPeople: SeedPerson[] = [
  {
    firstName: 'Ada',
    lastName: 'Okafor',
    emailAddresses: ['ada.okafor@northwind.example'],
    username: 'ada_okafor',
    externalId: 'crm-1001',
    phoneNumber: '+14155550101',
    publicMetadata: { plan: 'enterprise', onboarding: { completed: true, step: 5 } },
    privateMetadata: { accountManager: 'Lena Fischer' },
    totp: true,
  },
  {
    firstName: 'Bruno',
    lastName: 'Almeida',
    emailAddresses: ['bruno.almeida@northwind.example', 'bruno@almeida.example'],
    username: 'bruno-a',
    externalId: 'crm-1002',
    publicMetadata: { plan: 'enterprise' },
  },
  {
    firstName: 'Chiara',
    lastName: 'Rossi',
    emailAddresses: ['chiara.rossi@northwind.example'],
    phoneNumber: '+14155550103',
    unsafeMetadata: { theme: 'dark', language: 'it' },
  },
  {
    firstName: 'Dmitri',
    lastName: 'Volkov',
    emailAddresses: ['dmitri.volkov@northwind.example'],
    banned: true,
  },
  {
    firstName: 'Elif',
    lastName: 'Yılmaz',
    emailAddresses: ['elif.yilmaz@northwind.example'],
    username: 'elif_y',
    externalId: 'crm-1005',
  },
  {
    firstName: 'Farid',
    lastName: 'Haddad',
    emailAddresses: ['farid.haddad@bluefin.example'],
    externalId: 'crm-1006',
  },
  {
    firstName: 'Grace',
    lastName: 'Nakamura',
    emailAddresses: ['grace.nakamura@bluefin.example'],
    username: 'grace_n',
    phoneNumber: '+14155550107',
    publicMetadata: { plan: 'team', seats: 12 },
    totp: true,
  },
  {
    firstName: 'Hugo',
    lastName: 'Lindqvist',
    emailAddresses: ['hugo.lindqvist@bluefin.example'],
    locked: true,
  },
  {
    firstName: 'Imani',
    lastName: 'Mwangi',
    emailAddresses: ['imani.mwangi@bluefin.example', 'imani@mwangi.example'],
    externalId: 'crm-1009',
  },
  {
    firstName: 'Jonas',
    lastName: 'Weber',
    emailAddresses: ['jonas.weber@bluefin.example'],
    passwordless: true,
  },
  {
    firstName: 'Keiko',
    lastName: 'Tanaka',
    emailAddresses: ['keiko.tanaka@harbor.example'],
    username: 'keiko',
    web3Wallet: '0x52908400098527886e0f7030069857d2e4169ee7',
    publicMetadata: { plan: 'team', beta: ['search', 'exports'] },
  },
  {
    firstName: 'Liam',
    lastName: "O'Brien",
    emailAddresses: ['liam.obrien@harbor.example'],
    externalId: 'crm-1012',
  },
  {
    firstName: 'Mei',
    lastName: 'Chen',
    emailAddresses: ['mei.chen@harbor.example'],
    phoneNumber: '+14155550113',
  },
  {
    firstName: 'Noah',
    lastName: 'Bergström',
    emailAddresses: ['noah.bergstrom@harbor.example'],
    privateMetadata: { supportTickets: 7, churnRisk: 'high' },
  },
  {
    firstName: 'Olivia',
    lastName: 'Santos',
    emailAddresses: ['olivia.santos@harbor.example'],
    username: 'olivia_s',
  },
  {
    firstName: 'Priya',
    lastName: 'Raman',
    emailAddresses: ['priya.raman@lumen.example'],
    externalId: 'crm-1016',
    totp: true,
  },
  { firstName: 'Quentin', lastName: 'Dubois', emailAddresses: ['quentin.dubois@lumen.example'] },
  {
    firstName: 'Rania',
    lastName: 'Khoury',
    emailAddresses: ['rania.khoury@lumen.example'],
    phoneNumber: '+14155550118',
  },
  {
    firstName: 'Samuel',
    lastName: 'Adeyemi',
    emailAddresses: ['samuel.adeyemi@lumen.example'],
    username: 'sam-adeyemi',
  },
  {
    firstName: 'Tereza',
    lastName: 'Nováková',
    emailAddresses: ['tereza.novakova@lumen.example'],
    passwordless: true,
  },
  {
    firstName: 'Umar',
    lastName: 'Siddiqui',
    emailAddresses: ['umar.siddiqui@example.com'],
    publicMetadata: { plan: 'free' },
  },
  {
    firstName: 'Valentina',
    lastName: 'Cruz',
    emailAddresses: ['valentina.cruz@example.com'],
    username: 'vale_cruz',
  },
  {
    firstName: 'William',
    lastName: 'Hartley',
    emailAddresses: ['william.hartley@example.com'],
    publicMetadata: { plan: 'free' },
  },
  { firstName: 'Xiomara', lastName: 'Vega', emailAddresses: ['xiomara.vega@example.com'], banned: true },
  { firstName: 'Yusuf', lastName: 'Demir', emailAddresses: ['yusuf.demir@example.org'] },
  {
    firstName: 'Zofia',
    lastName: 'Kowalska',
    emailAddresses: ['zofia.kowalska@example.org', 'zofia@kowalska.example'],
  },
  {
    firstName: 'Aaron',
    lastName: 'Pike',
    emailAddresses: ['aaron.pike@example.org'],
    externalId: 'crm-1027',
  },
  {
    firstName: 'Beatriz',
    lastName: 'Fonseca',
    emailAddresses: ['beatriz.fonseca@example.org'],
    phoneNumber: '+14155550128',
  },
  {
    firstName: 'Caleb',
    lastName: 'Ngata',
    emailAddresses: [],
    phoneNumber: '+14155550129',
    passwordless: true,
  },
  {
    firstName: 'Daria',
    lastName: 'Popescu',
    emailAddresses: ['daria.popescu@example.net'],
    username: 'daria_p',
    externalId: 'crm-1030',
    publicMetadata: { plan: 'free', referredBy: 'crm-1001' },
  },
];

/** A seeded organization; members are positions in `seedPeople`, and the first is its creator. */
export interface SeedOrganization {
  /** Where settings name it: an id that never changes. */
  id?: string;
  name: string;
  slug: string;
  admins: number[];
  members: number[];
  publicMetadata: Record<string, unknown>;
  privateMetadata: Record<string, unknown>;
}

/** The company that runs the server: its people sign in to it. */
export const seedStaffOrganization = 'org_2EmbeddedNorthwindStaff0001';

/** Four organizations; Ada is in all of them, and some people are in none. */
export const seedOrganizations: SeedOrganization[] = [
  {
    id: seedStaffOrganization,
    name: 'Northwind Robotics',
    slug: 'northwind-robotics',
    admins: [0, 1],
    members: [2, 3, 4, 5],
    publicMetadata: { tier: 'enterprise' },
    privateMetadata: { billingContact: 'finance@northwind.example' },
  },
  {
    name: 'Bluefin Analytics',
    slug: 'bluefin-analytics',
    admins: [6],
    members: [0, 5, 7, 8, 9],
    publicMetadata: { tier: 'team' },
    privateMetadata: {},
  },
  {
    name: 'Harbor & Pine',
    slug: 'harbor-and-pine',
    admins: [10, 11],
    members: [0, 12, 13, 14],
    publicMetadata: {},
    privateMetadata: { vatId: 'EU000000000' },
  },
  {
    name: 'Lumen Health',
    slug: 'lumen-health',
    admins: [15],
    members: [0, 6, 16, 17, 18, 19],
    publicMetadata: { tier: 'team', region: 'eu' },
    privateMetadata: {},
  },
];
