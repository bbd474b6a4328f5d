/** Without a colon, so no ARN of another region, account or partition is one; a `.` or `..` between slashes means another folder. */
const secretName = /^(?!(?:.*\/)?\.{1,2}(?:\/|$))[\w/+=.@-]{1,512}$/;

/**
 * True when `secret`, the name of a secret or its ARN, is below `prefix`, compared letter by letter. `functionArn`
 * says which partition, region and account are meant.
 */
export function isBelow(prefix: string, secret: string, functionArn: string): boolean {
  const [arn, partition, , region, account] = functionArn.split(':');
  const here = `${arn}:${partition}:secretsmanager:${region}:${account}:secret:`;
  const name = secret.startsWith(here) ? secret.slice(here.length) : secret;
  return secretName.test(name) && name.startsWith(prefix) && name.length > prefix.length;
}
