/* Owns asking the verifiers of others: reads files and cases from stdin, writes one verdict a case to stdout.

   in:  {documents: {address: text}, did, jwks, issuer, now, cases: [{credential: base64} | {jwt: text}]}
   out: [{verified, revoked, error}]
   Nothing is fetched: an address that is not among the documents is an error. */

import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {createLocalJWKSet, jwtVerify} from 'jose';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const given = JSON.parse(Buffer.concat(chunks).toString('utf8'));
const did = JSON.parse(given.did);
const keys = createLocalJWKSet(JSON.parse(given.jwks));
const MULTIKEY = 'https://w3id.org/security/multikey/v1';

async function documentLoader(url) {
  if (url === did.id) return {contextUrl: null, documentUrl: url, document: did};
  const method = did.verificationMethod.find((one) => one.id === url);
  if (method) return {contextUrl: null, documentUrl: url, document: {'@context': MULTIKEY, ...method}};
  const text = given.documents[url];
  if (text === undefined) throw new Error(`${url} would have to be fetched`);
  return {contextUrl: null, documentUrl: url, document: JSON.parse(text)};
}

function reason(error) {
  const all = [error, ...(error?.errors ?? []), error?.cause].filter(Boolean);
  return all.map((one) => one.message).join('; ') || 'no reason given';
}

async function embedded(base64) {
  const bytes = Buffer.from(base64, 'base64');
  const credential = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(bytes));
  const result = await vc.verifyCredential({
    credential, documentLoader, checkStatus, now: given.now, suite: new DataIntegrityProof({cryptosuite}),
  });
  const states = result.statusResult?.results ?? [];
  return {
    verified: result.verified === true, revoked: states.some((one) => one.status === true),
    error: result.verified ? '' : reason(result.error),
  };
}

async function token(jwt) {
  const {payload} = await jwtVerify(jwt, keys, {issuer: given.issuer, currentDate: new Date(given.now), algorithms: ['ES256']});
  return {verified: payload.credentialSubject !== undefined, revoked: false, error: ''};
}

const verdicts = [];
for (const one of given.cases) {
  try {
    verdicts.push(one.jwt === undefined ? await embedded(one.credential) : await token(one.jwt));
  } catch (error) {
    verdicts.push({verified: false, revoked: false, error: reason(error)});
  }
}
process.stdout.write(JSON.stringify(verdicts));
