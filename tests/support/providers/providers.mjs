// Two real identity providers on one port: OpenID Connect below /oidc, SAML 2.0 at /saml. Who signs in is typed into a
// form, as at any provider. The people and the clients come in the first line of standard input, as JSON; when standard
// input ends, so does this process.
import { createInterface } from 'node:readline';
import { inflateRawSync } from 'node:zlib';
import express from 'express';
import Provider from 'oidc-provider';
import samlp from 'samlp';

const lines = createInterface({ input: process.stdin });
const { people, clients, key, certificate } = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);

const app = express();
const server = app.listen(0, '127.0.0.1', () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  serveOpenId(base);
  serveSaml(base);
  console.log(JSON.stringify({ issuer: `${base}/oidc`, saml: `${base}/saml` }));
});
process.stdin.on('end', () => process.exit(0));

function form(action, hidden = {}) {
  const kept = Object.entries(hidden).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
  return `<!doctype html><title>Provider</title><form method="post" action="${action}">${kept.join('')}
    <label>Who <input name="who" autofocus></label><button>Sign in</button></form>`;
}

function serveOpenId(base) {
  const provider = new Provider(`${base}/oidc`, {
    clients,
    findAccount: (_context, id) =>
      people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'groups', 'vehicles'],
    },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `${base}/interaction/${interaction.uid}` },
    cookies: { keys: ['only-of-tests'] },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  provider.proxy = false;
  app.get('/interaction/:uid', (request, response) => {
    response.send(form(`/interaction/${request.params.uid}`));
  });
  app.post('/interaction/:uid', express.urlencoded({ extended: false }), async (request, response) => {
    const who = request.body.who;
    const result = people[who]
      ? { login: { accountId: who } }
      : { error: 'access_denied', error_description: 'nobody of that name' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  app.use('/oidc', provider.callback());
}

function serveSaml(base) {
  const options = {
    issuer: `${base}/saml`,
    cert: certificate,
    key,
    getUserFromRequest: (request) => {
      const person = people[request.body.who];
      return {
        id: request.body.who,
        displayName: person.name,
        name: { givenName: person.given_name, familyName: person.family_name },
        emails: [{ value: person.email }],
      };
    },
  };
  app.get('/saml', (request, response) => {
    response.send(form('/saml', { SAMLRequest: request.query.SAMLRequest, RelayState: request.query.RelayState }));
  });
  app.post('/saml', express.urlencoded({ extended: false }), (request, response, next) => {
    const { SAMLRequest, RelayState } = request.body;
    const asked = inflateRawSync(Buffer.from(SAMLRequest, 'base64')).toString();
    const consumer = /AssertionConsumerServiceURL="([^"]*)"/.exec(asked)[1];
    Object.defineProperty(request, 'query', { value: { SAMLRequest, RelayState } });
    const where = { destination: consumer, recipient: consumer, getPostURL: (_1, _2, _3, give) => give(null, consumer) };
    samlp.auth({ ...options, ...where })(request, response, next);
  });
}
