// Routes of people: whose session this is, the first account, signing in and out, and who there is.
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { newPersonInput, peopleAnswer, personShape, sessionAnswer, setupInput } from '../../../domain/api.ts';
import { MusterError } from '../../../domain/errors.ts';
import { mayAdminister } from '../../../domain/policy.ts';
import { type ApiEnv, type ApiServices, answers, insist } from '../api-types.ts';

export function addSessionRoutes(app: OpenAPIHono<ApiEnv>, services: ApiServices): void {
  const { signIn, people, about } = services;

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/session',
      summary: 'Who is signed in, and what this server is',
      security: [],
      responses: answers('`person` is null when nobody is.', sessionAnswer),
    }),
    async (context) => {
      const signedIn = await signIn.session(context.req.raw.headers);
      const person = signedIn === null ? null : { ...signedIn.account, email: signedIn.email };
      const server = {
        version: about.version,
        agent: about.agent,
        demo: about.demo,
        needsSetup: person === null && (await signIn.needsSetup()),
      };
      return context.json({ person, server }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/setup',
      summary: 'Make the first account with the one-time token that the server printed',
      security: [],
      request: { body: { required: true, content: { 'application/json': { schema: setupInput } } } },
      responses: answers('The account; sign in with it.', z.object({ id: personShape.shape.id })),
    }),
    async (context) => {
      const { token, ...given } = context.req.valid('json');
      const id = await signIn.redeemSetup(token, given);
      await people.reload();
      return context.json({ id }, 200);
    },
  );

  // better-auth's own routes; which of them can be reached is decided in sign-in.ts.
  app.on(['GET', 'POST'], '/api/auth/*', (context) => signIn.handle(context.req.raw, context.env.clientAddress));

  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/people',
      summary: 'Everybody with an account',
      responses: answers('In the order of their names.', peopleAnswer),
    }),
    async (context) => context.json({ people: people.list() }, 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/people',
      summary: 'Make an account (administrators)',
      request: { body: { required: true, content: { 'application/json': { schema: newPersonInput } } } },
      responses: answers('The account.', personShape),
    }),
    async (context) => {
      insist(mayAdminister(context.get('account')));
      const id = await signIn.createAccount(context.req.valid('json'));
      await people.reload();
      const person = people.list().find((one) => one.id === id);
      if (person === undefined) throw new MusterError('internal');
      return context.json(person, 200);
    },
  );
}
