// An app in a browser that signs a person in with oidc-client-ts, as its documents show it: no line of it knows Haulier.
// Reads one line of JSON from standard input, and writes one with what the app saw.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const lines = createInterface({ input: process.stdin });
const { value } = await lines[Symbol.asyncIterator]().next();
const { authority, clientId, port, email, password, api, tenant, pictures } = JSON.parse(value);
const library = readFileSync('node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js');
const origin = `http://127.0.0.1:${port}`;
const page = `<!doctype html><title>App</title><script src="/library.js"></script><script>
const users = new oidc.UserManager({
  authority: ${JSON.stringify(authority)}, client_id: ${JSON.stringify(clientId)}, redirect_uri: '${origin}/back',
  post_logout_redirect_uri: '${origin}/bye', scope: 'openid profile email', automaticSilentRenew: false,
});
</script>`;
const server = createServer((request, answer) => {
  const isLibrary = request.url === '/library.js';
  answer.writeHead(200, { 'content-type': isLibrary ? 'text/javascript' : 'text/html' });
  answer.end(isLibrary ? library : page);
}).listen(port, '127.0.0.1');

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ locale: 'en-GB' });
const tab = await context.newPage();
const faults = [];
tab.on('pageerror', (error) => faults.push(String(error)));
tab.on('console', (message) => message.type() === 'error' && !message.text().includes('Failed to load') && faults.push(message.text()));
tab.on('response', (answer) => answer.status() >= 400 && faults.push(`${answer.status()} ${new URL(answer.url()).pathname}`));
const seen = {};
const amr = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).amr;

/** The code of a generator (RFC 6238), `ahead` steps from now. */
function totp(secret, ahead) {
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac('sha1', key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A call of the API in the person's name, from a page of its own origin. */
function call(token, method, path, body) {
  return tab.evaluate(
    async ([token, tenant, method, path, body]) => {
      const headers = { 'X-COREOS-TID': tenant, 'X-COREOS-ACCESS': token, 'X-COREOS-REQUEST-ID': crypto.randomUUID() };
      const sent = body === null ? {} : { body: JSON.stringify(body), headers: { ...headers, 'Content-Type': 'application/json' } };
      return (await (await fetch(`/core/api/v1/aaa${path}`, { method, headers, ...sent })).json()).data;
    },
    [token, tenant, method, path, body ?? null],
  );
}

/** Back from the sign-in page with a fresh token. */
async function signedIn(press) {
  await Promise.all([tab.waitForURL(/\/back\?/), press()]);
  return tab.evaluate(async () => (await users.signinCallback()).access_token);
}

async function toSignIn() {
  await tab.goto(`${origin}/`);
  await Promise.all([tab.waitForURL(/\/auth\/realms\//), tab.evaluate(() => void users.signinRedirect({ prompt: 'login' }))]);
}

async function picture(name) {
  if (pictures) await tab.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

await tab.goto(`${origin}/`);
await Promise.all([tab.waitForURL(/\/auth\/realms\//), tab.evaluate(() => void users.signinRedirect({ state: 'kept' }))]);
await picture('sign-in');
seen.title = await tab.title();
// By the keyboard alone: the first field has the focus.
await tab.keyboard.type(email);
await tab.keyboard.press('Tab');
await tab.keyboard.type('not the password');
await tab.keyboard.press('Enter');
await tab.getByRole('alert').waitFor();
seen.alert = await tab.getByRole('alert').innerText();
await picture('wrong-password');
await tab.getByLabel('Password').fill(password);
await Promise.all([tab.waitForURL(/\/back\?/), tab.keyboard.press('Enter')]);
const user = await tab.evaluate(async () => {
  const user = await users.signinCallback();
  return { profile: user.profile, scope: user.scope, state: user.state, access: user.access_token };
});
seen.profile = user.profile;
seen.state = user.state;
seen.call = await tab.evaluate(async ([address, tenant, token]) => {
  const headers = { 'X-COREOS-TID': tenant, 'X-COREOS-ACCESS': token, 'X-COREOS-REQUEST-ID': crypto.randomUUID() };
  return (await fetch(address, { headers })).status;
}, [api, tenant, user.access]);
seen.renewed = await tab.evaluate(async (before) => {
  const user = await users.signinSilent();
  return user.access_token !== before && user.profile.sub;
}, user.access);
seen.userinfo = await tab.evaluate(async () => {
  const user = await users.getUser();
  const { userinfo_endpoint: address } = await users.metadataService.getMetadata();
  return (await fetch(address, { headers: { Authorization: `Bearer ${user.access_token}` } })).json();
});
await Promise.all([tab.waitForURL(`${origin}/bye`), tab.evaluate(() => void users.signoutRedirect())]);
seen.bye = tab.url();
await Promise.all([tab.waitForURL(/\/auth\/realms\//), tab.evaluate(() => void users.signinRedirect())]);
seen.asksAgain = (await tab.getByLabel('Password').count()) === 1;
await tab.getByLabel('E-mail or mobile number').fill(email);
await tab.getByLabel('Password').fill(password);
const last = await signedIn(() => tab.keyboard.press('Enter'));

// A passkey of a device that asks for a finger: added from a page of the API's origin, then used in place of all else.
const device = await context.newCDPSession(tab);
await device.send('WebAuthn.enable');
const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
await device.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } });
await tab.goto(`${new URL(api).origin}/core/api/v1/aaa/.well-known/jwks.json`);
const asked = await call(last, 'POST', '/users/self/passkeys/options');
const credential = await tab.evaluate(async (publicKey) => {
  const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  return made.toJSON();
}, asked.publicKey);
await call(last, 'POST', '/users/self/passkeys', { credential, name: 'Laptop' });
await toSignIn();
seen.passkey = amr(await signedIn(() => tab.getByRole('button', { name: 'Use a passkey' }).click()));

// A code generator as the second factor.
await tab.goto(`${new URL(api).origin}/core/api/v1/aaa/.well-known/jwks.json`);
const { secret } = await call(last, 'POST', '/users/self/second-factor');
seen.recoveryCodes = (await call(last, 'PUT', '/users/self/second-factor', { code: totp(secret, 0) })).recoveryCodes.length;
await toSignIn();
await tab.getByLabel('E-mail or mobile number').fill(email);
await tab.getByLabel('Password').fill(password);
await Promise.all([tab.waitForURL(/authenticate/), tab.keyboard.press('Enter')]);
await tab.getByLabel('Code of the app').fill(totp(secret, 1));
await picture('second-factor');
seen.totp = amr(await signedIn(() => tab.keyboard.press('Enter')));
seen.faults = faults;
process.stdout.write(`${JSON.stringify(seen)}\n`);
await browser.close();
server.close();
process.exit(0);
