/** The fewest settings that make a configuration. The data key is 32 times the letter k. */
export const usableVariables = {
  DATA_KEYS: `k1:${Buffer.alloc(32, 'k').toString('base64')}`,
} as const;
