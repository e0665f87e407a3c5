// A certified OpenID provider (npm: oidc-provider) for the tests of signing in. Anyone may sign in, by any password.
// node oidc-server.mjs <directory with node_modules> <redirect URI>; prints its port.
import { createServer } from 'node:http';

const [, , directory, redirect] = process.argv;
const { default: Provider } = await import(`${directory}/node_modules/oidc-provider/lib/index.js`);

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: 'console', client_secret: 'a-secret-of-the-test', redirect_uris: [redirect], response_types: ['code'], grant_types: ['authorization_code'] }],
    pkce: { required: () => true },
    scopes: ['openid', 'groups'],
    claims: { openid: ['sub', 'preferred_username'], groups: ['groups'] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id, groups: id === 'alice' ? ['soc', 'staff'] : ['staff'] }) }),
  });
  server.on('request', provider.callback());
  console.log(port);
});
