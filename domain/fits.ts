// Whether a value already is what its schema would make of it: then it needs no reading, which for a long log takes seconds.
import type { z } from 'zod';

/** True only when the schema takes the value and gives it back as it is; false says nothing: then let the schema read it. */
export type Fits<Value> = (value: unknown) => value is Value;
type Test = (value: unknown) => boolean;

/** Gives a value another type and nothing else: a transform that is this very function leaves values as they are. */
export function renamed<From, To extends From>(value: From): To {
  return value as To;
}

type Definition = z.core.$ZodTypes['_zod']['def'];

const never: Test = () => false;

/**
 * Makes the question from the schema itself, once. What it does not know for sure (a format, a transform, keys that would be
 * taken out) is answered with false, so a schema may be anything.
 */
export function fitsOf<Schema extends z.core.$ZodType>(schema: Schema): Fits<z.core.output<Schema>> {
  const test = testOf(schema);
  return (value): value is z.core.output<Schema> => test(value);
}

function testOf(schema: z.core.$ZodType): Test {
  const checks = checksOf(schema);
  const base = checks === null ? never : testOfType(definitionOf(schema));
  if (base === never || checks === null || checks.length === 0) return base;
  return (value) => base(value) && checks.every((check) => check(value));
}

/** Every schema is one of zod's own types; its base class does not say so. */
function definitionOf(schema: z.core.$ZodType): Definition {
  return (schema as z.core.$ZodTypes)._zod.def;
}

function testOfType(definition: Definition): Test {
  switch (definition.type) {
    case 'string':
      return 'format' in definition ? never : (value) => typeof value === 'string';
    case 'number':
      return 'format' in definition ? never : (value) => typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'unknown':
      return () => true;
    case 'literal': {
      const values = new Set<unknown>(definition.values);
      return (value) => values.has(value);
    }
    case 'enum': {
      const values = new Set<unknown>(Object.values(definition.entries));
      return (value) => values.has(value);
    }
    case 'nullable': {
      const inner = testOf(definition.innerType);
      return (value) => value === null || inner(value);
    }
    case 'optional': {
      const inner = testOf(definition.innerType);
      return (value) => value === undefined || inner(value);
    }
    case 'array': {
      const element = testOf(definition.element);
      return (value) => Array.isArray(value) && value.every(element);
    }
    case 'record':
      return testOfRecord(definition);
    case 'object':
      return testOfObject(definition);
    case 'union': {
      const options = definition.options.map((option) => testOf(option));
      return (value) => options.some((test) => test(value));
    }
    case 'pipe': {
      const out = definitionOf(definition.out);
      return out.type === 'transform' && out.transform === renamed ? testOf(definition.in) : never;
    }
    default:
      return never;
  }
}

/** Every key of the shape and no other: zod takes unknown ones out. */
function testOfObject({ shape, catchall }: z.core.$ZodObjectDef): Test {
  if (catchall !== undefined) return never;
  const fields = Object.entries(shape).map(([key, field]) => [key, testOf(field)] as const);
  const known = new Set(Object.keys(shape));
  return (value) => {
    if (!isPlain(value)) return false;
    for (const key in value) if (!known.has(key)) return false;
    for (const [key, test] of fields) if (!test(value[key])) return false;
    return true;
  };
}

function testOfRecord({ keyType, valueType }: z.core.$ZodRecordDef): Test {
  const key = definitionOf(keyType);
  if (key.type !== 'enum') return never;
  const keys = Object.values(key.entries).map(String);
  const test = testOf(valueType);
  return (value) => isPlain(value) && Object.keys(value).length === keys.length && keys.every((name) => test(value[name]));
}

/** The checks of a schema; null when one of them is not known here. */
function checksOf(schema: z.core.$ZodType): Test[] | null {
  const found: Test[] = [];
  for (const check of schema._zod.def.checks ?? []) {
    const test = testOfCheck(check._zod.def as z.core.$ZodChecks['_zod']['def']);
    if (test === null) return null;
    found.push(test);
  }
  return found;
}

function testOfCheck(check: z.core.$ZodChecks['_zod']['def']): Test | null {
  switch (check.check) {
    case 'min_length':
      return (value) => lengthOf(value) >= check.minimum;
    case 'max_length':
      return (value) => lengthOf(value) <= check.maximum;
    case 'number_format':
      return check.format === 'safeint' ? Number.isSafeInteger : null;
    case 'greater_than': {
      const { value: limit, inclusive } = check;
      if (typeof limit !== 'number') return null;
      return (value) => typeof value === 'number' && (inclusive ? value >= limit : value > limit);
    }
    case 'less_than': {
      const { value: limit, inclusive } = check;
      if (typeof limit !== 'number') return null;
      return (value) => typeof value === 'number' && (inclusive ? value <= limit : value < limit);
    }
    case 'string_format': {
      const pattern = check.format === 'regex' ? check.pattern : undefined;
      // A pattern that remembers where it stopped would answer otherwise the second time.
      if (pattern === undefined || pattern.global || pattern.sticky) return null;
      return (value) => typeof value === 'string' && pattern.test(value);
    }
    default:
      return null;
  }
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : Number.NaN;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
