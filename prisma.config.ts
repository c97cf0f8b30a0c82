// Where the Prisma CLI finds schema, migrations and database; scripts/prisma.mjs sets the address when it has to start the embedded one.
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
