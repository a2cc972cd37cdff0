import { generateKeyPairSync } from 'node:crypto';

/** Made anew for every run of a test file: no private key lies in the repository. */
const pair = generateKeyPairSync('rsa', {
  modulusLength: 3072,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const kitPrivateKey = pair.privateKey;
export const kitPublicKey = pair.publicKey;
