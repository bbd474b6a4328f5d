import { Ajv } from 'ajv';

/*
 * The schema of AWS's embedded metric format, and what its specification says besides:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

const units =
  '^(Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|Bytes\\/Second|Kilobytes\\/Second|Megabytes\\/Second|Gigabytes\\/Second|Terabytes\\/Second|Bits\\/Second|Kilobits\\/Second|Megabits\\/Second|Gigabits\\/Second|Terabits\\/Second|Count\\/Second|None)$';

const schema = {
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            additionalProperties: false,
            properties: {
              Namespace: { type: 'string', minLength: 1, maxLength: 1024 },
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 30,
                  items: { type: 'string', minLength: 1, maxLength: 250 },
                },
              },
              Metrics: {
                type: 'array',
                minItems: 1,
                maxItems: 100,
                items: {
                  type: 'object',
                  required: ['Name'],
                  additionalProperties: false,
                  properties: {
                    Name: { type: 'string', minLength: 1, maxLength: 1024 },
                    Unit: { type: 'string', pattern: units },
                    StorageResolution: { enum: [1, 60] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

interface Document extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

const isDocument = new Ajv({ allErrors: true }).compile<Document>(schema);

/** Names and values of the dimensions with the name of the metric, as CloudWatch would make one: `stage=a durationMs`. */
export type Metrics = Readonly<Record<string, number>>;

/** Milliseconds that a metric may be old, and new. */
const oldest = 14 * 86_400_000;
const newest = 2 * 3_600_000;

/**
 * The metrics that CloudWatch makes of a line. Throws, with all that is wrong, for a line of which it would make none, or
 * fewer than the line says.
 */
export function metricsIn(line: string): Metrics {
  const document: unknown = JSON.parse(line);
  if (!isDocument(document)) throw new Error(JSON.stringify(isDocument.errors));
  if (Buffer.byteLength(line) > 262_144) throw new Error('an event of a log may have 256 KB');
  const { _aws: told } = document;
  const age = Date.now() - told.Timestamp;
  if (age > oldest || age < -newest) throw new Error(`a metric of ${told.Timestamp}`);
  const found: Record<string, number> = {};
  for (const { Namespace, Dimensions, Metrics } of told.CloudWatchMetrics) {
    if (Namespace.startsWith('AWS/')) throw new Error(`${Namespace} is AWS's own`);
    for (const dimensions of Dimensions) {
      const values = dimensions.map((name) => {
        const value = document[name];
        if (typeof value !== 'string' || value === '' || value.length > 1024) {
          throw new Error(`the dimension ${name} is ${JSON.stringify(value)}`);
        }
        return `${name}=${value}`;
      });
      for (const { Name } of Metrics) {
        const value = document[Name];
        if (typeof value !== 'number') throw new Error(`the metric ${Name} is ${JSON.stringify(value)}`);
        if (dimensions.includes(Name)) throw new Error(`${Name} is a metric and a dimension`);
        const metric = [...values.toSorted(), Name].join(' ');
        if (metric in found) throw new Error(`${metric} is there twice`);
        found[metric] = value;
      }
    }
  }
  return found;
}
