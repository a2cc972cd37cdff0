/** What a message is about, as a person looks for it: the order, else the instance, the enterprise or the licence. */
export function subjectOf(data: Readonly<Record<string, unknown>>): string | undefined {
  const cause = typeof data.cause === 'object' && data.cause !== null ? data.cause : {};
  const names = [
    data.orderId,
    'orderId' in cause ? cause.orderId : undefined,
    data.instanceId,
    data.tenantId,
  ];
  return names.find((name): name is string => typeof name === 'string' && name !== '');
}
