/* What the functions use of `@aws-sdk/client-secrets-manager`, answered from the environment. */

// oxlint-disable-next-line typescript/no-extraneous-class -- it stands for a class
export class GetSecretValueCommand {}

export class SecretsManagerClient {
  send(): Promise<{ SecretString: string | undefined }> {
    return Promise.resolve({ SecretString: process.env['CLERK_SECRET_KEY'] });
  }
}
