// Describes the impact of a revocation before it is ordered.
import { number, plural, relative } from '../format.js';

function expiry(exp) {
  if (!exp) {
    return '';
  }
  return exp * 1000 > Date.now() ? `Without a revocation, it expires ${relative(new Date(exp * 1000).toISOString(), Date.now())}.` : 'It has expired already.';
}

function below(b) {
  if (!b?.tokens) {
    return '';
  }
  const rate = b.per_minute >= 1 ? `, about ${plural(Math.round(b.per_minute), 'request')} a minute` : '';
  return `With it ${b.cut ? 'at least ' : ''}${number(b.tokens)} ${b.tokens === 1 ? 'token' : 'tokens'} that ${b.tokens === 1 ? 'was' : 'were'} exchanged from it fall: ${number(b.live)} still alive, ${number(b.clients)} ${b.clients === 1 ? 'client' : 'clients'}${rate}.`;
}

export function effect(detection) {
  const a = detection.activity ?? {};
  const chain = detection.action === 'revoke-chain';
  const rate = a.per_minute > 0 ? (a.per_minute < 1 ? 'less than one request a minute' : `about ${plural(Math.round(a.per_minute), 'request')} a minute`) : null;
  return [
    chain
      ? 'Every verifier of the tenant denies this token, and all tokens that were or will be exchanged from it.'
      : 'Every verifier of the tenant denies this token from now on, with all tokens that were exchanged from it.',
    a.uses ? `It has been seen by ${number(a.verifiers)} ${a.verifiers === 1 ? 'verifier' : 'verifiers'} for ${number(a.audiences)} ${a.audiences === 1 ? 'audience' : 'audiences'}, from ${number(a.addresses)} ${a.addresses === 1 ? 'address' : 'addresses'}${rate ? `; ${rate} in the last 10 minutes` : '; not in the last 10 minutes'}.`
      : 'No use of this token is stored.',
    below(a.below),
    expiry(detection.token?.exp),
  ].filter(Boolean);
}
