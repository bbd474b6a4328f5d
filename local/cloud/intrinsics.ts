import type { Template } from './assembly.ts';
import { attributeOf, referenceTo } from './resource-values.ts';
import type { StackIdentity } from './resource-values.ts';

const noValue = Symbol('AWS::NoValue');

/** Turns template values into the values CloudFormation would have deployed. */
export interface Resolver {
  /**
   * The value with every intrinsic function replaced; `AWS::NoValue` entries are left out.
   * @throws Error on a reference to something the template lacks, or an unknown function
   */
  value(value: unknown): unknown;
  /** As `value`, for what must be text; numbers and booleans are written out. */
  text(value: unknown): string;
  /** What `Ref` gives for this logical id or pseudo parameter. */
  ref(name: string): string;
}

/**
 * Makes the resolver of a template.
 * @param origins every occurrence of a key in a resolved text is replaced by its value; this is how the
 *   public address of the API becomes the loopback one
 */
export function createResolver(
  template: Template,
  stack: StackIdentity,
  origins: ReadonlyMap<string, string> = new Map(),
): Resolver {
  const pseudoParameters: Record<string, unknown> = {
    'AWS::AccountId': stack.accountId,
    'AWS::NoValue': noValue,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': stack.region,
    'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.name}/local`,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': 'amazonaws.com',
  };

  function reference(name: string): unknown {
    if (name in pseudoParameters) return pseudoParameters[name];
    const resource = template.Resources[name];
    if (resource !== undefined) return referenceTo(name, resource, stack, resolve);
    const parameter = template.Parameters[name];
    if (parameter !== undefined) return parameter.Default ?? '';
    throw new Error(`The template refers to ${name}, which it does not define`);
  }

  function attribute(logicalId: string, name: string): string {
    const resource = template.Resources[logicalId];
    if (resource === undefined)
      throw new Error(`The template refers to ${logicalId}, which it does not define`);
    return attributeOf(logicalId, name, resource, stack, resolve);
  }

  function condition(value: unknown): boolean {
    if (typeof value === 'string') {
      if (!(value in template.Conditions)) throw new Error(`The template has no condition ${value}`);
      return condition(template.Conditions[value]);
    }
    const [name, argument] = singleEntry(value) ?? ['', undefined];
    const list = Array.isArray(argument) ? argument : [];
    switch (name) {
      case 'Condition':
        return condition(argument);
      case 'Fn::Equals':
        return JSON.stringify(resolve(list[0])) === JSON.stringify(resolve(list[1]));
      case 'Fn::Not':
        return !condition(list[0]);
      case 'Fn::And':
        return list.every(condition);
      case 'Fn::Or':
        return list.some(condition);
      default:
        throw new Error(`The template uses ${name || 'a value'} as a condition, which is not known here`);
    }
  }

  function apply(name: string, argument: unknown): unknown {
    const list = Array.isArray(argument) ? argument : [];
    switch (name) {
      case 'Ref':
        return reference(String(argument));
      case 'Fn::GetAtt': {
        const [logicalId = '', ...attributes] = Array.isArray(argument)
          ? argument.map((part) => text(part))
          : String(argument).split('.');
        return attribute(logicalId, attributes.join('.'));
      }
      case 'Fn::Join':
        return items(list[1]).map(text).join(text(list[0]));
      case 'Fn::Sub': {
        const pattern = String(Array.isArray(argument) ? list[0] : argument);
        const variables = (list[1] ?? {}) as Record<string, unknown>;
        return pattern.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, variable: string) => {
          if (literal !== '') return `\${${variable}}`;
          if (variable in variables) return text(variables[variable]);
          const [logicalId = '', ...attributes] = variable.split('.');
          return attributes.length > 0
            ? attribute(logicalId, attributes.join('.'))
            : text({ Ref: logicalId });
        });
      }
      case 'Fn::Select':
        return items(list[1])[Number(resolve(list[0]))];
      case 'Fn::Split':
        return text(list[1]).split(text(list[0]));
      case 'Fn::If':
        return resolveInner(condition(list[0]) ? list[1] : list[2]);
      case 'Fn::FindInMap':
        return template.Mappings[text(list[0])]?.[text(list[1])]?.[text(list[2])];
      case 'Fn::Base64':
        return Buffer.from(text(argument)).toString('base64');
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map((zone) => `${stack.region}${zone}`);
      case 'Fn::ImportValue':
        return `imported-${text(argument)}`;
      default:
        throw new Error(`The template uses ${name}, which is not known here`);
    }
  }

  function items(value: unknown): unknown[] {
    const resolved = resolve(value);
    if (!Array.isArray(resolved))
      throw new Error(`Expected a list in the template, found ${typeof resolved}`);
    return resolved;
  }

  function resolveInner(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolveInner).filter((item) => item !== noValue);
    if (typeof value !== 'object' || value === null) return value;
    const entry = singleEntry(value);
    if (entry !== undefined && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))) return apply(...entry);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, resolveInner(inner)] as const)
        .filter(([, inner]) => inner !== noValue),
    );
  }

  function resolve(value: unknown): unknown {
    const resolved = resolveInner(value);
    return resolved === noValue ? undefined : relocate(resolved);
  }

  function relocate(value: unknown): unknown {
    if (typeof value === 'string') {
      return [...origins].reduce((moved, [from, to]) => moved.replaceAll(from, to), value);
    }
    if (Array.isArray(value)) return value.map(relocate);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, relocate(inner)]));
  }

  function text(value: unknown): string {
    const resolved = resolve(value);
    if (typeof resolved === 'string') return resolved;
    if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
    throw new Error(`Expected text in the template, found ${JSON.stringify(value)}`);
  }

  return { value: resolve, text, ref: (name) => text({ Ref: name }) };
}

function singleEntry(value: unknown): [string, unknown] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 ? entries[0] : undefined;
}
