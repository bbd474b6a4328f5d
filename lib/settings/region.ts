import { RegionInfo } from 'aws-cdk-lib/region-info';
import { nearest } from '../../lambda/base/nearest.ts';

/**
 * Why a region may be none, and which was meant; undefined for those that the CDK knows. AWS may have opened it since: so it
 * is no reason to refuse settings.
 */
export function regionDoubt(region: string): string | undefined {
  const known = RegionInfo.regions.map(({ name }) => name);
  if (known.includes(region)) return undefined;
  const near = nearest(region, known);
  const [area = ''] = region.split('-');
  const meant = near.length > 0 ? near : known.filter((name) => name.startsWith(`${area}-`));
  const hint =
    meant.length > 0
      ? `is it ${meant.join(', ')}?`
      : 'https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html has all of them.';
  return `${JSON.stringify(region)} is no region that this release knows; ${hint}`;
}
