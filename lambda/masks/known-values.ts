import { type ContactKind, kindOf } from './contact.ts';

/** One address or number that this request was told, and whose it is. */
export interface KnownValue {
  readonly kind: ContactKind;
  /** Ids of users and organizations: of an invitation to one, that one. Empty where nobody is known. */
  readonly owners: Set<string>;
}

/** Fields of Clerk's answers whose values are addresses whatever they look like. */
const kindByName: Readonly<Record<string, ContactKind>> = {
  email_address: 'emailAddress',
  phone_number: 'phoneNumber',
  web3_wallet: 'web3Wallet',
};

/** Addresses and numbers in a sentence, as far as they look like most. */
const inSentence =
  /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+@[\p{L}\p{N}.-]*[\p{L}\p{N}]|\+\d{5,15}|0x[\da-f]{40}/giu;

/** What looks like an address or a number in a text. */
export function contactsIn(text: string): string[] {
  return text.match(inSentence) ?? [];
}

/** All addresses and numbers that Clerk has told in one request. */
export class KnownValues {
  readonly #values = new Map<string, KnownValue>();

  /** Takes in an answer of Clerk's, as it came. Metadata, which the application writes, is left out. */
  see(text: string): void {
    try {
      this.#walk(JSON.parse(text), undefined, '');
    } catch {
      // What is no JSON is no answer of Clerk's, and nobody is shown it.
    }
  }

  /** Takes in one value; of nobody where no owner is named. */
  add(value: string, kind: ContactKind, owner?: string): void {
    const key = value.toLowerCase();
    const known = this.#values.get(key) ?? { kind, owners: new Set() };
    if (owner !== undefined) known.owners.add(owner);
    this.#values.set(key, known);
  }

  /** What is known of a value, however its letters are written. */
  find(value: string): KnownValue | undefined {
    return this.#values.get(value.toLowerCase());
  }

  /** All of them, in lower case. */
  entries(): Iterable<[value: string, known: KnownValue]> {
    return this.#values;
  }

  #walk(answer: unknown, owner: string | undefined, name: string): void {
    if (typeof answer === 'string') {
      const kind = answer === '' ? undefined : (kindByName[name] ?? kindOf(answer));
      if (kind) this.add(answer, kind, owner);
      return;
    }
    if (typeof answer !== 'object' || answer === null) return;
    if (Array.isArray(answer)) {
      for (const item of answer) this.#walk(item, owner, name);
      return;
    }
    const own = ownerOf(answer) ?? owner;
    for (const [field, inner] of Object.entries(answer)) {
      if (field === 'errors') this.#readErrors(inner);
      else if (!field.endsWith('metadata') && field !== 'claims') this.#walk(inner, own, field);
    }
  }

  /** Errors say in sentences what is wrong with which value. */
  #readErrors(errors: unknown): void {
    for (const value of contactsIn(JSON.stringify(errors))) {
      const kind = kindOf(value);
      if (kind) this.add(value, kind);
    }
  }
}

/** Whose the values in an object of Clerk's are. */
function ownerOf(answer: object): string | undefined {
  const { id, user_id, organization_id } = answer as Readonly<Record<string, unknown>>;
  if (typeof user_id === 'string') return user_id;
  if (typeof id === 'string' && id.startsWith('user_')) return id;
  return typeof organization_id === 'string' ? organization_id : undefined;
}
