import { beforeEach, describe, expect, it } from '@jest/globals';
import { count, countColdStart, metricFields } from '../../../lambda/log/metrics.ts';
import { metricsIn } from '../../embedded-metrics.ts';

beforeEach(() => {
  metricFields({});
});

const lineWith = (fields: object) => JSON.stringify({ stage: 'test', kind: 'read', ...fields });

describe('the fields of a line', () => {
  it('make metrics of values by a field of the line, and of what was counted by the stage alone', () => {
    count('clerkRetries');
    count('clerkRetries');
    count('ledgerWrites', 3);
    expect(metricsIn(lineWith(metricFields({ durationMs: 12.5, errors: 0 }, 'kind')))).toEqual({
      'kind=read stage=test durationMs': 12.5,
      'kind=read stage=test errors': 0,
      'stage=test clerkRetries': 2,
      'stage=test ledgerWrites': 3,
    });
  });

  it('have each count once', () => {
    count('coldStarts');
    metricFields({}, 'kind');
    expect(metricFields({ errors: 1 }, 'kind')).not.toHaveProperty('coldStarts');
  });

  it('say that there was none where that is counted', () => {
    count('ledgerBreaks', 0);
    expect(metricsIn(lineWith(metricFields({})))).toEqual({ 'stage=test ledgerBreaks': 0 });
  });

  it('are none where there is nothing to tell: a directive without metrics is not valid', () => {
    expect(metricFields({}, 'kind')).toEqual({});
  });
});

it('a process that was kept ready before there was a request is no cold start', () => {
  const variable = 'AWS_LAMBDA_INITIALIZATION_TYPE';
  const before = process.env[variable];
  try {
    process.env[variable] = 'provisioned-concurrency';
    countColdStart();
    expect(metricFields({})).toEqual({});
    process.env[variable] = 'on-demand';
    countColdStart();
    expect(metricFields({})).toMatchObject({ coldStarts: 1 });
  } finally {
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  }
});
