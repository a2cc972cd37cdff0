/**
 * The address of an enterprise's identity provider, or undefined when it may not be called: https on port 443 with a
 * DNS name, nothing else; a scheme is added where there is none. Where the seller listed domains, the name is one of
 * them or below one. On the loopback, for the sandbox only, also plain HTTP and any port.
 */
export function identityAddress(
  domainName: string,
  allowLoopback: boolean,
  domains: readonly string[] = [],
): string | undefined {
  const text = domainName.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  if (
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.pathname !== '/'
  ) {
    return undefined;
  }
  if (allowLoopback && (url.hostname === 'localhost' || url.hostname === '127.0.0.1')) return url.origin;
  const isName = /^(?!.*\.(localhost|local|internal)$)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/i.test(
    url.hostname,
  );
  const isListed = domains.some(domain => `.${url.hostname}`.endsWith(`.${domain}`));
  if (domains.length > 0 && !isListed) return undefined;
  return url.protocol === 'https:' && url.port === '' && isName ? url.origin : undefined;
}
