import { address } from '../../clerk/views/user-text.ts';
import { type ContactKind, type ContactMethod, describeMethods, isMethod } from './contact-methods.ts';

/** One change of an email address or phone number, as a caller asks for it. */
export interface ContactChange {
  readonly action: 'add' | 'verify' | 'make_primary' | 'remove';
  readonly emailAddress?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly verified?: boolean | undefined;
  readonly primary?: boolean | undefined;
  readonly reservedForSecondFactor?: boolean | undefined;
  readonly notifyPrimaryEmailAddressChanged?: boolean | undefined;
}

/** What is wrong with the parameters together; undefined when nothing is. */
export function inputFault(change: ContactChange): string | undefined {
  const { action, emailAddress, phoneNumber, verified, primary } = change;
  if ((emailAddress === undefined) === (phoneNumber === undefined)) {
    return 'emailAddress, phoneNumber: send exactly one of them: the one to change.';
  }
  if (action !== 'add') {
    const extra = Object.entries({ verified, primary }).find(([, value]) => value !== undefined);
    if (extra) return `${extra[0]}: only works with action add; leave it out with ${action}.`;
  }
  if (
    change.reservedForSecondFactor !== undefined &&
    (phoneNumber === undefined || !(action === 'verify' || (action === 'add' && verified)))
  ) {
    return 'reservedForSecondFactor: only works with a phoneNumber and action verify, or add with verified: true.';
  }
  if (primary && !verified) {
    return 'primary: only a verified one can be primary; send verified: true too if it surely belongs to the user, or leave primary out.';
  }
  if (
    change.notifyPrimaryEmailAddressChanged !== undefined &&
    (action !== 'make_primary' || emailAddress === undefined)
  ) {
    return 'notifyPrimaryEmailAddressChanged: only works with action make_primary and an emailAddress.';
  }
  return undefined;
}

/** What speaks against the change, given what the user has; undefined when nothing does. */
export function ruleFault(
  action: ContactChange['action'],
  kind: ContactKind,
  value: string,
  methods: readonly ContactMethod[],
): string | undefined {
  const method = methods.find((one) => isMethod(one, kind, value));
  if (action === 'add') {
    return (
      method &&
      `${kind}: the user already has it: ${describeMethods([method])}. Next: action verify or make_primary, where that is what you want.`
    );
  }
  if (!method) {
    return `${kind}: the user has no ${address(value)}, but: ${describeMethods(methods)}. Next: send one of these, or action add.`;
  }
  if (action === 'make_primary' && !method.verified) {
    return `${kind}: ${address(value)} is not verified, and only a verified one can be primary. Next: action verify, if it surely belongs to the user.`;
  }
  return action === 'remove' ? removalFault(method, methods) : undefined;
}

function removalFault(method: ContactMethod, methods: readonly ContactMethod[]): string | undefined {
  const { kind, value, primary, verified } = method;
  const others = methods.filter((one) => one !== method);
  if (others.length === 0 || (verified && !others.some((one) => one.verified))) {
    return `${kind}: ${address(value)} is the last ${verified ? 'verified ' : ''}one that the user can be reached at. Next: add another one first, verified.`;
  }
  const sameKind = others.filter((one) => one.kind === kind);
  if (primary && sameKind.length > 0) {
    return `${kind}: ${address(value)} is the primary one. Next: action make_primary with another one first: ${describeMethods(sameKind)}.`;
  }
  return undefined;
}
