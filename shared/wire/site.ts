/** The marketplace's three sites. Their pages differ in a few rules. */
export type Site = 'cn' | 'intl' | 'eu';
