import type { Laptop } from '../../local/laptop.ts';

/** The environment of a shell in which commands find the laptop's secrets, with the credentials of who runs it. */
export function operatorEnvironment({ operator, region, awsUrl }: Laptop): NodeJS.ProcessEnv {
  const { accessKeyId, secretAccessKey, sessionToken } = operator;
  return {
    ...process.env,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
  };
}
