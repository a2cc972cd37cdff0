const hints = {
  'request-too-large': 'The body or the query is larger than this interface takes',
  'timestamp-missing':
    'No timestamp in the query string: a proxy dropped the query, or the caller is not the marketplace',
  'timestamp-malformed':
    'The timestamp is not a number of 10 or 13 digits (14 to 17 in V1.0): something on the way rewrote the query',
  'timestamp-ambiguous':
    'The end of the nonce and the 10 digits of the timestamp read as a time in milliseconds: somebody moved the border between them in a recorded call; once in a while also chance, and the repeat has another nonce',
  'nonce-missing':
    'No nonce in the query string: a proxy dropped the query, or the caller is not the marketplace',
  'timestamp-too-old':
    "The timestamp is too old: this server's clock runs ahead, a proxy held the request back, or an old request was sent again",
  'timestamp-in-the-future': "The timestamp lies in the future: this server's clock is behind",
  'signature-missing':
    'No signature in the query string: a proxy dropped it, or the caller is not the marketplace',
  'signature-malformed':
    'The signature is not 64 hexadecimal digits: it was cut short or rewritten on the way',
  'no-keys': 'No key is configured for this interface type, so no signature can hold',
  'body-empty': 'The body arrived empty: a proxy or a redirect dropped it',
  'body-not-json':
    'The body is not complete JSON: it was cut short, decoded twice or converted to another charset on the way',
  'too-many-members':
    'The body has more fields than any call of the marketplace, so it is not looked at further: the caller is not the marketplace',
  'parameter-swallowed':
    'The token holds, but a value contains another parameter: somebody cut a recorded call at other places, or a buyer chose a name such as "x&orderId="',
  'signature-mismatch':
    'No configured key of this interface type made this signature: the key was changed in the seller centre, belongs to another interface type, or was copied with a blank; or something on the way parsed and re-serialised the body',
} as const;

/** Why a request was refused, for logs. */
export type VerificationFailure = keyof typeof hints;

/** What the operator most likely did wrong. Fixed texts, so nothing of the request gets into a log with them. */
export function verificationHint(reason: VerificationFailure): string {
  return hints[reason];
}
