// The driver adapter through which Prisma's schema engine reads the catalogue. Not @prisma/adapter-pg: that one does not read
// the catalogue's "char" and oid columns, and opens the real database in place of a shadow database.
import { createRequire } from 'node:module';
import pg from 'pg';

// A dependency of @prisma/adapter-pg, not of ours: found from where that one finds it.
const adapterRequire = createRequire(createRequire(import.meta.url).resolve('@prisma/adapter-pg'));
const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, DriverAdapterError } = adapterRequire('@prisma/driver-adapter-utils');

const textArray = pg.types.getTypeParser(1009, 'text');
const asText = (value) => value;
const asBoolean = (value) => value === 't';
const listOf = (parse) => (value) => textArray(value).map((item) => (item === null ? null : parse(item)));

/** PostgreSQL writes `2026-03-12 02:08:55+00`; the engine reads RFC 3339. */
function asTime(value) {
  const zone = /[+-]\d\d$/.test(value) ? ':00' : /[+-]\d\d:\d\d$/.test(value) ? '' : 'Z';
  return new Date(value.replace(' ', 'T') + zone).toISOString();
}

/** Type of a column by its oid, and how its text is read; every other type is text. */
const types = new Map([
  [16, [ColumnTypeEnum.Boolean, asBoolean]],
  [18, [ColumnTypeEnum.Character, asText]],
  [20, [ColumnTypeEnum.Int64, asText]],
  [21, [ColumnTypeEnum.Int32, Number]],
  [23, [ColumnTypeEnum.Int32, Number]],
  [26, [ColumnTypeEnum.Int64, asText]],
  [114, [ColumnTypeEnum.Json, asText]],
  [700, [ColumnTypeEnum.Float, Number]],
  [701, [ColumnTypeEnum.Double, Number]],
  [1000, [ColumnTypeEnum.BooleanArray, listOf(asBoolean)]],
  [1002, [ColumnTypeEnum.CharacterArray, listOf(asText)]],
  [1003, [ColumnTypeEnum.TextArray, listOf(asText)]],
  [1005, [ColumnTypeEnum.Int32Array, listOf(Number)]],
  [1007, [ColumnTypeEnum.Int32Array, listOf(Number)]],
  [1009, [ColumnTypeEnum.TextArray, listOf(asText)]],
  [1015, [ColumnTypeEnum.TextArray, listOf(asText)]],
  [1016, [ColumnTypeEnum.Int64Array, listOf(asText)]],
  [1028, [ColumnTypeEnum.Int64Array, listOf(asText)]],
  [1114, [ColumnTypeEnum.DateTime, asTime]],
  [1184, [ColumnTypeEnum.DateTime, asTime]],
  [1700, [ColumnTypeEnum.Numeric, asText]],
  [3802, [ColumnTypeEnum.Json, asText]],
]);
const parsers = { getTypeParser: (oid) => types.get(oid)?.[1] ?? asText };

function toEngineError(error) {
  if (error?.code === undefined || error?.severity === undefined) return error;
  const { code, severity, message, detail, column, hint } = error;
  return new DriverAdapterError({
    kind: 'postgres',
    code,
    severity,
    message,
    detail,
    column,
    hint,
    originalCode: code,
    originalMessage: message,
  });
}

class Connection {
  provider = 'postgres';
  adapterName = 'muster-schema-engine';

  constructor(client, schema, release) {
    this.client = client;
    this.schema = schema;
    this.release = release;
  }

  async run({ sql, args }) {
    try {
      return await this.client.query({ text: sql, values: args, rowMode: 'array', types: parsers });
    } catch (error) {
      throw toEngineError(error);
    }
  }

  async queryRaw(query) {
    const { fields, rows } = await this.run(query);
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: fields.map((field) => types.get(field.dataTypeID)?.[0] ?? ColumnTypeEnum.Text),
      rows,
    };
  }

  async executeRaw(query) {
    return (await this.run(query)).rowCount ?? 0;
  }

  async executeScript(sql) {
    try {
      await this.client.query(sql);
    } catch (error) {
      throw toEngineError(error);
    }
  }

  async startTransaction() {
    await this.executeScript('BEGIN');
    const transaction = new Connection(this.client, this.schema, async () => {});
    transaction.options = { usePhantomQuery: false };
    transaction.commit = () => this.executeScript('COMMIT');
    transaction.rollback = () => this.executeScript('ROLLBACK');
    return transaction;
  }

  getConnectionInfo() {
    return { schemaName: this.schema, supportsRelationJoins: true };
  }

  async dispose() {
    await this.release();
  }
}

/** Opens the database of the address; `afterwards` runs when the connection has been disposed of. */
async function open(address, afterwards = async () => {}) {
  const url = new URL(address);
  const schema = url.searchParams.get('schema') ?? 'public';
  url.searchParams.delete('schema');
  const client = new pg.Client(url.href);
  await client.connect();
  if (schema !== 'public') await client.query(`SET search_path TO ${pg.escapeIdentifier(schema)}`);
  return new Connection(client, schema, async () => {
    await client.end();
    await afterwards();
  });
}

/** The same server's address with another database. */
function withDatabase(address, name) {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs a statement in the server's own database, to create or drop another one. */
export async function administer(address, statement) {
  const connection = await open(withDatabase(address, 'postgres'));
  try {
    await connection.client.query(statement);
  } finally {
    await connection.dispose();
  }
}

/** What the engine opens the database with, and a shadow database that lives until the engine disposes of it. */
export function adapterFor(address) {
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: 'muster-schema-engine',
    connect: () => open(address),
    async connectToShadowDb() {
      const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      await administer(address, `CREATE DATABASE "${name}"`);
      return open(withDatabase(address, name), () => administer(address, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  });
}
