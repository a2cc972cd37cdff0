/**
 * Does this URL point at the machine itself? Only there are plain HTTP, public demonstration keys and dummy
 * table credentials harmless. Text that is no URL counts as elsewhere.
 */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    // The URL parser has normalised every spelling of an IPv4 address, so a name such as 127.example.com cannot match.
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
