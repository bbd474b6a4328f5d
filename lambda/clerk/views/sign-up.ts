import * as z from 'zod';
import { masked } from '../../access/masks.ts';
import { metadata, orNull, timeOrNull } from './shapes.ts';
import { userMetadata, userText } from './user-text.ts';

const fields = z.array(z.string()).default([]);
const verification = orNull(
  z.object({ nextAction: z.string(), supportedStrategies: z.array(z.string()).default([]) }),
);

/** The shape in which a sign-up leaves this server. */
export const signUpShape = z.object({
  id: z.string(),
  status: z.string().describe('missing_requirements, complete or abandoned.'),
  requiredFields: fields,
  optionalFields: fields,
  missingFields: fields.describe('What must still be given.'),
  unverifiedFields: fields.describe('What must still be verified.'),
  verifications: orNull(
    z.object({ emailAddress: verification, phoneNumber: verification, web3Wallet: verification }),
  ),
  emailAddress: orNull(userText.meta(masked('emailAddress'))),
  phoneNumber: orNull(userText.meta(masked('phoneNumber'))),
  web3Wallet: orNull(userText.meta(masked('web3Wallet'))),
  username: orNull(userText),
  firstName: orNull(userText),
  lastName: orNull(userText),
  passwordEnabled: z.boolean(),
  externalId: orNull(z.string()),
  customAction: z.boolean(),
  createdSessionId: orNull(z.string()),
  createdUserId: orNull(z.string()),
  publicMetadata: orNull(metadata),
  unsafeMetadata: orNull(userMetadata),
  legalAcceptedAt: timeOrNull,
  abandonAt: timeOrNull,
});
