/** Query parameters in the order of the URL, repeated names included. */
export type QueryParameters = readonly (readonly [name: string, value: string])[];

/**
 * Reads a query string by the rules of HTML forms: `+` is a blank, then `%XX` is UTF-8. Broken escapes stay as
 * they are written, since a signature decides later whether the text is right.
 */
export function parseRawQuery(raw: string): QueryParameters {
  return parameters(raw, text => decodePercent(text.includes('+') ? text.replaceAll('+', ' ') : text));
}

/**
 * Reads a query string with `%XX` decoding only, `+` stays. SaaS V1 tokens are tried with both decodings, since
 * published URLs print base64 with a bare `+` (`zh-cn_topic_0070649062`).
 */
export function parseRawQueryPercentOnly(raw: string): QueryParameters {
  return parameters(raw, decodePercent);
}

/** The value of a parameter; of a repeated one the first. */
export function firstValue(query: QueryParameters, name: string): string | undefined {
  return query.find(parameter => parameter[0] === name)?.[1];
}

function parameters(raw: string, decode: (text: string) => string): QueryParameters {
  const text = raw.startsWith('?') ? raw.slice(1) : raw;
  const found: (readonly [string, string])[] = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    if (equals === -1) found.push([decode(part), '']);
    else found.push([decode(part.slice(0, equals)), decode(part.slice(equals + 1))]);
  }
  return found;
}

/** Decodes run by run, so that one broken escape leaves the rest of the value readable. */
function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, run => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
