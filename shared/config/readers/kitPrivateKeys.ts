import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Reader } from './setting.ts';

/** The marketplace asks for at least 3072 bits: zh-cn_topic_0070649476, clientSecret. */
const minModulusLength = 2048;

/**
 * KIT_PRIVATE_KEYS: several PEM blocks one after the other, the newest first. Where a variable cannot hold line
 * ends, `\n` written out is read as one.
 */
export const kitPrivateKeys: Reader<readonly string[]> = (text, report) => {
  // Explanatory text before a block stays with it: readers of PEM skip it, and the sandbox's keys say there what they are.
  const blocks = text.replaceAll('\\n', '\n').match(/[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g);
  if (blocks === null) {
    report('must hold PEM blocks of private keys');
    return undefined;
  }
  return blocks
    .map(block => block.trim())
    .filter((block, index) => {
      const problem = privateKeyProblem(block);
      if (problem !== undefined) report(`block ${index + 1} ${problem}`);
      return problem === undefined;
    });
};

function privateKeyProblem(pem: string): string | undefined {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The reason is left out on purpose: it may quote the key.
    return 'is no readable private key (encrypted keys are not supported)';
  }
  if (key.asymmetricKeyType !== 'rsa') return 'is no RSA key';
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < minModulusLength ? `is shorter than ${minModulusLength} bits` : undefined;
}
